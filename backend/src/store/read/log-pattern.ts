import type { FieldTest, TextPattern } from '@vigilops/contracts/log-query';
import { literalsOf, type Literals } from '../segments/regex-literals.ts';
import { sql, type Sql } from './sql.ts';

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** LIKE's pattern, from end to end. */
export function likePattern(pattern: Exclude<TextPattern, { kind: 'regex' }>): string {
  return pattern.kind === 'exact'
    ? escaped(pattern.value)
    : pattern.parts
        .map((part) => (typeof part === 'string' ? escaped(part) : part.any === 'text' ? '%' : '_'))
        .join('');
}

/** Folding case costs four times the search; digits, signs and most scripts have none. */
const hasCase = (text: string) => text.toLowerCase() !== text.toUpperCase();

const like = (value: Sql, pattern: string, caseSensitive: boolean) =>
  caseSensitive || !hasCase(pattern) ? sql`${value} LIKE ${pattern}` : sql`${value} ILIKE ${pattern}`;

const matches = (value: Sql, source: string, caseSensitive: boolean) =>
  caseSensitive ? sql`${value} ~ ${source}` : sql`${value} ~* ${source}`;

/** A text that contains what is looked for. */
export function containsSql(value: Sql, pattern: TextPattern): Sql {
  if (pattern.kind === 'regex') {
    const { source, caseSensitive } = pattern;
    // Looking for a text costs a tenth of an expression; folding case costs as much as one.
    const text = caseSensitive ? sureText(literalsOf(source)) : undefined;
    const found = matches(value, source, caseSensitive);
    return text === undefined ? found : sql`${like(value, `%${escaped(text)}%`, true)} AND ${found}`;
  }
  return like(value, `%${likePattern(pattern)}%`, pattern.caseSensitive);
}

/** The longest text that each match contains. */
function sureText(literals: Literals): string | undefined {
  return textsIn(literals)
    .filter((text) => text.length > 2)
    .toSorted((a, b) => b.length - a.length)[0];
}

function textsIn(literals: Literals): readonly string[] {
  return typeof literals === 'string'
    ? [literals]
    : literals.kind === 'all'
      ? literals.of.flatMap(textsIn)
      : [];
}

/** A text that is what is looked for, from end to end; a regular expression is found anywhere. */
function equalsSql(value: Sql, pattern: TextPattern): Sql {
  if (pattern.kind === 'regex') {
    return matches(value, pattern.source, pattern.caseSensitive);
  }
  if (pattern.kind === 'exact' && (pattern.caseSensitive || !hasCase(pattern.value))) {
    return sql`${value} = ${pattern.value}`;
  }
  return like(value, likePattern(pattern), pattern.caseSensitive);
}

const NUMBER = '^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,3})?$';
const OPERATORS = { '>': sql`>`, '>=': sql`>=`, '<': sql`<`, '<=': sql`<=` };

/** About a text value that may be null; null and false are both "no". */
export function fieldSql(value: Sql, test: FieldTest): Sql {
  switch (test.kind) {
    case 'text':
      return equalsSql(value, test.pattern);
    case 'exists':
      return sql`${value} IS NOT NULL`;
    case 'compare':
      return numeric(value, sql`${OPERATORS[test.operator]} ${test.value}::float8`);
    case 'range': {
      const from = test.from ?? -Infinity;
      const to = test.to ?? Infinity;
      const low = test.includesFrom ? sql`>=` : sql`>`;
      const high = test.includesTo ? sql`<=` : sql`<`;
      return sql`(${numeric(value, sql`${low} ${from}::float8`)} AND ${numeric(value, sql`${high} ${to}::float8`)})`;
    }
  }
}

/** What is no number is in no range. */
function numeric(value: Sql, rest: Sql): Sql {
  return sql`CASE WHEN ${value} ~ ${NUMBER} THEN (${value})::float8 ${rest} ELSE false END`;
}
