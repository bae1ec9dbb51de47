import { normaliseSql, type NormalisedSql } from '../sql/normalise.ts';

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
 */
export function statementOf(text: string): NormalisedSql {
  const { text: normalised } = normaliseSql(text, 'mysql');
  const printed = normalised.replace(QUOTED_NAME, '$1');
  const common = printed
    .replace(VALUES, '?')
    .replaceAll('<>', '!=')
    .toLowerCase()
    .replace(WORD, (word) => SAME_WORDS[word] ?? word);
  return { text: printed, fingerprint: normaliseSql(common, 'mysql').fingerprint };
}
