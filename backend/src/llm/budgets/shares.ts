import type { Clock, Logger } from '@vigilops/runtime';
import type { BudgetCharge, BudgetUse, BudgetWindow, LlmBudgetStore, Pico } from '../../model/index.ts';

/** A budget as a call meets it: the window that it falls into, and how much may be spent in there. */
export interface BudgetLimit {
  readonly name: string;
  readonly window: BudgetWindow;
  readonly limitPico: Pico;
  readonly whenUnknown: 'let_through' | 'block';
}

/** What a call holds of its budgets until it ends; settled once, whatever is called afterwards. */
export interface Reservation {
  settle(spentPico: Pico | null): readonly BudgetCharge[];
}

export type Reserved =
  | { readonly outcome: 'reserved'; readonly reservation: Reservation }
  | { readonly outcome: 'used_up'; readonly budget: BudgetLimit; readonly use: BudgetUse }
  /** The database does not say how much is left, and this budget blocks then. */
  | { readonly outcome: 'unknown'; readonly budget: BudgetLimit };

export interface BudgetShares {
  /** All of them or none: what the first ones held is free again when a later one refuses. */
  reserve(limits: readonly BudgetLimit[], pico: Pico): Promise<Reserved>;
  /** Gives back what has not been asked for lately, and says that this gateway lives. Every few seconds. */
  tidy(): Promise<void>;
  /** Gives everything back that no call holds. */
  stop(): Promise<void>;
}

export interface SharesDeps {
  readonly store: LlmBudgetStore;
  readonly gatewayId: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

type Got = 'held' | 'unknown' | BudgetUse;

interface Waiter {
  readonly pico: Pico;
  readonly resolve: (got: Got) => void;
}

/** What this gateway has of one window of one budget. */
interface Share {
  readonly window: BudgetWindow;
  limitPico: Pico;
  free: Pico;
  /** Calls that hold something of it. */
  holders: number;
  waiters: Waiter[];
  asking: boolean;
  lastAskedMs: number;
}

type Held = { readonly limit: BudgetLimit; readonly share: Share; readonly pico: Pico };

const STORE_LIMIT_MS = 2_000;
/** Beside what calls ask for now: so much of a budget is fetched at once, so that most calls need not ask. */
const AHEAD_PART = 50n;
const IDLE_MS = 10_000;
/** The store gives a share to others when its gateway was not heard for a minute: by then nothing is left of it here. */
const SURE_MS = 50_000;

/**
 * Hands out budgets to calls under way, across all gateways: shares come from the store, calls take of them in memory.
 * Near its end a budget is asked for call by call, so that together they never pass it by more than one call.
 */
export function createBudgetShares({ store, gatewayId, clock, logger }: SharesDeps): BudgetShares {
  const shares = new Map<string, Share>();
  const within = () => AbortSignal.timeout(STORE_LIMIT_MS);
  let heardMs = clock.monotonicMs();

  /** What this gateway was given it may have no more. */
  function forgetWhatIsUnsure(): void {
    if (clock.monotonicMs() - heardMs > SURE_MS) {
      for (const share of shares.values()) {
        share.free = 0n;
      }
    }
  }

  function shareOf({ window, limitPico }: BudgetLimit): Share {
    const key = `${String(window.budgetId)}/${String(window.startUs)}`;
    let share = shares.get(key);
    if (share === undefined) {
      share = { window, limitPico, free: 0n, holders: 0, waiters: [], asking: false, lastAskedMs: 0 };
      shares.set(key, share);
    }
    share.limitPico = limitPico;
    share.lastAskedMs = clock.monotonicMs();
    return share;
  }

  async function hold(limit: BudgetLimit, pico: Pico): Promise<Held | 'unknown' | BudgetUse> {
    forgetWhatIsUnsure();
    const share = shareOf(limit);
    if (share.waiters.length === 0 && share.free >= pico) {
      share.free -= pico;
      share.holders += 1;
      return { limit, share, pico };
    }
    const got = await new Promise<Got>((resolve) => {
      share.waiters.push({ pico, resolve });
      void refill(share);
    });
    if (got === 'held') {
      return { limit, share, pico };
    }
    if (got === 'unknown' && limit.whenUnknown === 'let_through') {
      share.holders += 1;
      return { limit, share, pico: 0n };
    }
    return got;
  }

  /** One question at a time for all that wait; who comes meanwhile is in the next. */
  async function refill(share: Share): Promise<void> {
    if (share.asking) {
      return;
    }
    share.asking = true;
    try {
      while (share.waiters.length > 0) {
        const asked = share.waiters;
        share.waiters = [];
        await serve(share, asked);
      }
    } finally {
      share.asking = false;
    }
  }

  async function serve(share: Share, asked: readonly Waiter[]): Promise<void> {
    const sum = asked.reduce((total, { pico }) => total + pico, 0n);
    const leastPico = asked[0]?.pico ?? 0n;
    const missing = sum > share.free ? sum - share.free : 0n;
    try {
      const { givenPico, use } = await store.take(
        gatewayId,
        {
          window: share.window,
          limitPico: share.limitPico,
          wantedPico: missing + share.limitPico / AHEAD_PART,
          freePico: share.free,
          lastCallPico: share.holders === 0 && leastPico > share.free ? leastPico - share.free : 0n,
        },
        within(),
      );
      share.free += givenPico;
      for (const { pico, resolve } of asked) {
        if (share.free >= pico) {
          share.free -= pico;
          share.holders += 1;
          resolve('held');
        } else {
          resolve(use);
        }
      }
    } catch (error) {
      logger.warn({ err: error, budgetId: share.window.budgetId }, 'what is left of a budget is not known');
      asked.forEach(({ resolve }) => resolve('unknown'));
    }
  }

  /** The charge of one budget. What was held and not spent is free for the next call; what was spent beyond is taken of it. */
  function settled({ share, pico }: Held, spentPico: Pico | null): BudgetCharge {
    const spent = spentPico ?? 0n;
    const beyond = spent > pico ? spent - pico : 0n;
    const covered = beyond < share.free ? beyond : share.free;
    share.free += pico > spent ? pico - spent : -covered;
    share.holders -= 1;
    return {
      ...share.window,
      heldPico: pico > spent ? spent : pico + covered,
      spentPico: spent,
      isUnpriced: spentPico === null,
    };
  }

  async function giveBack(share: Share): Promise<void> {
    const pico = share.free;
    if (pico === 0n) {
      return;
    }
    share.free = 0n;
    try {
      await store.giveBack(gatewayId, share.window, pico, within());
    } catch (error) {
      // The store frees it by itself when this gateway is not heard any more; until then it may still be used.
      share.free += pico;
      logger.debug({ err: error }, 'a share of a budget could not be given back');
    }
  }

  return {
    async reserve(limits, pico) {
      const held: Held[] = [];
      const free = () => held.forEach((one) => settled(one, 0n));
      for (const limit of limits) {
        const got = await hold(limit, pico);
        if (got === 'unknown') {
          free();
          return { outcome: 'unknown', budget: limit };
        }
        if (!('share' in got)) {
          free();
          return { outcome: 'used_up', budget: limit, use: got };
        }
        held.push(got);
      }
      let charges: readonly BudgetCharge[] | undefined;
      return {
        outcome: 'reserved',
        reservation: {
          settle: (spentPico) => (charges ??= held.map((one) => settled(one, spentPico))),
        },
      };
    },

    async tidy() {
      forgetWhatIsUnsure();
      const nowMs = clock.monotonicMs();
      for (const [key, share] of shares) {
        const isIdle = nowMs - share.lastAskedMs > IDLE_MS && !share.asking && share.waiters.length === 0;
        if (isIdle) {
          await giveBack(share);
          if (share.free === 0n && share.holders === 0) {
            shares.delete(key);
          }
        }
      }
      const askedMs = clock.monotonicMs();
      if (shares.size > 0) {
        await store.renew(gatewayId, within());
      }
      // A share that was lost before this is lost: it was forgotten above, or is no older than this.
      heardMs = askedMs;
    },

    async stop() {
      await Promise.all([...shares.values()].map(giveBack));
    },
  };
}
