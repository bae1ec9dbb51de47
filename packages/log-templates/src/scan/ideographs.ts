import { CLASS, IDEOGRAPH } from './bytes.ts';

/** A run of characters of a script without spaces; empty at a mark of such a script. */
export function ideographsEnd(bytes: Uint8Array, limit: number, start: number): number {
  let i = start;
  while (i < limit) {
    const byte = bytes[i] ?? 0;
    if (CLASS[byte] !== IDEOGRAPH) {
      break;
    }
    const next = bytes[i + 1] ?? 0;
    // U+3000 to U+303F and the full-width forms U+FF00 to U+FF7F are marks.
    if ((byte === 0xe3 && next === 0x80) || (byte === 0xef && (next === 0xbc || next === 0xbd))) {
      break;
    }
    i = Math.min(i + 3, limit);
  }
  return i;
}
