import type { Day, DayState } from './day-bars.ts';

const STEP = 4;
const WIDTH = 3;
export const BARS_HEIGHT = 20;
/** Trouble stands out by its height, too: a colour alone says nothing to many. */
const HEIGHTS: Readonly<Record<DayState, number>> = { none: 8, met: 15, missed: 18, bad: 20 };

export const barsWidth = (days: number) => days * STEP - (STEP - WIDTH);

/** The outline of one day's bar. */
export function barPath({ state }: Pick<Day, 'state'>, at: number): string {
  const height = HEIGHTS[state];
  return `M${at * STEP} ${BARS_HEIGHT}v${-height}h${WIDTH}v${height}z`;
}

/** All bars of one kind as one path: a hundred services of ninety days would be nine thousand shapes. */
export function barPaths(days: readonly Day[]): { readonly state: DayState; readonly path: string }[] {
  const paths = new Map<DayState, string>();
  days.forEach((day, at) => paths.set(day.state, (paths.get(day.state) ?? '') + barPath(day, at)));
  return [...paths].map(([state, path]) => ({ state, path }));
}
