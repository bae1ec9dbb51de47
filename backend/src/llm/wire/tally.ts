/**
 * How much text there is, counted so that tokens can be estimated: ASCII apart from everything else, because a tokenizer
 * packs four letters of English into one token, and about one and a half Chinese characters.
 */
export interface TextTally {
  readonly ascii: number;
  /** UTF-16 units outside of ASCII: an emoji counts twice, as it mostly is two tokens or more. */
  readonly other: number;
}
export interface GrowingTally {
  ascii: number;
  other: number;
}

export function emptyTally(): GrowingTally {
  return { ascii: 0, other: 0 };
}

export function addText(tally: GrowingTally, text: string): void {
  let other = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) > 0x7f) {
      other += 1;
    }
  }
  tally.other += other;
  tally.ascii += text.length - other;
}

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/** The same of a string within JSON whose bytes were read one character each: from `start` up to its closing quote at `end`. */
export function addJsonString(tally: GrowingTally, bytes: string, start: number, end: number): void {
  let ascii = 0;
  let other = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes.charCodeAt(at);
    if (byte === BACKSLASH) {
      const isCode = bytes.charCodeAt(at + 1) === LETTER_U;
      // \u00XX below 80 is ASCII; every other code of four digits stands for one character that is not.
      const isAscii = !isCode || (bytes.startsWith('00', at + 2) && bytes.charCodeAt(at + 4) < 0x38);
      ascii += isAscii ? 1 : 0;
      other += isAscii ? 0 : 1;
      at += isCode ? 5 : 1;
    } else if (byte < 0x80) {
      ascii += 1;
    } else if (byte >= 0xf0) {
      other += 2;
    } else if (byte >= 0xc0) {
      other += 1;
    }
  }
  tally.ascii += ascii;
  tally.other += other;
}
