import type { DueWork } from './types.ts';

export interface DueWorkPlan {
  /** What a round at this time does beside the figures. */
  at(monotonicMs: number): ReadonlySet<DueWork>;
  /** How a round that began at this time ended. `late`: its time was over. */
  ended(due: ReadonlySet<DueWork>, beganMs: number, how: 'well' | 'late' | 'failed'): void;
}

const EVERY_MS: Readonly<Record<DueWork, number>> = {
  connections: 60_000,
  queries: 60_000,
  tables: 600_000,
  plans: 600_000,
};
/** By then some statements are known. */
const FIRST_PLANS_MS = 90_000;
/** Rounds come a little early and a little late. */
const EARLY_MS = 1_000;
/** What can make a round late: where it did, it waits for its next turn, or nothing else would be known either. */
const DEAR: readonly DueWork[] = ['tables', 'plans'];

/** Counted from the first round, so that a round that comes a little late does not put off the next. */
export function createDueWork(explain: boolean): DueWorkPlan {
  const works = (Object.keys(EVERY_MS) as DueWork[]).filter((work) => explain || work !== 'plans');
  const nextMs = new Map<DueWork, number>();

  return {
    at(monotonicMs) {
      if (nextMs.size === 0) {
        works.forEach((work) => nextMs.set(work, monotonicMs + (work === 'plans' ? FIRST_PLANS_MS : 0)));
      }
      return new Set(works.filter((work) => monotonicMs >= (nextMs.get(work) ?? 0) - EARLY_MS));
    },
    ended(due, beganMs, how) {
      for (const work of due) {
        if (how === 'well' || (how === 'late' && DEAR.includes(work))) {
          const everyMs = EVERY_MS[work];
          const dueMs = nextMs.get(work) ?? beganMs;
          const missed = Math.floor((beganMs - dueMs + EARLY_MS) / everyMs);
          nextMs.set(work, dueMs + (missed + 1) * everyMs);
        }
      }
    },
  };
}
