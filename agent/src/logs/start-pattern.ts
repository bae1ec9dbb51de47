import { setFlagsFromString } from 'node:v8';

import { VigilError } from '@vigilops/contracts';

/** As much of a line as a start pattern sees. */
const REACH = 1_024;

/**
 * The operator's own test for the first line of a record. It runs on V8's linear-time engine, so no log line can
 * make it slow; what that engine cannot do (look-around, back-references) is refused, before anything is read.
 * Throws CONFIG_INVALID.
 */
export function compileStartPattern(pattern: string): (text: string, start: number, end: number) => boolean {
  // Only expressions made with the flag `l` are affected.
  setFlagsFromString('--enable-experimental-regexp-engine');
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'l');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new VigilError('CONFIG_INVALID', `logs: the start pattern cannot be used: ${reason}`, {
      cause: error,
    });
  }
  return (text, start, end) => {
    const line = text.slice(start, Math.min(end, start + REACH));
    // The text has one character a byte; patterns are written in characters.
    return expression.test(isAscii(line) ? line : Buffer.from(line, 'latin1').toString());
  };
}

const NOT_ASCII = /[\x80-\xff]/;

function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text);
}
