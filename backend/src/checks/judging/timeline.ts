import type { ServiceParent, ServiceState, StateInterval, ToJudge } from '../../model/index.ts';

/** From then on this is the state. */
export interface Turn {
  readonly fromUs: number;
  readonly state: ServiceState;
  readonly reason: string | null;
}

/**
 * Turns by time as intervals: the first begins at `beginUs`, neighbours differ in their state, and what goes on from
 * before keeps its reason. Of turns at one moment the last counts.
 */
export function intervalsOf(turns: readonly Turn[], beginUs: number, one: ToJudge): readonly StateInterval[] {
  const intervals: StateInterval[] = [];
  for (const [place, turn] of turns.entries()) {
    const isOver = (turns[place + 1]?.fromUs ?? Infinity) <= Math.max(turn.fromUs, beginUs);
    if (isOver || intervals.at(-1)?.state === turn.state) {
      continue;
    }
    const goesOn = intervals.length === 0 && one.before?.state === turn.state;
    intervals.push({
      fromUs: Math.max(turn.fromUs, beginUs),
      state: turn.state,
      reason: goesOn ? (one.before?.reason ?? null) : turn.reason,
      becauseOf: goesOn ? (one.before?.becauseOf ?? null) : null,
    });
  }
  return intervals.map((interval, place) => ({
    ...interval,
    becauseOf: interval.becauseOf ?? parentOf(interval, place === intervals.length - 1, one),
  }));
}

/** Of an outage that is known already what was found when it began; of a new one what is down now. */
function parentOf(
  interval: StateInterval,
  isNewest: boolean,
  { service, parent }: ToJudge,
): ServiceParent | null {
  if (interval.state !== 'down') {
    return null;
  }
  const isKnown =
    service.state === 'down' && service.stateSinceUs !== null && interval.fromUs <= service.stateSinceUs;
  if (isKnown) {
    return service.becauseOf;
  }
  return isNewest ? parent : null;
}

/** A service that is new begins with its first result, or with being looked at. */
export function beginOf({ before, fromUs, nowUs }: ToJudge, firstResultUs: number | undefined): number {
  return before === null ? Math.max(fromUs, firstResultUs ?? nowUs) : fromUs;
}

export function newestOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
