import type { SqlDialect, SqlToken } from './types.ts';

/** Words that are no functions, so that a bracket after them stands apart. */
const APART = new Set(
  (
    'all and any array as between by case check distinct else except exists from having in index intersect into ' +
    'is join key lateral like limit not of offset on or over partition references returning row select set some ' +
    'then union unique update using value values when where with within primary only'
  ).split(' '),
);
const NOTHING_BEFORE = new Set([',', ')', ']', ';', '.', '::']);
const NOTHING_AFTER = new Set(['(', '[', '.', '::', ':']);
const CUT = ' …';

/** One line with the same blanks whoever wrote it, cut between two words where it is longer than `most` characters. */
export function printTokens(tokens: readonly SqlToken[], dialect: SqlDialect, most: number): string {
  const parts: string[] = [];
  let length = 0;
  let before: SqlToken | undefined;
  for (const token of tokens) {
    const part = isApart(before, token, dialect) ? ` ${token.text}` : token.text;
    if (length + part.length > most - CUT.length) {
      parts.push(CUT);
      break;
    }
    parts.push(part);
    length += part.length;
    before = token;
  }
  return parts.join('');
}

function isApart(before: SqlToken | undefined, { text }: SqlToken, dialect: SqlDialect): boolean {
  if (before === undefined || NOTHING_BEFORE.has(text) || NOTHING_AFTER.has(before.text)) {
    return false;
  }
  if (dialect === 'mysql' && (before.text === '@' || before.text === '@@')) {
    return false;
  }
  if (text === '(') {
    return before.kind !== 'name' && (before.kind !== 'word' || APART.has(before.text.toLowerCase()));
  }
  return text !== '[' || !(before.kind === 'word' || before.kind === 'name' || before.text === ']');
}
