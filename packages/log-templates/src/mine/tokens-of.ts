import type { Scan } from '../scan/tokens.ts';
import type { Token } from './template.ts';

const decoder = new TextDecoder();
/** Control characters, and what would show a template in another order than it has. */
const UNSEEN = /[\u0000-\u0020\u007f-\u00a0\u061c\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]+/gu;

const COLOURS = /\u001b\[[ -?]*./gu;

/** Tokens of a scanned line. Spaces and control characters between them become one space. */
export function tokensOf(bytes: Uint8Array, scan: Scan): { tokens: Token[]; tail: string } {
  const tokens: Token[] = [];
  let at = 0;
  for (let i = 0; i < scan.count; i += 1) {
    const [start, end, type] = [scan.starts[i] ?? 0, scan.ends[i] ?? 0, scan.types[i] ?? 0];
    const glue = glueOf(bytes, at, start);
    tokens.push({
      glue: i === 0 ? glue.trimStart() : glue,
      text: type === 0 ? decoder.decode(bytes.subarray(start, end)).replace(UNSEEN, '') : undefined,
      types: type === 0 ? 0 : 1 << type,
    });
    at = end;
  }
  const tail = glueOf(bytes, at, scan.end).trimEnd();
  return { tokens, tail: scan.isCut ? `${tail}…` : tail };
}

function glueOf(bytes: Uint8Array, start: number, end: number): string {
  if (end <= start + 1) {
    const byte = bytes[start] ?? 0;
    return end <= start ? '' : byte <= 32 || byte >= 127 ? ' ' : String.fromCharCode(byte);
  }
  return decoder.decode(bytes.subarray(start, end)).replace(COLOURS, '').replace(UNSEEN, ' ');
}
