import { normaliseSql } from '../../sql/normalise.ts';
import type { Session } from '../session.ts';
import { type CutText, cutText, HIDDEN, textOf } from './cut-text.ts';
import type { Extension } from './extension.ts';

/** A statement as it may leave the host. */
export interface StatementText {
  readonly text: string;
  readonly fingerprint: string;
  /** One that this agent asked. */
  readonly isOwn: boolean;
}

/**
 * Texts by the query ids of pg_stat_statements. Numbers can be read without them, and one text costs the server as much as
 * all: it reads its file of texts whole. So they are asked for those that are told of, and kept.
 */
export interface Texts {
  /** Asks for those that are not known yet, together. */
  learn(session: Session, extension: Extension, queryIds: Iterable<string>): Promise<void>;
  /** Undefined: it was not learned, or the server has lost the text. */
  of(queryId: string | null): StatementText | undefined;
}

const MAX_KEPT = 500;
const MAX_KEPT_CHARACTERS = 524_288;
/** Every statement of ours has it. */
const OWN_MARK = '/* vigilops-agent */';

export function createTexts(): Texts {
  const kept = new Map<string, StatementText>();
  let characters = 0;
  const keep = (queryId: string, text: StatementText) => {
    kept.set(queryId, text);
    characters += text.text.length;
    for (const [oldest, { text: old }] of kept) {
      if (oldest === queryId || (kept.size <= MAX_KEPT && characters <= MAX_KEPT_CHARACTERS)) {
        break;
      }
      kept.delete(oldest);
      characters -= old.length;
    }
  };
  return {
    async learn(session, { functionName }, queryIds) {
      const wanted = new Set(queryIds);
      const unknown = [...wanted].filter((queryId) => !kept.has(queryId));
      for (const queryId of wanted) {
        const known = kept.get(queryId);
        if (known !== undefined) {
          // What was used last goes last.
          kept.delete(queryId);
          kept.set(queryId, known);
        }
      }
      if (unknown.length === 0) {
        return;
      }
      const rows = await session.ask<CutText & { readonly query_id: string }>(
        `SELECT /* vigilops-agent */ DISTINCT ON (queryid) queryid::text AS query_id, ${cutText('query')}
          FROM ${functionName}(true) WHERE queryid = ANY($1::bigint[])`,
        [unknown],
      );
      for (const row of rows) {
        const text = textOf(row);
        if (text !== null && text !== HIDDEN) {
          keep(row.query_id, readText(text));
        }
      }
    },
    of: (queryId) => (queryId === null ? undefined : kept.get(queryId)),
  };
}

/** Literals, comments and secrets removed. */
export function readText(text: string): StatementText {
  const { text: normalised, fingerprint } = normaliseSql(text, 'postgresql');
  return { text: normalised, fingerprint, isOwn: text.includes(OWN_MARK) };
}
