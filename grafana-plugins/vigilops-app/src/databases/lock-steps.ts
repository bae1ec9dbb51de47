import type { DatabaseLockList } from '@vigilops/contracts/api';

const STEPS = 120;
/** Moments come no closer. */
const LEAST_MS = 15_000;

export interface LockSteps {
  /** Starts of the steps in which somebody waited, milliseconds. */
  readonly times: readonly number[];
  readonly stepMs: number;
  /** The most that waited at one moment of the step. */
  readonly waiting: readonly number[];
  /** The moment at which somebody waited that is nearest to this one. */
  readonly nearest: (at: number) => number;
}

/** Moments at which somebody waited, as steps of a chart. */
export function lockSteps(
  items: readonly Pick<DatabaseLockList['items'][number], 'at' | 'waiting'>[],
  from: number,
  to: number,
): LockSteps {
  const stepMs = Math.max(LEAST_MS, (to - from) / STEPS);
  const moments = items.map(({ at }) => Date.parse(at));
  const most = new Map<number, number>();
  items.forEach(({ waiting }, index) => {
    const step = Math.floor(((moments[index] ?? from) - from) / stepMs);
    most.set(step, Math.max(most.get(step) ?? 0, waiting));
  });
  const steps = [...most].sort(([a], [b]) => a - b);
  return {
    times: steps.map(([step]) => from + step * stepMs),
    stepMs,
    waiting: steps.map(([, waiting]) => waiting),
    nearest: (at) =>
      moments.reduce(
        (best, each) => (Math.abs(each - at) < Math.abs(best - at) ? each : best),
        moments[0] ?? at,
      ),
  };
}
