import { CLASS, DASH, DIGIT, digitsAt, DOT, firstOf, HEX_LETTER, LETTER, UNDERSCORE } from './bytes.ts';

/** Four numbers below 256 and nothing else. */
export function isIpv4(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  for (let part = 0; part < 4; part += 1) {
    const digits = digitsAt(bytes, at, end);
    if (digits < 1 || digits > 3) {
      return false;
    }
    at += digits;
    if (part < 3) {
      if (bytes[at] !== 46) {
        return false;
      }
      at += 1;
    }
  }
  return at === end;
}

/** Domains that are no words of programs. A country's are two letters, and need three labels before they count. */
const DOMAINS = new Set(
  'com net org edu gov mil int info biz arpa local internal lan corp intranet home localdomain cloud'.split(
    ' ',
  ),
);
/** Endings of two letters that are as often the name of a file or a field. */
const NO_COUNTRY = new Set(
  'id is me so py rs md sh pl cc go ps ts js cs db rb io in to at my no it as be do'.split(' '),
);

/** Labels of a host name whose last is a known domain. */
export function isHost(bytes: Uint8Array, start: number, end: number): boolean {
  let dots = 0;
  let lastDot = -1;
  let digits = 0;
  for (let i = start; i < end; i += 1) {
    const kind = CLASS[bytes[i] ?? 0] ?? 0;
    if (kind === DOT) {
      if (i === lastDot + 1 || i === start) {
        return false;
      }
      dots += 1;
      lastDot = i;
    } else if (kind === DIGIT) {
      digits += 1;
    } else if ((kind & (HEX_LETTER | LETTER | DASH | UNDERSCORE)) === 0 || bytes[i] === 36) {
      return false;
    }
  }
  const length = end - lastDot - 1;
  if (dots === 0 || length < 2 || length > 12) {
    return false;
  }
  const last = String.fromCharCode(...bytes.subarray(lastDot + 1, end));
  if (DOMAINS.has(last.toLowerCase())) {
    return true;
  }
  if (length !== 2 || last !== last.toLowerCase() || !/^[a-z]{2}$/u.test(last)) {
    return false;
  }
  return NO_COUNTRY.has(last) ? digits > 1 && dots >= 2 : dots >= 2 || digits > 0;
}

export function startsWithIp(bytes: Uint8Array, start: number, end: number): boolean {
  const colon = firstOf(bytes, start, end, 58);
  return isIpv4(bytes, start, colon >= 0 ? colon : end);
}
