import { fieldsOf, listOf, textOf } from '../../wire/json.ts';

/**
 * This provider's tokenizer: of any text the first token is 3 characters, the next 3, the next 4, and so on. It is as good
 * as another, and of plain ASCII it counts after each token what 0.3 tokens a character, rounded up, makes; so a test can
 * demand that an estimate of a stream that broke off is exact.
 */
const LENGTHS = [3, 3, 4] as const;

/** `from`: how many tokens of the same answer stand before. */
export function tokenized(text: string, from = 0): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (at < text.length) {
    const length = LENGTHS[(from + tokens.length) % LENGTHS.length] ?? 3;
    tokens.push(text.slice(at, at + length));
    at += length;
  }
  return tokens;
}

export function countTokens(text: string): number {
  return Math.ceil((3 * text.length) / 10);
}

const AROUND_MESSAGE = 4;
const OF_IMAGE = 1_600;

/** Of a list of messages, or items, with texts, parts and images. */
export function countMessages(messages: unknown, system: unknown = ''): number {
  const all = listOf(messages).map((message) => fieldsOf(message));
  const texts = [
    textsOf(system),
    ...all.map(({ content, output, arguments: given }) => textsOf(content ?? output ?? given)),
  ];
  const images = all.flatMap(({ content }) => listOf(content)).filter(isImage).length;
  return countTokens(texts.join('')) + AROUND_MESSAGE * all.length + OF_IMAGE * images;
}

function isImage(part: unknown): boolean {
  return ['image', 'image_url', 'input_image'].includes(textOf(fieldsOf(part).type) ?? '');
}

export function textsOf(content: unknown): string {
  if (typeof content === 'string') {
    return content;
  }
  return listOf(content)
    .map((part) => {
      const { text, content: inner } = fieldsOf(part);
      return textOf(text) ?? textsOf(inner);
    })
    .join('');
}
