export interface ServerRun {
  /** What the server calls itself and this run of it. */
  readonly id: string;
  /** ISO 8601, in the same words as long as it runs; null: it does not say. */
  readonly startedAt: string | null;
  /** It ran already when the last round was: another server answers now at this address, and its totals are no differences. */
  readonly isOther: boolean;
}

export interface RunSeen {
  readonly id: string;
  /** Of the wall clock; servers tell for how long they have been up, so that it moves a little from round to round. */
  readonly startMs: number | null;
  readonly uptimeMs: number | null;
  readonly monotonicMs: number;
}

/** A start that differs by more is another one; less are roundings. */
const SAME_START_MS = 5_000;

/**
 * Tells a restart, after which counters begin at 0, from a failover to another server. `isUnique`: an id is never
 * given twice; else a start at another time is another run, too.
 */
export function createServerRuns(isUnique: boolean) {
  let known: (ServerRun & { readonly startMs: number | null; readonly seenMs: number }) | undefined;

  return function runOf({ id, startMs, uptimeMs, monotonicMs }: RunSeen): ServerRun {
    const isSame =
      known?.id === id &&
      (isUnique ||
        startMs === null ||
        known.startMs === null ||
        Math.abs(startMs - known.startMs) <= SAME_START_MS);
    if (known !== undefined && isSame) {
      known = { ...known, isOther: false, seenMs: monotonicMs };
      return known;
    }
    const isOther = known !== undefined && uptimeMs !== null && uptimeMs > monotonicMs - known.seenMs;
    const startedAt = startMs === null ? null : new Date(startMs).toISOString();
    known = { id, startedAt, isOther, startMs, seenMs: monotonicMs };
    return known;
  };
}
