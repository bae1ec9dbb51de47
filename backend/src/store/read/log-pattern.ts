import type { Comparison, FieldTest, TextPattern } from '@vigilops/contracts/log-query';
import { literalsOf, type Literals } from '../segments/regex-literals.ts';
import { join, sql, type Sql } from './sql.ts';

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** LIKE's pattern, from end to end. */
export function likePattern(pattern: Exclude<TextPattern, { kind: 'regex' }>): string {
  return pattern.kind === 'exact'
    ? escaped(pattern.value)
    : pattern.parts
        .map((part) => (typeof part === 'string' ? escaped(part) : part.any === 'text' ? '%' : '_'))
        .join('');
}

/** Folding case costs several times the search; digits, signs and most scripts have none. */
const hasCase = (text: string) => text.toLowerCase() !== text.toUpperCase();
const isAscii = (text: string) => !/[^\0-\x7f]/.test(text);

/** Folding by the C collation changes ASCII alone, and takes a third of the time. */
const like = (value: Sql, pattern: string, caseSensitive: boolean) =>
  caseSensitive || !hasCase(pattern)
    ? sql`${value} LIKE ${pattern}`
    : isAscii(pattern)
      ? sql`${value} COLLATE "C" ILIKE ${pattern}`
      : sql`${value} ILIKE ${pattern}`;

const matches = (value: Sql, source: string, caseSensitive: boolean) =>
  caseSensitive ? sql`${value} ~ ${source}` : sql`${value} ~* ${source}`;

/** A text that contains what is looked for. */
export function containsSql(value: Sql, pattern: TextPattern): Sql {
  if (pattern.kind === 'regex') {
    const { source, caseSensitive } = pattern;
    // Looking for a text costs a third of an expression, unless it folds more than ASCII.
    const text = sureText(literalsOf(source), (one) => caseSensitive || !hasCase(one) || isAscii(one));
    const found = matches(value, source, caseSensitive);
    return text === undefined ? found : sql`${like(value, `%${escaped(text)}%`, caseSensitive)} AND ${found}`;
  }
  return like(value, `%${likePattern(pattern)}%`, pattern.caseSensitive);
}

/** The longest text that each match contains, of those that are cheap to look for. */
function sureText(literals: Literals, isCheap: (text: string) => boolean): string | undefined {
  return textsIn(literals)
    .filter((text) => text.length > 2 && isCheap(text))
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

/** No longer than float8 holds without an error. */
const NUMBER = '^[-+]?([0-9]{1,40}[.]?[0-9]{0,40}|[.][0-9]{1,40})([eE][-+]?[0-9]{1,2})?$';

/** SQL and jsonpath write them alike. */
type Limit = readonly [operator: Comparison, value: number];

type NumberTest = Extract<FieldTest, { kind: 'compare' | 'range' }>;

function comparisonsOf(test: NumberTest): readonly Limit[] {
  if (test.kind === 'compare') {
    return [[test.operator, test.value]];
  }
  if (test.from === null && test.to === null) {
    return [['<=', Number.MAX_VALUE]];
  }
  return [
    ...(test.from === null ? [] : [[test.includesFrom ? '>=' : '>', test.from] as const]),
    ...(test.to === null ? [] : [[test.includesTo ? '<=' : '<', test.to] as const]),
  ];
}

const OPERATORS = { '>': sql`>`, '>=': sql`>=`, '<': sql`<`, '<=': sql`<=` };

/** About a text value that may be null; null and false are both "no". */
export function fieldSql(value: Sql, test: FieldTest): Sql {
  switch (test.kind) {
    case 'text':
      return equalsSql(value, test.pattern);
    case 'exists':
      return sql`${value} IS NOT NULL`;
    case 'compare':
    case 'range': {
      const number = sql`(${value})::float8`;
      const each = comparisonsOf(test).map(
        ([operator, limit]) => sql`${number} ${OPERATORS[operator]} ${limit}::float8`,
      );
      return sql`CASE WHEN ${value} ~ ${NUMBER} THEN ${join([sql`true`, ...each], sql` AND `)} ELSE false END`;
    }
  }
}

/** About a value in a JSON object, at any of these paths; null and false are both "no". */
export function jsonFieldSql(json: Sql, paths: readonly (readonly string[])[], test: FieldTest): Sql {
  if ((test.kind === 'compare' || test.kind === 'range') && !paths.some(isIntoArray)) {
    // Half the time of a value taken out as text; what is no number meets nothing.
    const each = paths.map((path) => `(${numberMeets(path, test)})`).join(' || ');
    return sql`jsonb_path_exists(${json}, ${`strict $ ? (${each})`}::jsonpath, '{}', true)`;
  }
  const found = paths.map(
    (path) => sql`coalesce(${fieldSql(sql`(${json} #>> ${path}::text[])`, test)}, false)`,
  );
  return sql`(${join(found, sql` OR `)})`;
}

/** Such a key is an index in an array, too. */
const isIntoArray = (path: readonly string[]) => path.length > 1 && path.some((key) => /^\d+$/.test(key));

/** In the language of jsonpath. */
function numberMeets(path: readonly string[], test: NumberTest): string {
  const number = `@${path.map((key) => `.${JSON.stringify(key)}`).join('')}.double()`;
  return comparisonsOf(test)
    .map(([operator, limit]) => `${number} ${operator} ${String(limit)}`)
    .join(' && ');
}
