import type { ServiceBars } from './types.ts';

/** How a day went. `none`: nothing was known. */
export type DayState = 'none' | 'met' | 'missed' | 'bad';

export interface Day {
  /** As in `2026-03-01`. */
  readonly date: string;
  /** 0 to 100; null where nothing was known. */
  readonly percent: number | null;
  readonly downSeconds: number;
  readonly state: DayState;
}

/** So many points below the objective a day is not only missed, but bad: more than an hour of it. */
const BAD_POINTS = 5;
/** Of what has no objective of its own; the default of a definition. */
const USUAL_OBJECTIVE = 99.9;

export function dayState(percent: number | null, objective: number | null): DayState {
  const wanted = objective ?? USUAL_OBJECTIVE;
  if (percent === null) {
    return 'none';
  }
  return percent >= wanted ? 'met' : percent >= wanted - BAD_POINTS ? 'missed' : 'bad';
}

/** The days of one service, oldest first. Of one that is newer than the answer nothing is known. */
export function daysOf(bars: ServiceBars, serviceId: number, objective: number | null): Day[] {
  const item = bars.items.find(({ service_id }) => service_id === serviceId);
  return bars.days.map((date, at) => {
    const percent = item?.availability_percent[at] ?? null;
    return { date, percent, downSeconds: item?.down_seconds[at] ?? 0, state: dayState(percent, objective) };
  });
}

export interface DaysInShort {
  readonly known: number;
  readonly withDowntime: number;
  readonly downSeconds: number;
  readonly worst: Day | undefined;
}

/** What a reader of screens is told instead of ninety bars. */
export function inShort(days: readonly Day[]): DaysInShort {
  const known = days.filter(({ percent }) => percent !== null);
  const down = known.filter(({ downSeconds }) => downSeconds > 0);
  const [worst] = down.toSorted((a, b) => b.downSeconds - a.downSeconds);
  return {
    known: known.length,
    withDowntime: down.length,
    downSeconds: down.reduce((sum, { downSeconds }) => sum + downSeconds, 0),
    worst,
  };
}
