import type { Clock } from '@vigilops/runtime';
import type { AssistantStore, LlmCallRow, SpentMoney } from '../../model/index.ts';

/** Limits are in dollars; where a provider bills in another currency this is near enough, and on the side of more. */
const USD_OF: Readonly<Record<string, number>> = { USD: 1, CNY: 0.15, EUR: 1.25 };
/** The ledger has a row within a second or two. */
const STORED_MS = 60_000;

/** What the assistant, investigations and digests may still cost today, by the ledger. */
export interface Purse {
  /** Keeps so much back; undefined: the day has not so much left. */
  hold(usd: number, signal: AbortSignal): Promise<Hold | undefined>;
  usdOf(money: { readonly pico: bigint; readonly currency: string }): number;
  today(signal: AbortSignal): Promise<number>;
}

export interface Hold {
  /** What it has cost after all, of rows of the ledger. To be called once, whatever happened. */
  settle(rows: readonly LlmCallRow[]): Cost;
}

export interface Cost {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null: some of it has no price. */
  readonly usd: number | null;
}

export function createPurse(deps: {
  readonly store: Pick<AssistantStore, 'spent'>;
  readonly maxUsdPerDay: () => number;
  /** Of the day that it is now, in the zone of the house. */
  readonly dayBegan: () => Date;
  readonly clock: Clock;
}): Purse {
  const held = new Set<{ readonly usd: number }>();
  /** Calls that ended lately; the ledger may not have them yet. */
  let recent: readonly { readonly id: string; readonly usd: number; readonly atMs: number }[] = [];

  async function today(signal: AbortSignal): Promise<number> {
    const began = deps.dayBegan();
    const nowMs = deps.clock.now().getTime();
    recent = recent.filter(({ atMs }) => nowMs - atMs < STORED_MS && atMs >= began.getTime());
    const ours = recent;
    const spent = await deps.store.spent(
      began,
      ours.map(({ id }) => id),
      signal,
    );
    return sum(spent.map(usdOfSpent)) + sum(ours.map(({ usd }) => usd));
  }

  return {
    today,
    usdOf: ({ pico, currency }) => usdOfSpent({ currency, costPico: pico }),
    async hold(usd, signal) {
      // Kept before it is asked how much is left: two questions at once do not both get the last cent.
      const own = { usd };
      held.add(own);
      let isLeft = false;
      try {
        isLeft = (await today(signal)) + sum([...held].map((one) => one.usd)) <= deps.maxUsdPerDay() + 1e-9;
      } finally {
        if (!isLeft) {
          held.delete(own);
        }
      }
      return isLeft
        ? {
            settle(rows) {
              held.delete(own);
              const atMs = deps.clock.now().getTime();
              recent = [
                ...recent,
                ...rows.map((row) => ({ id: row.requestId, usd: usdOfRow(row) ?? 0, atMs })),
              ];
              return costOf(rows);
            },
          }
        : undefined;
    },
  };
}

export function costOf(rows: readonly LlmCallRow[]): Cost {
  const costs = rows.map(usdOfRow);
  return {
    inputTokens: sum(rows.map((row) => row.inputTokens + row.cacheReadTokens + row.cacheWriteTokens)),
    outputTokens: sum(rows.map(({ outputTokens }) => outputTokens)),
    usd: costs.includes(null) ? null : sum(costs.map((usd) => usd ?? 0)),
  };
}

const usdOfRow = ({ costPico, currency }: LlmCallRow): number | null =>
  costPico === null ? null : usdOfSpent({ currency: currency ?? 'USD', costPico });

const usdOfSpent = ({ currency, costPico }: SpentMoney): number =>
  (Number(costPico) / 1e12) * (USD_OF[currency] ?? 1);

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
