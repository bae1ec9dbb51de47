import { ALPHA, AT, BACKSLASH, CLASS, COLON, DASH, DIGIT, firstOf, seenIn, SLASH } from './bytes.ts';
import { typeWithColon } from './coloned.ts';
import { isHost } from './hosts.ts';
import { typeOfPlain } from './plain.ts';
import { typeWithSlash } from './slashed.ts';
import { addGlue, addToken, type Scan } from './tokens.ts';
import { EMAIL } from './variables.ts';

/** Adds what a chunk is that has more than letters: one variable, one word, or several with glue between them. */
export function classify(bytes: Uint8Array, start: number, end: number, seen: number, scan: Scan): void {
  const last = bytes[end - 1] ?? 0;
  // What hangs at the end of a chunk is glue: `node-`, `failure\\`.
  if (end - start > 1 && ((CLASS[last] ?? 0) & (DASH | BACKSLASH | AT)) !== 0) {
    classify(bytes, start, end - 1, seenIn(bytes, start, end - 1), scan);
    addGlue(scan, last);
    return;
  }
  if ((seen & (DIGIT | ALPHA)) === 0) {
    for (let i = start; i < end; i += 1) {
      addGlue(scan, bytes[i] ?? 0);
    }
    return;
  }
  const type = typeOf(bytes, start, end, seen);
  if (type >= 0) {
    addToken(scan, bytes, type, start, end);
    return;
  }
  const cut = ~type;
  if (cut > start) {
    classify(bytes, start, cut, seenIn(bytes, start, cut), scan);
  }
  addGlue(scan, bytes[cut] ?? 0);
  if (end > cut + 1) {
    classify(bytes, cut + 1, end, seenIn(bytes, cut + 1, end), scan);
  }
}

/** The type of a chunk; `~at` for one that is two, with glue at `at` between them. */
function typeOf(bytes: Uint8Array, start: number, end: number, seen: number): number {
  if ((seen & AT) !== 0) {
    // `name@host` is an address; `Class@1f2e3d` a name and a hash.
    const at = firstOf(bytes, start, end, 64);
    return at > start && isHost(bytes, at + 1, end) ? EMAIL : ~at;
  }
  if ((seen & (SLASH | BACKSLASH)) !== 0) {
    return typeWithSlash(bytes, start, end, seen);
  }
  return (seen & COLON) !== 0 ? typeWithColon(bytes, start, end) : typeOfPlain(bytes, start, end, seen);
}
