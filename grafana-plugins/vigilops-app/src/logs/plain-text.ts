/**
 * Lines come from anywhere and may try to look like something else: turn their neighbours around, hide words, draw
 * with a terminal's commands. Here they become pieces in which everything invisible has a sign.
 */
export interface Piece {
  readonly kind: 'text' | 'match' | 'mark';
  readonly text: string;
}

/** Colours and weight of a terminal. They say nothing, so they are left out; every other escape gets a sign. */
const COLOURS = /\u001B\[[\d;:]*m/g;

/**
 * Control, format and joining characters, blank letters and halves of a pair. Joiners inside words of scripts that
 * need them, and inside pictures, stay: there they are spelling. A run of the same one is one find.
 */
const HIDDEN =
  /((?<![\p{Lo}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]|(?![\t\n\u200C\u200D\u0600-\u0605\u06DD])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u034F\u115F\u1160\u3164\uFFA0])\1*/gu;

/** A line of nothing but odd characters must not become thousands of elements. */
const MAX_PIECES = 400;

/** Terminal colours gone, line ends of one kind. */
export function withoutColours(text: string): string {
  return text.replace(COLOURS, '').replaceAll('\r\n', '\n');
}

/** Of ISO 646, in the order of their codes. */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

/** The name of one character, or of a run of it: `ESC`, `U+202E`, `NUL×7`. */
function signOf(run: string): string {
  const code = run.codePointAt(0) ?? 0;
  const name =
    CONTROLS[code] ?? (code === 0x7f ? 'DEL' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`);
  const times = run.length / String.fromCodePoint(code).length;
  return times === 1 ? name : `${name}×${times}`;
}

/** The text with its signs in brackets, where only text can stand. */
export const signed = (text: string): string => text.replace(HIDDEN, (run) => `[${signOf(run)}]`);

/** Cuts to at most `limit` UTF-16 units, never in the middle of a pair. */
export function cutTo(text: string, limit: number): string {
  if (text.length <= limit) {
    return text;
  }
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** For searching literally, whatever the words contain. Undefined where there is nothing to search. */
export function wordsPattern(words: readonly string[]): RegExp | undefined {
  const literal = words
    .filter((word) => word !== '')
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return literal.length === 0 ? undefined : new RegExp(literal.join('|'), 'giu');
}

/** Text, found words and signs in their order. `search` is global. */
export function piecesOf(text: string, search?: RegExp): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(HIDDEN)) {
    addText(pieces, text.slice(from, found.index), search);
    from = found.index + found[0].length;
    pieces.push({ kind: 'mark', text: signOf(found[0]) });
    if (pieces.length >= MAX_PIECES) {
      pieces.push({ kind: 'text', text: signed(text.slice(from)) });
      return pieces;
    }
  }
  addText(pieces, text.slice(from), search);
  return pieces;
}

function addText(pieces: Piece[], text: string, search: RegExp | undefined): void {
  let from = 0;
  for (const found of search === undefined ? [] : text.matchAll(search)) {
    if (pieces.length >= MAX_PIECES) {
      break;
    }
    push(pieces, 'text', text.slice(from, found.index));
    push(pieces, 'match', found[0]);
    from = found.index + found[0].length;
  }
  push(pieces, 'text', text.slice(from));
}

function push(pieces: Piece[], kind: Piece['kind'], text: string): void {
  if (text !== '') {
    pieces.push({ kind, text });
  }
}
