const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that people can read off an axis, in seconds. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
];

/** Fits a range into so many points, and is not finer than results come. */
export function stepSeconds(rangeSeconds: number, intervalSeconds: number, maxPoints: number): number {
  // One point is lost where the range does not begin with a step.
  const least = Math.max(intervalSeconds, rangeSeconds / (maxPoints - 1));
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
}
