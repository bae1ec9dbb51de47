import type { DecodeRun } from './run.ts';

export const TRACE_ID_BYTES = 16;
export const SPAN_ID_BYTES = 8;

/** A copy of a trace or span id; null when it is absent, all zero (W3C Trace Context: invalid) or of another length. */
export function readId(run: DecodeRun, start: number, end: number, length: number): Uint8Array | null {
  if (end === start) {
    return null;
  }
  if (end - start !== length) {
    run.warn('a trace or span id of the wrong length was left out');
    return null;
  }
  const id = new Uint8Array(run.bytes.subarray(start, end));
  return isNonZeroId(id, length) ? id : null;
}

export function isNonZeroId(id: Uint8Array, length: number): boolean {
  return id.length === length && id.some((byte) => byte !== 0);
}
