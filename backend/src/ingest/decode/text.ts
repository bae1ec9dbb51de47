import { isUtf8 } from 'node:buffer';

/** True when every byte is 1–127, so that the bytes are clean text as they stand. */
export function isPlainAscii(view: DataView, start: number, end: number): boolean {
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const one = view.getInt32(at, true);
    const two = view.getInt32(at + 4, true);
    // A zero byte borrows and a byte above 127 has it already: either way a top bit is set.
    if ((((one - 0x01010101) | one | (two - 0x01010101) | two) & 0x80808080) !== 0) {
      return false;
    }
  }
  for (; at < end; at += 1) {
    const byte = view.getUint8(at);
    if (byte === 0 || byte > 127) {
      return false;
    }
  }
  return true;
}

/** True when the bytes are UTF-8 without U+0000, which PostgreSQL's text and jsonb refuse. */
export function isCleanText(bytes: Buffer, view: DataView, start: number, end: number): boolean {
  if (isPlainAscii(view, start, end)) {
    return true;
  }
  const range = bytes.subarray(start, end);
  return isUtf8(range) && !range.includes(0);
}

/** The bytes as text; U+0000 and what is not UTF-8 become U+FFFD, and then `onCleaned` is called. */
export function cleanText(
  bytes: Buffer,
  view: DataView,
  start: number,
  end: number,
  onCleaned: () => void,
): string {
  if (isPlainAscii(view, start, end)) {
    return bytes.toString('latin1', start, end);
  }
  const text = bytes.toString('utf8', start, end);
  if (isCleanText(bytes, view, start, end)) {
    return text;
  }
  onCleaned();
  return text.replaceAll('\0', '\ufffd');
}

/** Its first characters; never half of one. */
export function headOf(text: string, maxCharacters: number): string {
  // A character has at most two code units: what lies behind is not worth taking apart.
  return text.length <= maxCharacters
    ? text
    : [...text.slice(0, 2 * maxCharacters)].slice(0, maxCharacters).join('').toWellFormed();
}

/** The largest end in (start, limit] that does not cut a UTF-8 character, given that bytes[limit] exists. */
export function utf8Boundary(bytes: Uint8Array, start: number, limit: number): number {
  let end = limit;
  // A character has at most three continuation bytes; more of them is no UTF-8, and any cut is as good.
  while (end > start && limit - end < 4 && ((bytes[end] as number) & 0xc0) === 0x80) {
    end -= 1;
  }
  return ((bytes[end] as number) & 0xc0) === 0x80 ? limit : end;
}
