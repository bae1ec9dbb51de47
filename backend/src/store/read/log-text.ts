import { containing } from './ask.ts';
import { sql, type Sql } from './sql.ts';

/** What a body must contain: a part of it, or what a PostgreSQL regular expression finds. */
export interface LogText {
  readonly mode: 'substring' | 'regex';
  readonly value: string;
  readonly caseSensitive: boolean;
}

/** About the column `body`. */
export function textCondition({ mode, value, caseSensitive }: LogText): Sql {
  if (mode === 'regex') {
    return caseSensitive ? sql`body ~ ${value}` : sql`body ~* ${value}`;
  }
  // Folding case costs four times the search; digits, signs and most scripts have none.
  const hasCase = value.toLowerCase() !== value.toUpperCase();
  return caseSensitive || !hasCase
    ? sql`body LIKE ${containing(value)}`
    : sql`body ILIKE ${containing(value)}`;
}
