import { isUtf8 } from 'node:buffer';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Whether the bytes can be a body as they are: valid UTF-8 without U+0000, which PostgreSQL's text cannot hold. */
export function isCleanText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/** Invalid bytes, lone surrogates among them, become U+FFFD; U+0000 is left out. */
export function cleanText(bytes: Uint8Array): Buffer {
  return Buffer.from(decoder.decode(bytes).replaceAll('\0', ''));
}

/** The largest end at most `end` that does not cut a UTF-8 character which began before it. */
export function characterBoundary(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  for (let back = 0; back < 4 && at > start; back += 1) {
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) {
      return at;
    }
    at -= 1;
  }
  return at > start ? at : end;
}
