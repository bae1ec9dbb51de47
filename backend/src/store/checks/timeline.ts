import type { StateInterval, StoredInterval } from '../../model/index.ts';

/** What is stored of one service around a stretch. */
export interface KnownStates {
  /** The last one that begins before the stretch. */
  readonly before: StoredInterval | null;
  /** Those that begin later, by time, until one behind its end. */
  readonly later: readonly StoredInterval[];
}

export interface Replaced {
  /** What was known, as it is now. */
  readonly states: readonly StoredInterval[];
  /** Those of them that have to be written. */
  readonly written: readonly StoredInterval[];
  /** Begins of stored ones that are no more. */
  readonly removed: readonly number[];
  /** Intervals of the verdict that were not known before. */
  readonly begun: readonly StateInterval[];
}

/**
 * Puts a verdict in the place of what was settled of [fromUs, toUs); of a live stretch (`toUs` null), of all from `fromUs`
 * on. What was settled behind it stands. An interval that goes on with the same state is one.
 */
export function replaceStates(
  known: KnownStates,
  verdict: readonly StateInterval[],
  { toUs }: { readonly toUs: number | null },
): Replaced {
  const before = known.before === null ? [] : [known.before];
  const stored = [...before, ...known.later];
  const intervals = verdict
    .filter(({ fromUs }) => toUs === null || fromUs < toUs)
    .map((interval) => keepCause(interval, stored));
  const behind = toUs === null ? [] : statesFrom(stored, toUs);
  const states = withEnds(joinEqual([...before, ...intervals, ...behind]), behind.at(-1)?.toUs ?? null);
  const begins = new Set(states.map(({ fromUs }) => fromUs));
  return {
    states,
    written: states.filter((state) => !stored.some((other) => isSame(state, other))),
    removed: stored.map(({ fromUs }) => fromUs).filter((fromUs) => !begins.has(fromUs)),
    begun: intervals.filter(
      ({ fromUs, state }) =>
        begins.has(fromUs) && !stored.some((other) => other.fromUs === fromUs && other.state === state),
    ),
  };
}

/** What was settled from `toUs` on. Where nothing was, what the verdict ends with goes on until something is. */
function statesFrom(stored: readonly StoredInterval[], toUs: number): readonly StoredInterval[] {
  const inForce = stored.findLast(
    (state) => state.fromUs <= toUs && (state.toUs === null || state.toUs > toUs),
  );
  return [
    ...(inForce === undefined ? [] : [{ ...inForce, fromUs: toUs }]),
    ...stored.filter(({ fromUs }) => fromUs > toUs),
  ];
}

/** Of an outage that was known before, what it was put down to. */
function keepCause(interval: StateInterval, stored: readonly StoredInterval[]): StateInterval {
  const known = stored.find(({ fromUs, state }) => fromUs === interval.fromUs && state === interval.state);
  return { ...interval, becauseOf: interval.becauseOf ?? known?.becauseOf ?? null };
}

/** Of neighbours with one state the first one stays; what the second one found out of the cause, it learns. */
function joinEqual(intervals: readonly StateInterval[]): readonly StateInterval[] {
  const joined: StateInterval[] = [];
  for (const interval of intervals) {
    const last = joined.at(-1);
    if (last?.state !== interval.state) {
      joined.push(interval);
    } else if (last.becauseOf === null && interval.becauseOf !== null) {
      joined[joined.length - 1] = { ...last, becauseOf: interval.becauseOf };
    }
  }
  return joined;
}

function withEnds(intervals: readonly StateInterval[], endUs: number | null): readonly StoredInterval[] {
  return intervals.map(({ fromUs, state, reason, becauseOf }, place) => ({
    fromUs,
    state,
    reason,
    becauseOf,
    toUs: intervals[place + 1]?.fromUs ?? endUs,
  }));
}

function isSame(a: StoredInterval, b: StoredInterval): boolean {
  return (
    a.fromUs === b.fromUs &&
    a.toUs === b.toUs &&
    a.state === b.state &&
    a.reason === b.reason &&
    a.becauseOf?.kind === b.becauseOf?.kind &&
    a.becauseOf?.id === b.becauseOf?.id
  );
}
