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
  /** Of the chunk that is being read: classes of its bytes, and the hash of it as a word. */
  seen: number;
  word: number;
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
    seen: 0,
    word: 0,
    a: 0,
    b: 0,
  };
}

/** FNV-1a's. */
export const SEED_A = 0x811c9dc5 | 0;
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
  scan.b = Math.imul(((scan.b << 13) | (scan.b >>> 19)) ^ value, PRIME_B);
}

/** Makes a scan ready for another line. */
export function restart(scan: Scan, isCut: boolean): void {
  scan.count = 0;
  scan.a = SEED_A;
  scan.b = SEED_B;
  scan.isCut = isCut;
  scan.isNear = false;
}

/** Adds a word or a variable. */
export function addToken(scan: Scan, bytes: Uint8Array, type: number, start: number, end: number): void {
  if (type === WORD) {
    addWord(scan, start, end, hashOf(bytes, start, end));
    return;
  }
  if (scan.isNear && (type === ID || type === UUID) && scan.types[scan.count - 1] === type) {
    // One more of a list: however many there are, they are one variable.
    scan.ends[scan.count - 1] = end;
    scan.a = scan.lastA;
    scan.b = scan.lastB;
    return;
  }
  if (push(scan, type, start, end)) {
    mixValue(scan, VARIABLE);
    scan.lastA = scan.a;
    scan.lastB = scan.b;
    scan.isNear = true;
  }
}

/** Adds a word of which the hash is known. */
export function addWord(scan: Scan, start: number, end: number, hash: number): void {
  if (push(scan, WORD, start, end)) {
    mixValue(scan, hash);
    scan.isNear = false;
  }
}

function push(scan: Scan, type: number, start: number, end: number): boolean {
  const { count } = scan;
  if (count === MAX_TOKENS) {
    scan.isCut = true;
    return false;
  }
  scan.types[count] = type;
  scan.starts[count] = start;
  scan.ends[count] = end;
  scan.count = count + 1;
  return true;
}

/** The hash of a word, byte by byte; begins with SEED_A. */
export const hashByte = (hash: number, byte: number): number => Math.imul(hash ^ byte, PRIME_A);

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = SEED_A;
  for (let i = start; i < end; i += 1) {
    hash = hashByte(hash, bytes[i] ?? 0);
  }
  return hash;
}
