import { bitsAt, type Key } from './hash.ts';

/** A short stream of random numbers that starts anew for each (key, position): nothing depends on what ran before. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  /** One item of a list that is not empty. */
  pick<T>(items: readonly T[]): T;
  /** Log-normal with this median; sigma is the spread of its logarithm. */
  logNormal(median: number, sigma: number): number;
  exponential(mean: number): number;
  poisson(mean: number): number;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
  bytes(length: number): Uint8Array;
}

const TWO_32 = 4_294_967_296;
/** Above this mean the normal approximation is good enough, and Knuth's product would take long. */
const POISSON_BY_PRODUCT_BELOW = 30;

export function createRandom(key: Key, position = 0): Random {
  // Mulberry32: one 32-bit state, full period, passes gjrand's small tests; speed matters more here than length.
  let state = bitsAt(key, position);
  const bits = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  };
  const next = (): number => bits() / TWO_32;
  const normal = (): number =>
    // Box and Muller; 1 - next() keeps zero out of the logarithm.
    Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) {
        throw new RangeError('nothing to pick from');
      }
      return item;
    },
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    exponential: (mean) => -mean * Math.log(1 - next()),
    poisson: (mean) =>
      mean > POISSON_BY_PRODUCT_BELOW
        ? Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
        : poissonByProduct(mean, next),
    hex: (digits) => {
      let text = '';
      while (text.length < digits) {
        text += bits().toString(16).padStart(8, '0');
      }
      return text.slice(0, digits);
    },
    bytes: (length) => Uint8Array.from({ length }, () => bits() & 255),
  };
}

/** Knuth, The Art of Computer Programming, volume 2, 3.4.1. */
function poissonByProduct(mean: number, next: () => number): number {
  if (mean <= 0) {
    return 0;
  }
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) {
    count += 1;
  }
  return count;
}
