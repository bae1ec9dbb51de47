import { loadavg } from 'node:os';

/** The machine's load average of the last minute: what else ran beside a figure. */
export function loadNow(): string {
  return (loadavg()[0] ?? NaN).toFixed(1);
}

/** "median (min – max)" of some runs, with three significant digits. */
export function spread(values: readonly number[], unit: string): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  return `${short(at(0.5))} (${short(at(0))} – ${short(at(1))}) ${unit}`;
}

function short(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}

export function isShort(): boolean {
  return process.argv.includes('--short');
}

/** The least-squares slope of points of [milliseconds, value], in units of the value a minute. */
export function slopePerMinute(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [meanMs, meanValue] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, [ms, value]) => sum + (ms - meanMs) * (value - meanValue), 0);
  const variance = points.reduce((sum, [ms]) => sum + (ms - meanMs) ** 2, 0);
  return variance === 0 ? 0 : (covariance / variance) * 60_000;
}
