import type { Amount, Dimension, LlmSpendGroup, LlmSpendPoint } from './types.ts';
import { amountIn } from './money.ts';

/** What a chart counts: a currency, or one of these. */
export type Measure = 'tokens' | 'calls' | (string & {});

const DAY_S = 86_400;
const HOUR_MS = 3_600_000;

/** Seconds: whole days wherever they are not too many, hours of a few days, weeks of a year. */
export function stepOf(rangeMs: number): number {
  if (rangeMs <= 3 * HOUR_MS) {
    return 300;
  }
  if (rangeMs <= 60 * HOUR_MS) {
    return 3_600;
  }
  return rangeMs <= 100 * 24 * HOUR_MS ? DAY_S : 7 * DAY_S;
}

export const tokensOf = (point: LlmSpendPoint): number =>
  point.input_tokens + point.cache_read_tokens + point.cache_write_tokens + point.output_tokens;

export function valueOf(point: LlmSpendPoint, measure: Measure): number {
  switch (measure) {
    case 'tokens':
      return tokensOf(point);
    case 'calls':
      return point.calls;
    default:
      return amountIn(point.costs, measure);
  }
}

/** Currencies in which something was spent, the one of the largest sum first. */
export function currenciesOf(groups: readonly LlmSpendGroup[]): string[] {
  const sums = new Map<string, number>();
  for (const { currency, amount } of groups.flatMap(({ points }) => points.flatMap(({ costs }) => costs))) {
    sums.set(currency, (sums.get(currency) ?? 0) + Number(amount));
  }
  return [...sums].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([currency]) => currency);
}

/** The only group of a question that asked for none. Undefined: nothing was called. */
export const wholeOf = (groups: readonly LlmSpendGroup[]): LlmSpendPoint | undefined => groups[0]?.points[0];

export interface Part {
  readonly group: LlmSpendGroup;
  readonly value: number;
}

export interface Stack {
  /** Milliseconds. */
  readonly at: number;
  readonly total: number;
  /** From the foot up, in the order of the groups. */
  readonly parts: readonly Part[];
}

/** Groups of one step on top of each other. Steps without anything are left out. */
export function stacksOf(groups: readonly LlmSpendGroup[], measure: Measure): Stack[] {
  const stacks = new Map<number, Part[]>();
  for (const group of groups) {
    for (const point of group.points) {
      const value = valueOf(point, measure);
      if (point.time !== null && value > 0) {
        const at = Date.parse(point.time);
        const parts = stacks.get(at) ?? [];
        parts.push({ group, value });
        stacks.set(at, parts);
      }
    }
  }
  return [...stacks]
    .sort(([a], [b]) => a - b)
    .map(([at, parts]) => ({ at, parts, total: parts.reduce((sum, { value }) => sum + value, 0) }));
}

/** What the rest of the month makes of what was spent so far, day by day the same. Null before a day is over. */
export function forecastOf(
  costs: readonly Amount[],
  { start, now, end }: { readonly start: number; readonly now: number; readonly end: number },
): Amount[] | null {
  const gone = now - start;
  return gone < DAY_S * 1_000
    ? null
    : costs.map(({ currency, amount }) => ({
        currency,
        amount: ((Number(amount) * (end - start)) / gone).toFixed(6),
      }));
}

/** Ids by which the ledger is filtered; a status is no filter here. */
export const FILTER_OF = {
  model: 'model',
  provider: 'provider_id',
  project: 'project_id',
  key: 'key_id',
  member: 'user_id',
} as const satisfies Partial<Record<Dimension, string>>;
