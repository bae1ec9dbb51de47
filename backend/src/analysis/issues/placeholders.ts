/** What differs from one occurrence to the next; the order matters: parts of a longer form come after it. */
const VARYING: readonly (readonly [form: RegExp, placeholder: string])[] = [
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/giu, '<uuid>'],
  [/\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}\b/gu, '<email>'],
  [
    /\b(?:https?|wss?|ftp|jdbc:\w+|redis|amqps?|postgres(?:ql)?|mysql|mongodb):\/\/[^\s"'<>)]{1,500}/giu,
    '<url>',
  ],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?/gu, '<time>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?\b/gu, '<ip>'],
  [/\b0x[\da-f]+\b|@[\da-f]{6,16}\b|\b(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{8,}\b/giu, '<hex>'],
  [/(["'`])(?=[^"'`]{0,200}\d)[^"'`]{1,200}\1/gu, '<text>'],
  [/(["'`])[^"'`]{41,200}\1/gu, '<text>'],
  [/(?<![\w.])[+-]?\d+(?:[.,]\d+)*(?=(?:ms|us|ns|s|m|h|[kKMGT]?i?B|%)?(?![\w]))/gu, '<num>'],
  [/(?<=[\w])\d{3,}/gu, '<num>'],
];
const LONGEST_READ = 1_000;
const LONGEST_TITLE = 200;

/** The first line of a message, the same for every occurrence of what it tells. */
export function withPlaceholders(message: string): string {
  const line = message.slice(0, LONGEST_READ).split('\n', 1)[0] ?? '';
  const text = VARYING.reduce((rest, [form, placeholder]) => rest.replace(form, placeholder), line)
    .replace(/\s+/gu, ' ')
    .trim();
  return shortened(text, LONGEST_TITLE);
}

/** At most `most` characters, without half of a pair and without what no database takes. */
export function shortened(text: string, most: number): string {
  const clean = text.replaceAll('\u0000', '').toWellFormed();
  return clean.length <= most
    ? clean
    : `${clean
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\uFFFD$/u, '')}…`;
}
