import { packed, unpack } from './numbers.ts';
import type { MemoryState } from './types.ts';

/** Patterns seen before, up to a number; then the oldest makes room. */
export interface PatternMemory {
  add: (pattern: Float64Array) => void;
  /** Largest difference of a part to the nearest known pattern; Infinity when none is known. */
  distance: (pattern: Float64Array) => number;
  /** Which part of the pattern differed most from the nearest in the last question. */
  farthestPart: () => number;
  count: () => number;
  export: () => MemoryState;
}

/**
 * Patterns are kept in the order of one of their parts. The search goes outwards from where the pattern belongs and ends as
 * soon as that part alone is farther than the best found, which leaves a tenth of them to be compared.
 */
export function createPatternMemory(width: number, capacity: number, state?: MemoryState): PatternMemory {
  const key = width >> 1;
  const patterns = new Float32Array(capacity * width);
  const order = new Uint16Array(capacity);
  const restored = state === undefined ? 0 : Math.floor(unpack(state.patterns, patterns) / width);
  let count = 0;
  let at = 0;
  let farthest = 0;
  for (; count < restored; count++) insert(count);
  at = (state?.at ?? 0) % capacity;

  function keyOf(place: number): number {
    return patterns[(order[place] ?? 0) * width + key] ?? 0;
  }

  function placeOf(value: number, among: number): number {
    let low = 0;
    let high = among;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keyOf(middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts a pattern that lies at `index` into the order of `count` others. */
  function insert(index: number): void {
    const place = placeOf(patterns[index * width + key] ?? 0, count);
    order.copyWithin(place + 1, place, count);
    order[place] = index;
  }

  function remove(index: number): void {
    let place = placeOf(patterns[index * width + key] ?? 0, count);
    while (place < count && order[place] !== index) place++;
    order.copyWithin(place, place + 1, count);
    count--;
  }

  /** Anything from `enough` on is given up. */
  function distanceTo(pattern: Float64Array, index: number, enough: number): number {
    const offset = index * width;
    let distance = 0;
    for (let part = 0; part < width; part++) {
      const apart = Math.abs((pattern[part] ?? 0) - (patterns[offset + part] ?? 0));
      if (apart > distance) distance = apart;
      if (distance >= enough) return distance;
    }
    return distance;
  }

  function partFarthestFrom(pattern: Float64Array, index: number): number {
    let most = -1;
    let found = 0;
    for (let part = 0; part < width; part++) {
      const apart = Math.abs((pattern[part] ?? 0) - (patterns[index * width + part] ?? 0));
      if (apart > most) {
        most = apart;
        found = part;
      }
    }
    return found;
  }

  return {
    add(pattern) {
      if (count === capacity) remove(at);
      patterns.set(pattern, at * width);
      insert(at);
      count++;
      at = (at + 1) % capacity;
    },
    distance(pattern) {
      const value = pattern[key] ?? 0;
      let above = placeOf(value, count);
      let below = above - 1;
      let best = Infinity;
      let nearest = 0;
      for (;;) {
        const up = above < count ? keyOf(above) - value : Infinity;
        const down = below >= 0 ? value - keyOf(below) : Infinity;
        if (Math.min(up, down) >= best) break;
        const index = order[up < down ? above++ : below--] ?? 0;
        const distance = distanceTo(pattern, index, best);
        if (distance < best) {
          best = distance;
          nearest = index;
        }
      }
      farthest = count === 0 ? 0 : partFarthestFrom(pattern, nearest);
      return best;
    },
    farthestPart: () => farthest,
    count: () => count,
    export: () => ({ patterns: packed(patterns.slice(0, count * width)), at }),
  };
}
