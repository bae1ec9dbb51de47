import { MAX_BYTES } from '../scan/tokens.ts';

const TRACEBACK = 'Traceback (most recent call last)';
const TRACEBACK_BYTES = new TextEncoder().encode(TRACEBACK);
const decoder = new TextDecoder();

/**
 * Where the line is that tells what a body is about: its beginning, but for traces of Python, whose exception comes last.
 */
export function headOf(body: Uint8Array | string): Uint8Array | string {
  if (typeof body === 'string') {
    return body.startsWith(TRACEBACK) ? lastLine(body.slice(-MAX_BYTES)) : body;
  }
  return body[0] === 84 && TRACEBACK_BYTES.every((byte, at) => body[at] === byte)
    ? lastLine(decoder.decode(body.subarray(-MAX_BYTES)))
    : body;
}

/** The last line that stands at the margin: what is indented belongs to a frame. */
function lastLine(text: string): string {
  return text.split('\n').findLast((line) => /^\S/u.test(line)) ?? text;
}

/** For comparing with what people wrote: one line, one space between words. */
export function firstLine(text: Uint8Array | string): string {
  const plain =
    typeof text === 'string' ? text.slice(0, MAX_BYTES) : decoder.decode(text.subarray(0, MAX_BYTES));
  const trimmed = plain.trimStart();
  const end = trimmed.indexOf('\n');
  return (end < 0 ? trimmed : trimmed.slice(0, end)).replace(/\s+/gu, ' ').trim();
}
