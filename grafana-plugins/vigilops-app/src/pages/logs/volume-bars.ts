import type { Level, LogVolumeResponse } from '../../api/types.ts';

export interface BarPart {
  readonly level: Level;
  readonly count: number;
  /** From the bottom, 0 to 1 of the highest bar. */
  readonly from: number;
  readonly to: number;
}

export interface Bar {
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly total: number;
  /** The gravest at the bottom, where even a few can be seen. */
  readonly parts: readonly BarPart[];
}

/** The least of a bar that is seen, of the height of the chart. */
const LEAST = 0.015;

/** Counts as stacked bars. */
export function barsOf({ times, levels, step_seconds }: LogVolumeResponse): Bar[] {
  const gravestFirst = levels.toReversed();
  const totals = times.map((_, at) => levels.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0));
  const highest = Math.max(1, ...totals);
  return times.map((time, at) => {
    const start = Date.parse(time);
    let top = 0;
    const parts = gravestFirst.flatMap(({ level, counts }): BarPart[] => {
      const count = counts[at] ?? 0;
      if (count === 0) {
        return [];
      }
      const from = top;
      top += Math.max(LEAST, count / highest);
      return [{ level, count, from, to: top }];
    });
    // Parts too small to see were drawn larger: the bar keeps within the chart.
    const fit = Math.max(1, top);
    return {
      start,
      end: start + step_seconds * 1_000,
      total: totals[at] ?? 0,
      parts: parts.map((part) => ({ ...part, from: part.from / fit, to: part.to / fit })),
    };
  });
}
