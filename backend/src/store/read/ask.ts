import { VigilError } from '@vigilops/contracts';
import type { Database, Row } from '../database.ts';
import { sqlStateOf } from '../sql-state.ts';
import { statement, type Sql } from './sql.ts';

export interface ReadLimits {
  /** For reads whose cost we know: lists, one host, one trace. */
  readonly readTimeoutMs: number;
  /** For questions that a caller shaped: metric ranges, searches, regular expressions. */
  readonly questionTimeoutMs: number;
}

export const DEFAULT_READ_LIMITS: ReadLimits = { readTimeoutMs: 10_000, questionTimeoutMs: 20_000 };

/** How readers reach the database. */
export interface Ask {
  /** A read of ours: when it is late, the database is in trouble (STORE_TIMEOUT, 503). */
  read<R extends Row>(piece: Sql, signal: AbortSignal): Promise<readonly R[]>;
  /**
   * A caller's question: when the server stops it, the question was too large (QUERY_TOO_LARGE, 422), and a pattern
   * that it cannot read is the caller's fault (REQUEST_INVALID). `timeoutMs` shortens the limit.
   */
  question<R extends Row>(piece: Sql, signal: AbortSignal, timeoutMs?: number): Promise<readonly R[]>;
}

export function createAsk(database: Database, limits: ReadLimits): Ask {
  return {
    read: (piece, signal) => database.query(statement(piece), { signal, timeoutMs: limits.readTimeoutMs }),

    async question(piece, signal, timeoutMs = limits.questionTimeoutMs) {
      const allowedMs = Math.max(1, Math.min(timeoutMs, limits.questionTimeoutMs));
      try {
        return await database.query(statement(piece), { signal, timeoutMs: allowedMs });
      } catch (error) {
        throw signal.aborted ? error : asCallersFault(error, allowedMs);
      }
    },
  };
}

const INVALID_REGULAR_EXPRESSION = '2201B';
const QUERY_CANCELED = '57014';

function asCallersFault(error: unknown, timeoutMs: number): unknown {
  const state = sqlStateOf(error);
  if (state === INVALID_REGULAR_EXPRESSION) {
    const reason = /invalid regular expression: .*?(?= \(2201B\)|$)/.exec(
      error instanceof Error ? error.message : '',
    )?.[0];
    return new VigilError('REQUEST_INVALID', reason ?? 'invalid regular expression', {
      cause: error,
    });
  }
  if (state === QUERY_CANCELED) {
    return new VigilError(
      'QUERY_TOO_LARGE',
      `the database could not answer within the limit of ${String(timeoutMs / 1_000)} s (question_timeout)`,
      { cause: error },
    );
  }
  return error;
}

/** A pattern for LIKE that finds `text` anywhere; backslash is LIKE's own escape. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
