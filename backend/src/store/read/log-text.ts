import type { TextPattern } from '@vigilops/contracts/log-query';
import { containsSql } from './log-pattern.ts';
import { sql, type Sql } from './sql.ts';

/** What a body must contain: a part of it, or what a PostgreSQL regular expression finds. */
export interface LogText {
  readonly mode: 'substring' | 'regex';
  readonly value: string;
  readonly caseSensitive: boolean;
}

export function patternOf({ mode, value, caseSensitive }: LogText): TextPattern {
  return mode === 'regex'
    ? { kind: 'regex', source: value, caseSensitive }
    : { kind: 'exact', value, caseSensitive };
}

/** About the column `body`. */
export function textCondition(text: LogText): Sql {
  return containsSql(sql`body`, patternOf(text));
}
