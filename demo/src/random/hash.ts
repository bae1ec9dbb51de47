/** A 32-bit name of a stream of random numbers; made once, used with many positions. */
export type Key = number;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const UNIT_SEPARATOR = 0x1f;
const TWO_32 = 4_294_967_296;

/** FNV-1a over the parts, with a separator between them, so that ('ab','c') and ('a','bc') differ. */
export function keyOf(...parts: readonly (string | number)[]): Key {
  let hash = FNV_OFFSET;
  for (const part of parts) {
    const text = String(part);
    for (let i = 0; i < text.length; i += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
    }
    hash = Math.imul(hash ^ UNIT_SEPARATOR, FNV_PRIME);
  }
  return scramble(hash);
}

/** 32 random bits at position `n` (a whole number from 0 to 2^53) of the stream `key`. */
export function bitsAt(key: Key, n: number): number {
  const low = n >>> 0;
  const high = Math.floor(n / TWO_32);
  return scramble(scramble(key ^ Math.imul(low, 0x9e3779b1)) ^ Math.imul(high + 1, 0x85ebca77));
}

/** A number in [0, 1) at position `n` of the stream `key`. */
export function uniformAt(key: Key, n: number): number {
  return bitsAt(key, n) / TWO_32;
}

/** The finalizer of MurmurHash3: every input bit reaches every output bit. */
function scramble(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
