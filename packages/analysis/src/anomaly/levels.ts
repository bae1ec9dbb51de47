import { packed, unpack } from './numbers.ts';
import type { LevelState } from './types.ts';

/** Every fourth value is kept, 1,024 of them: the last two weeks of points of five minutes. */
const KEPT = 2048;
const STRIDE = 2;
/** The first values are all kept, so that a young series is known soon. */
const ALL_UNTIL = 64;

/** Which values a series takes: quantiles of a thinned sliding window. */
export interface Levels {
  add: (value: number) => void;
  /** 0 when empty. */
  quantile: (share: number) => number;
  count: () => number;
  export: () => LevelState;
}

export function createLevels(state?: LevelState): Levels {
  const ring = new Float64Array(KEPT);
  const sorted = new Float64Array(KEPT);
  let count = state === undefined ? 0 : unpack(state.ring, ring);
  let at = state?.at ?? 0;
  let seen = state?.seen ?? 0;
  sorted.set(ring.subarray(0, count));
  sorted.subarray(0, count).sort();

  function indexOf(value: number): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    add(value) {
      seen++;
      if (seen > ALL_UNTIL && seen % STRIDE !== 0) return;
      if (count === KEPT) {
        const gone = indexOf(ring[at] ?? 0);
        sorted.copyWithin(gone, gone + 1, count);
        count--;
      }
      const place = indexOf(value);
      sorted.copyWithin(place + 1, place, count);
      sorted[place] = value;
      count++;
      ring[at] = value;
      at = (at + 1) % KEPT;
    },
    quantile: (share) => (count === 0 ? 0 : (sorted[Math.min(count - 1, Math.floor(share * count))] ?? 0)),
    count: () => count,
    export: () => ({ ring: packed(ring.slice(0, count)), at, seen }),
  };
}
