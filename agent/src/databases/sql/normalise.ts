import { createHash } from 'node:crypto';

import { foldLists, foldWords } from './fold.ts';
import { printTokens } from './print.ts';
import type { Backslash } from './quoted.ts';
import { readTokens } from './tokens.ts';
import type { SqlDialect } from './types.ts';

export { backslashIn } from './backslash.ts';
export type { Backslash } from './quoted.ts';
export type { SqlDialect } from './types.ts';

export interface NormalisedSql {
  /** One line, at most MAX_QUERY_TEXT characters; cut off, it ends in ` …`. */
  readonly text: string;
  /** 16 hex digits of SHA-256 over dialect and text: the same on every host. */
  readonly fingerprint: string;
}

/** As the contract has it in REPORT_LIMITS. */
export const MAX_QUERY_TEXT = 8_192;
/** Characters of a statement that are read; what comes after is as if it had been cut off. */
const MAX_READ = 1_024 * 1_024;

/**
 * A statement without its literals and comments, which may hold secrets: nothing of them is in the result, whatever the
 * text is, whole or cut off or binary. What cannot be read for sure is `?`. Names stay as they are, lists of values
 * become one `(?)` or `(?, …)`.
 *
 * `backslash` says what one does in a plain string of this server; without it a statement is read only as far as that
 * makes no difference. MySQL: what `backslashIn` has found; `escapes` where its session has neither NO_BACKSLASH_ESCAPES nor
 * ANSI_QUOTES.
 */
export function normaliseSql(
  text: string,
  dialect: SqlDialect,
  backslash: Backslash = 'unknown',
): NormalisedSql {
  const tokens = readTokens(text.slice(0, MAX_READ), dialect, backslash);
  const folded = foldLists(foldWords(tokens, dialect === 'postgresql'));
  while (folded.at(-1)?.text === ';') {
    folded.pop();
  }
  const printed = printTokens(folded, dialect, MAX_QUERY_TEXT);
  return { text: printed, fingerprint: fingerprintOf(printed, dialect) };
}

function fingerprintOf(text: string, dialect: SqlDialect): string {
  return createHash('sha256').update(`${dialect}\n${text}`).digest('hex').slice(0, 16);
}
