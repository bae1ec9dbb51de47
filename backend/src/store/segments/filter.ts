import {
  FOLDED,
  hashesOfId,
  hashesOfPair,
  hashOfFive,
  hashOfThree,
  LONG_GRAM,
  NO_PAIR,
  pairAfter,
  PAIRS,
  SHORT_GRAM,
} from './grams.ts';

/** 4 KiB: a row with a filter lies in one page of the database. */
export const MAX_BITS = 15;
const MIN_BITS = 6;
const WORDS = 2 ** (MAX_BITS - 5);
/** Parts for each bit of a filter: of a text that is not there, two bits of five are set all the same. */
const MAX_LOAD = 0.5;
/** From so many set bits on a segment is full: its share of set bits is that of `MAX_LOAD`. */
const FULL = Math.floor(2 ** MAX_BITS * (1 - Math.exp(-MAX_LOAD)));
/** Of longer texts nothing is noted: their segment may contain everything. */
const MAX_TEXT_BYTES = 64 * 1_024;

/** A filter as it is stored: bit `n` is bit `n % 8` of byte `n / 8`, as PostgreSQL's get_bit counts. */
export interface StoredFilter {
  readonly bits: number;
  readonly bytes: Uint8Array;
}

/** Gathers the parts of texts. Used again and again: `take` empties it. */
export interface FilterBuilder {
  /** UTF-8 bytes[from..to). */
  addBytes(bytes: Uint8Array, from: number, to: number): void;
  /** JSON or other text. */
  addText(text: string): void;
  /** 16 bytes from there on. */
  addId(id: Uint8Array, from: number): void;
  isFull(): boolean;
  take(): StoredFilter;
}

export function createFilterBuilder(): FilterBuilder {
  const words = new Uint32Array(WORDS);
  /** There are few, so they are hashed at the end. */
  const pairs = new Uint8Array(PAIRS);
  let count = 0;
  let isAll = false;

  function set(hash: number): void {
    const bit = hash >>> (32 - MAX_BITS);
    const mask = 1 << (bit & 31);
    const word = words[bit >>> 5] ?? 0;
    if ((word & mask) === 0) {
      words[bit >>> 5] = word | mask;
      count += 1;
    }
  }

  function addBytes(bytes: Uint8Array, from: number, to: number): void {
    if (to - from > MAX_TEXT_BYTES) {
      isAll = true;
      return;
    }
    let four = 0;
    let pair = NO_PAIR;
    for (let at = from; at < to; at += 1) {
      const byte = FOLDED[bytes[at] ?? 0] ?? 0;
      const length = at - from + 1;
      pair = pairAfter(pair, byte);
      pairs[pair] = 1;
      if (length >= LONG_GRAM) {
        set(hashOfFive(four, byte));
      }
      four = (four >>> 8) | (byte << 24);
      if (length >= SHORT_GRAM) {
        set(hashOfThree(four >>> 8));
      }
    }
  }

  function addPairs(): void {
    for (let pair = pairs.indexOf(1); pair !== -1; pair = pairs.indexOf(1, pair + 1)) {
      hashesOfPair(pair).forEach(set);
    }
    pairs.fill(0);
  }

  return {
    addBytes,

    addText: (text) => {
      const bytes = Buffer.from(text);
      addBytes(bytes, 0, bytes.length);
    },

    addId: (id, from) => {
      hashesOfId(id, from).forEach(set);
    },

    isFull: () => count >= FULL || isAll,

    take: () => {
      addPairs();
      const filter = isAll ? EVERYTHING : folded(words, count);
      words.fill(0);
      count = 0;
      isAll = false;
      return filter;
    },
  };
}

const EVERYTHING: StoredFilter = { bits: MIN_BITS, bytes: new Uint8Array(2 ** (MIN_BITS - 3)).fill(0xff) };

/** The smallest size at which the load is borne. Neighbouring bits become one: places are the upper bits of hashes. */
function folded(words: Uint32Array, count: number): StoredFilter {
  // How many parts there were, from how many bits they left (linear counting, Whang et al. 1990).
  const size = 2 ** MAX_BITS;
  const parts = -size * Math.log(1 - Math.min(count, size - 1) / size);
  let bits = MAX_BITS;
  let bytes: Uint8Array = new Uint8Array(words.buffer, 0, words.byteLength).slice();
  while (bits > MIN_BITS && parts <= 2 ** (bits - 1) * MAX_LOAD) {
    const half = new Uint8Array(bytes.length / 2);
    for (let at = 0; at < half.length; at += 1) {
      half[at] = (PAIRED[bytes[2 * at] ?? 0] ?? 0) | ((PAIRED[bytes[2 * at + 1] ?? 0] ?? 0) << 4);
    }
    bytes = half;
    bits -= 1;
  }
  return { bits, bytes };
}

/** Of a byte's four pairs of bits: which have one. */
const PAIRED = Uint8Array.from({ length: 256 }, (_, byte) =>
  [0, 1, 2, 3].reduce((half, pair) => half | (((byte >>> (2 * pair)) & 3) === 0 ? 0 : 1 << pair), 0),
);
