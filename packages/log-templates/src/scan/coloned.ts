import { CLASS, COLON, DIGIT, digitsAt, DOT, firstOf, HEX_LETTER, isDigit, lastOf } from './bytes.ts';
import { isHost, startsWithIp } from './hosts.ts';
import { ID, IP, MAC, TIME } from './variables.ts';

interface Groups {
  readonly colons: number;
  /** All are hexadecimal numbers of up to four digits. */
  readonly isHex: boolean;
  /** All have two characters. */
  readonly isPairs: boolean;
  readonly dots: number;
}

/** The type of groups between colons: an address, a clock, a place in a program; `~at` where they are parts for themselves. */
export function typeWithColon(bytes: Uint8Array, start: number, end: number): number {
  const { colons, isHex, isPairs, dots } = groupsOf(bytes, start, end);
  const isAddress = startsWithIp(bytes, start, end);
  if (colons >= 2 && isHex && !isAddress) {
    const isClock = colons === 2 && digitsAt(bytes, start, end) <= 2;
    return isClock ? TIME : isPairs && colons === 5 ? MAC : colons >= 3 ? IP : ID;
  }
  if (colons >= 2 && isDigit(bytes[start]) && !isAddress) {
    return ID;
  }
  const last = lastOf(bytes, start, end, 58);
  const isPlace =
    colons === 1 && dots >= 2 && !isDigit(bytes[start]) && digitsAt(bytes, last + 1, end) === end - last - 1;
  if (isPlace) {
    // A place in a program, as traces have it: its line is part of it. A host and its port are two.
    return isHost(bytes, start, last) ? ~last : ID;
  }
  return ~firstOf(bytes, start, end, 58);
}

function groupsOf(bytes: Uint8Array, start: number, end: number): Groups {
  let [colons, dots, group] = [0, 0, 0];
  let [isHex, isPairs] = [true, true];
  for (let i = start; i < end; i += 1) {
    const kind = CLASS[bytes[i] ?? 0] ?? 0;
    if (kind === COLON) {
      colons += 1;
      isPairs &&= group === 2;
      group = 0;
      continue;
    }
    group += 1;
    dots += kind === DOT ? 1 : 0;
    isHex &&= (kind & (DIGIT | HEX_LETTER | DOT)) !== 0 && (group <= 4 || dots > 0);
  }
  return { colons, isHex, isPairs: isPairs && group === 2, dots };
}
