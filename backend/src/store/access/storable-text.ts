/** An IPv6 address with its zone has fewer; whatever a proxy puts in its place is cut. */
export const MAX_ADDRESS_CHARACTERS = 64;

/** What the database can hold of a text that somebody else wrote: no U+0000 and no half of a surrogate pair. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** Its first characters; never half of one. */
export function shortText(text: string, maxCharacters: number): string {
  // A character has at most two code units: what lies behind is not worth taking apart.
  const start = text.slice(0, 2 * maxCharacters);
  return storableText([...start].slice(0, maxCharacters).join(''));
}
