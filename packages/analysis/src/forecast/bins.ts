import type { ForecastPoint } from './types.ts';

/** A series on a regular grid without holes. */
export interface Bins {
  values: Float64Array;
  /** When the last bin ends: its value is the newest. */
  endMs: number;
  stepMs: number;
}

const MOST_BINS = 700;
const LEAST_STEP_MS = 60_000;
const LEAST_POINTS = 3;
/** Larger numbers are cut: squares of sums stay finite. */
const LARGEST = 1e100;

/**
 * The highest value of each interval (a limit is hit by peaks); where none was measured, the value before. As fine as the
 * points are, but 700 bins at most. Undefined for fewer than three points or less than three minutes.
 */
export function binned(points: readonly ForecastPoint[], nowMs: number, sign: 1 | -1): Bins | undefined {
  const known = points
    .filter((point) => point.value !== null && Number.isFinite(point.value))
    .filter((point) => point.timeMs <= nowMs)
    .map((point) => ({
      timeMs: point.timeMs,
      value: sign * Math.max(-LARGEST, Math.min(LARGEST, point.value ?? 0)),
    }))
    .sort((a, b) => a.timeMs - b.timeMs);
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined || known.length < LEAST_POINTS) return undefined;
  const spanMs = last.timeMs - first.timeMs;
  const stepMs = Math.max(LEAST_STEP_MS, spanMs / MOST_BINS, usualStep(known.map(({ timeMs }) => timeMs)));
  const count = Math.floor(spanMs / stepMs) + 1;
  if (count < LEAST_POINTS) return undefined;
  const values = new Float64Array(count).fill(-Infinity);
  for (const { timeMs, value } of known) {
    const bin = count - 1 - Math.floor((last.timeMs - timeMs) / stepMs);
    values[bin] = Math.max(values[bin] ?? -Infinity, value);
  }
  for (let bin = 0; bin < count; bin++) {
    if (values[bin] === -Infinity) values[bin] = values[bin - 1] ?? first.value;
  }
  return { values, endMs: last.timeMs, stepMs };
}

function usualStep(times: readonly number[]): number {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 0;
}
