import { ItemError } from './tally.ts';
import type { DecodeLimits } from './limits.ts';

const US_PER_MS = 1_000;

/** Whole microseconds of the fixed64 nanoseconds at `at`, exact until the year 2255 and large after it. */
export function microsecondsAt(view: DataView, at: number): number {
  // 2^32 ns = 4294967 µs + 296 ns: in two halves nothing passes 2^53.
  const high = view.getUint32(at + 4, true);
  return high * 4_294_967 + Math.floor((high * 296 + view.getUint32(at, true)) / 1_000);
}

/** The 0–999 nanoseconds that `microsecondsAt` leaves over. */
export function subMicrosecondNanosAt(view: DataView, at: number): number {
  return (view.getUint32(at + 4, true) * 296 + view.getUint32(at, true)) % 1_000;
}

/** The times that rows of one kind may have, in µs, seen from `nowUs`. */
export interface TimeWindow {
  readonly minUs: number;
  readonly maxUs: number;
  /** Says why `timeUs` is outside. */
  reject(timeUs: number): ItemError;
}

export function timeWindow(nowUs: number, retentionMs: number, limits: DecodeLimits): TimeWindow {
  const minUs = nowUs - retentionMs * US_PER_MS;
  const maxUs = nowUs + limits.maxFutureMs * US_PER_MS;
  const noTime = new ItemError('a data point has no timeUnixNano');
  const future = new ItemError(
    `time is more than ${limits.maxFutureMs / 60_000} min ahead of the server's clock`,
  );
  const past = new ItemError(`time is older than the ${retentionMs / 86_400_000} days that are kept`);
  return {
    minUs,
    maxUs,
    reject: (timeUs) => (timeUs === 0 ? noTime : timeUs > maxUs ? future : past),
  };
}
