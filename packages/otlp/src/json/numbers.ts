import { numberEnd } from './scanner.ts';

/**
 * A 64-bit integer read from text, as two unsigned words of its magnitude. One object is reused for all numbers,
 * because a bigint each would cost more than the rest of a data point.
 */
export interface Integer64 {
  low: number;
  high: number;
  negative: boolean;
}

const TWO_16 = 65_536;
const TWO_32 = 4_294_967_296;
const TWO_64 = 1n << 64n;
/** Digits that a double holds exactly. */
const EXACT_DIGITS = 15;
/** Digits that fit 64 unsigned bits whatever they are. */
const SAFE_DIGITS = 19;
/** Far beyond any 64-bit integer, so that "1e999999999" costs nothing. */
const MAX_EXPONENT = 40;
/** Powers of ten that a double holds exactly (Clinger 1990, "How to read floating point numbers accurately"). */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads bytes[start..end) into `target` when they are a JSON number that is whole and fits 64 bits: `1e3` and `1.0`
 * are, `0x10`, `+1`, `01`, ` 1` and the empty text are not.
 */
export function readInteger(bytes: Buffer, start: number, end: number, target: Integer64): boolean {
  const negative = bytes[start] === 0x2d;
  const first = negative ? start + 1 : start;
  const digits = end - first;
  target.negative = negative;
  if (digits < 1 || numberEnd(bytes, start) !== end) {
    return false;
  }
  if (digits > SAFE_DIGITS || !onlyDigits(bytes, first, end)) {
    return readUnusual(bytes.toString('latin1', start, end), target);
  }
  if (digits <= EXACT_DIGITS) {
    const value = decimal(bytes, first, end);
    target.low = value % TWO_32;
    target.high = Math.floor(value / TWO_32);
    return true;
  }
  // upper × 10^9 + lower passes 2^53, so it is added up in words: upper = a × 2^16 + b.
  const upper = decimal(bytes, first, end - 9);
  const lower = decimal(bytes, end - 9, end);
  const a = Math.floor(upper / TWO_16) * 1e9;
  const low = (a % TWO_16) * TWO_16 + (upper % TWO_16) * 1e9 + lower;
  target.low = low % TWO_32;
  target.high = Math.floor(a / TWO_16) + Math.floor(low / TWO_32);
  return true;
}

/** Reads bytes[start..end) as a double; NaN when it is no JSON number, and infinite beyond the range of one. */
export function readDouble(bytes: Buffer, start: number, end: number): number {
  const negative = bytes[start] === 0x2d;
  let at = negative ? start + 1 : start;
  let mantissa = 0;
  let fractionDigits = 0;
  let digits = 0;
  let fraction = false;
  for (; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 0x2e && !fraction) {
      fraction = true;
      continue;
    }
    if (byte < 0x30 || byte > 0x39) {
      break;
    }
    mantissa = mantissa * 10 + byte - 0x30;
    digits += 1;
    fractionDigits += fraction ? 1 : 0;
  }
  if (numberEnd(bytes, start) !== end) {
    return NaN;
  }
  if (at < end || digits > EXACT_DIGITS) {
    return Number(bytes.toString('latin1', start, end));
  }
  const value = mantissa / (POWERS[fractionDigits] as number);
  return negative ? -value : value;
}

function readUnusual(text: string, target: Integer64): boolean {
  const match = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const fraction = (match?.[2] ?? '').replace(/0+$/, '');
  const digits = `${match?.[1] ?? ''}${fraction}`.replace(/^0+/, '');
  const exponent = Number(match?.[3] ?? 0) - fraction.length;
  if (digits === '') {
    target.low = 0;
    target.high = 0;
    return true;
  }
  if (digits.length > MAX_EXPONENT || Math.abs(exponent) > MAX_EXPONENT) {
    return false;
  }
  const scale = 10n ** BigInt(Math.abs(exponent));
  const value = exponent < 0 ? BigInt(digits) / scale : BigInt(digits) * scale;
  if (value >= TWO_64 || (exponent < 0 && value * scale !== BigInt(digits))) {
    return false;
  }
  target.low = Number(value & 0xffff_ffffn);
  target.high = Number(value >> 32n);
  return true;
}

function onlyDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte < 0x30 || byte > 0x39) {
      return false;
    }
  }
  return true;
}

function decimal(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) {
    value = value * 10 + (bytes[at] as number) - 0x30;
  }
  return value;
}
