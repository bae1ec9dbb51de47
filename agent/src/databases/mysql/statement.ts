import { backslashIn, normaliseSql, type NormalisedSql } from '../sql/normalise.ts';
import type { Server } from './server.ts';

/** Characters of a statement that are asked for. */
export const MAX_STATEMENT = 65_536;

/** Names that need no quotes. */
const QUOTED_NAME = /`([A-Za-z_$][\w$]*)`/g;
const VALUES = /\?(?:, (?:\?|…))+/g;
/** Words that are one to the server's parser, which writes the last of each into its digests. */
const SAME_WORDS: Readonly<Record<string, string>> = {
  system_user: 'user',
  session_user: 'user',
  schema: 'database',
  substr: 'substring',
  integer: 'int',
  fields: 'columns',
  some: 'any',
};
const WORD = /[\w$]+/g;

/**
 * A statement without literals. Its fingerprint is the same for what a client wrote and for the server's own digest of
 * it, which has other quotes, letters and lists: both are seen of one statement.
 *
 * `isWhole`: nothing was cut off its end, so that it can be seen what a backslash does in it.
 */
export function statementOf(text: string, { isWhole } = { isWhole: false }): NormalisedSql {
  const { text: normalised } = normaliseSql(text, 'mysql', isWhole ? backslashIn(text) : 'unknown');
  const printed = normalised.replace(QUOTED_NAME, '$1');
  const common = printed
    .replace(VALUES, '?')
    .replaceAll('<>', '!=')
    .toLowerCase()
    .replace(WORD, (word) => SAME_WORDS[word] ?? word);
  return { text: printed, fingerprint: normaliseSql(common, 'mysql').fingerprint };
}

/**
 * Whether a text of the list of processes or of the slow log, of which MAX_STATEMENT characters were asked for, is all of its
 * statement: MariaDB puts `?` for bytes that are no character, MySQL cuts the text off before them.
 */
export function isWhole(text: string, { kind }: Server): boolean {
  return kind === 'mariadb' && text.length < MAX_STATEMENT;
}
