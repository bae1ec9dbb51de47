/** What a query is made of, by characters. The lexer reads by these, and the printer writes by them. */

/** What ends a word. */
export function isBoundary(character: string | undefined): boolean {
  return character === undefined || character === '(' || character === ')' || /\s/u.test(character);
}

/** Characters that are letters of a word wherever they stand, so that it needs no quotes. */
const BARE = /^[\p{L}\p{N}_.@%#$+,;&'~^|][\p{L}\p{N}_.@%#$+,;=&'~^|\-/]*$/u;
const OPERATOR = /^(?:AND|OR|NOT|&&.*|\|\|.*)$/u;

/** Whether a text is one word as it stands, as a text to be found and as the value of a field. */
export function isBareWord(text: string): boolean {
  return BARE.test(text) && !OPERATOR.test(text);
}

const FIELD = /^[\p{L}_@][\p{L}\p{N}_.\-@/]*$/u;
/** Whether a name needs no quotes. One letter before a colon may be a drive of Windows. */
export function isBareField(name: string): boolean {
  return FIELD.test(name) && name.length > 1;
}

/** `text` as a phrase. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/gu, '\\$&')}"`;
}
