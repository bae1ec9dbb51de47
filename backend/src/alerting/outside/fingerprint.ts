import type { Labels } from '../matching/match-labels.ts';

/** FNV-1a of 64 bits (draft-eastlake-fnv). */
const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = 0xffffffffffffffffn;
/** No byte of UTF-8. */
const SEPARATOR = 0xff;

/**
 * What Alertmanager calls an alert (prometheus/common, model.LabelSet.Fingerprint): names and values in the order of the
 * names' bytes, a separator after each. 16 hexadecimal digits.
 */
export function fingerprintOf(labels: Labels): string {
  const parts = Object.entries(labels)
    .sort(([a], [b]) => compareBytes(a, b))
    .flatMap(([name, value]) => [name, value]);
  return fnv1a(parts).toString(16).padStart(16, '0');
}

const ASCII = /^[\x20-\x7e]*$/;

/** Of ASCII alone the order of JavaScript is that of bytes. */
function compareBytes(a: string, b: string): number {
  if (ASCII.test(a) && ASCII.test(b)) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** In halves of 32 bits: BigInt at every byte would cost ten times as much. */
function fnv1a(parts: readonly string[]): bigint {
  let high = Number(OFFSET >> 32n);
  let low = Number(OFFSET & 0xffffffffn);
  const add = (byte: number) => {
    low = (low ^ byte) >>> 0;
    // The prime is 2^40 + 0x1b3: what the low half carries, and what it is shifted by.
    const product = low * LOW_PRIME;
    const carry = Math.floor(product / 0x100000000);
    high = (Math.imul(high, LOW_PRIME) + Math.imul(low, HIGH_PRIME) + carry) >>> 0;
    low = product >>> 0;
  };
  for (const part of parts) {
    for (const byte of Buffer.from(part)) {
      add(byte);
    }
    add(SEPARATOR);
  }
  return ((BigInt(high) << 32n) | BigInt(low)) & MASK;
}

const LOW_PRIME = Number(PRIME & 0xffffffffn);
const HIGH_PRIME = Number(PRIME >> 32n);
