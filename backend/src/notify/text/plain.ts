/**
 * What a terminal, a phone or the order of letters would obey: control characters, and those that turn the direction of
 * text (UAX #9) or hide in it. Everything in a message may have been written by anybody.
 */

const UNFIT =
  /[\0-\x1F\x7F-\x9F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060\u2066-\u2069\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF]/gu;

/** One line of at most so many characters; what is cut off is shown as cut. */
export function plain(text: string, maxCharacters: number): string {
  // A character has at most two code units: what lies far behind is not worth looking at.
  const line = text
    .slice(0, 4 * maxCharacters + 64)
    .toWellFormed()
    .replace(/[\t\r\n\u2028\u2029]+/gu, ' ')
    .replace(UNFIT, '')
    .replace(/ {2,}/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= maxCharacters
    ? line
    : `${characters.slice(0, Math.max(0, maxCharacters - 1)).join('')}…`;
}

const FULL_WIDTH: Readonly<Record<string, string>> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '(': '（',
  ')': '）',
  '*': '＊',
  '`': '｀',
  '@': '＠',
  '#': '＃',
  '|': '｜',
  '\\': '＼',
  '~': '～',
  '!': '！',
};

/**
 * For dialects of Markdown that know no way to escape: what they would take for markup, a link, a picture or a mention
 * looks the same, and is another character.
 */
export function withoutMarkup(text: string): string {
  return text.replace(/[<>[\]()*`@#|\\~!]/gu, (character) => FULL_WIDTH[character] ?? character);
}

/** For text and for values in quotes of HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
