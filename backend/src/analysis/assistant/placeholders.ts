import { createMiner } from '@vigilops/log-templates';

const MOST_LINES = 12;
const MOST_CHARACTERS = 4_096;
/** Of a conversation: what is beyond them has `<other>`, which says nothing. */
const MOST_TEMPLATES = 5_000;

/**
 * Runs of characters that no word of a language or a program looks like: long ones, and those that mix digits or cases as keys,
 * hashes and pieces of base64 do.
 */
const RUN = /[A-Za-z0-9+/=_~-]{8,}/g;
/** Escapes in which text hides from whoever looks for it: %41, \x41, \u0041, &#65; in a row. */
const ESCAPED = /(?:(?:%|\\x|\\u00|&#x?)[0-9a-f]{2,4};?){3,}/gi;

/** Log text as its templates, with `<num>`, `<ip>`, `<path>` and the like for every value. */
export function createPlaceholders(): (text: string) => string {
  const miner = createMiner({ limits: { templates: MOST_TEMPLATES } });
  const line = (text: string): string => {
    const found = miner.template(miner.take(text));
    return (found?.text ?? '<*>')
      .replace(ESCAPED, '<value>')
      .replace(RUN, (run) => (isOdd(run) ? '<value>' : run));
  };
  return (text) => {
    const lines = text.slice(0, MOST_CHARACTERS).split('\n');
    const kept = lines.slice(0, MOST_LINES).map((one) => (one.trim() === '' ? '' : line(one)));
    const left = lines.length - kept.length;
    return left > 0 ? `${kept.join('\n')}\n… (${String(left)} lines more)` : kept.join('\n');
  };
}

function isOdd(run: string): boolean {
  return run.split(/[-_/]/).some((piece) => {
    const hasDigit = /\d/.test(piece);
    const hasLetter = /[A-Za-z]/.test(piece);
    const turns = piece.match(/[a-z][A-Z]|[A-Z]{2}[a-z]/g)?.length ?? 0;
    return (
      piece.length >= 32 ||
      (piece.length >= 8 && hasDigit && hasLetter) ||
      (piece.length >= 10 && /[+=~]/.test(piece)) ||
      (piece.length >= 8 && turns > piece.length / 5)
    );
  });
}
