import { ID, UUID, WORD } from './variables.ts';

/** A look at a line is bounded: bytes of its first line, and tokens of these. */
export const MAX_BYTES = 4_096;
export const MAX_TOKENS = 128;

/** The tokens of a line. What lies between two of them is glue, and constant. */
export interface Scan {
  count: number;
  /** A number of VARIABLES; 0 for a word that stands for itself. */
  readonly types: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Where the look at the line ended; `isCut` when there was more. */
  end: number;
  isCut: boolean;
  /** The hashes as they were behind the last token, and whether only spaces and commas came since. */
  lastA: number;
  lastB: number;
  isNear: boolean;
  /** Two hashes of the words, glue and places of variables: of the line's shape. */
  a: number;
  b: number;
}

export function createScan(): Scan {
  return {
    count: 0,
    types: new Uint8Array(MAX_TOKENS),
    starts: new Int32Array(MAX_TOKENS),
    ends: new Int32Array(MAX_TOKENS),
    end: 0,
    isCut: false,
    lastA: 0,
    lastB: 0,
    isNear: false,
    a: 0,
    b: 0,
  };
}

const SEED_A = 0x811c9dc5 | 0;
const SEED_B = 0x2f0b4c47;
const PRIME_A = 0x01000193;
const PRIME_B = 0x85ebca6b | 0;
const VARIABLE = 0x1f3;
/** Stands for spaces between tokens. */
export const GAP = 0x120;

/** Takes the bytes of glue, and what stands for tokens, into the hashes. */
export function addGlue(scan: Scan, value: number): void {
  scan.isNear &&= value === GAP || value === 44;
  mixValue(scan, value);
}

function mixValue(scan: Scan, value: number): void {
  scan.a = Math.imul(scan.a ^ value, PRIME_A);
  scan.b = Math.imul((scan.b << 15) | (scan.b >>> 17), 5) ^ Math.imul(value, PRIME_B);
}

/** Kinds of which a line may have a list, one after the other. */
const LISTED = new Set([ID, UUID]);

/** Makes a scan ready for another line. */
export function restart(scan: Scan, isCut: boolean): void {
  scan.count = 0;
  scan.a = SEED_A;
  scan.b = SEED_B;
  scan.isCut = isCut;
  scan.isNear = false;
}

/** Adds a token to a scan; the bytes of words are hashed. */
export function addToken(scan: Scan, bytes: Uint8Array, type: number, start: number, end: number): void {
  if (scan.isNear && LISTED.has(type) && scan.types[scan.count - 1] === type) {
    // One more of a list: however many there are, they are one variable.
    scan.ends[scan.count - 1] = end;
    scan.a = scan.lastA;
    scan.b = scan.lastB;
    return;
  }
  if (scan.count === MAX_TOKENS) {
    scan.isCut = true;
    return;
  }
  scan.types[scan.count] = type;
  scan.starts[scan.count] = start;
  scan.ends[scan.count] = end;
  scan.count += 1;
  if (type !== WORD) {
    mixValue(scan, VARIABLE);
    scan.lastA = scan.a;
    scan.lastB = scan.b;
    scan.isNear = true;
    return;
  }
  scan.isNear = false;
  let a = SEED_A;
  for (let i = start; i < end; i += 1) {
    a = Math.imul(a ^ (bytes[i] ?? 0), PRIME_A);
  }
  mixValue(scan, a);
  mixValue(scan, end - start + 0x400);
}
