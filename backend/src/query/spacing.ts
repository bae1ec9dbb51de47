import type { Readers } from '../store/index.ts';
import { MINUTE_US } from './steps.ts';

const SERIES_LOOKED_AT = 8;
const VALUES_LOOKED_AT = 6;
const LOOK_BACK_US = 15 * MINUTE_US;
/** Senders are a little late at times; that must not make the step one rung longer. */
const JITTER = 0.9;

/**
 * How far apart the values of these series are, in microseconds; 0 where that cannot be told. A step shorter than
 * this would draw holes between neighbours.
 */
export async function spacingOf(
  seriesIds: readonly number[],
  toUs: number,
  readers: Pick<Readers, 'latest'>,
  signal: AbortSignal,
): Promise<number> {
  const stride = Math.max(1, Math.floor(seriesIds.length / SERIES_LOOKED_AT));
  const some = seriesIds.filter((_, index) => index % stride === 0).slice(0, SERIES_LOOKED_AT);
  const window = { sinceUs: toUs - LOOK_BACK_US, untilUs: toUs, count: VALUES_LOOKED_AT };
  const latest = await readers.latest.latest(some, window, signal);
  return JITTER * Math.max(0, ...latest.map(({ timesUs }) => medianDistance(timesUs)));
}

function medianDistance(newestFirst: readonly number[]): number {
  const distances = newestFirst.slice(1).map((time, index) => (newestFirst[index] ?? time) - time);
  return distances.sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
}
