export interface TextPart {
  readonly kind: 'text' | 'link';
  readonly text: string;
}

const ADDRESS = /https?:\/\/[^\s<>"'`]+/giu;
/** What ends a sentence is not part of the address before it. */
const TRAILING = /[.,;:!?)\]}。，；：！？）】》]+$/u;

/** A text in pieces: its web addresses, and what stands between them. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  const add = (kind: TextPart['kind'], piece: string) => piece !== '' && parts.push({ kind, text: piece });
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, '');
    if (URL.canParse(address)) {
      add('text', text.slice(from, match.index));
      add('link', address);
      from = match.index + address.length;
    }
  }
  add('text', text.slice(from));
  return parts;
}
