import type { DbFigures } from '@vigilops/contracts/db-report';

import { databaseFigures, type DatabaseSums } from './databases.ts';

/** What one round read of totals. */
export interface Reading {
  readonly atMs: number;
  /** Undefined: it could not be read. */
  readonly sums: DatabaseSums | undefined;
  /** Of all statements, ours among them; undefined: nobody counts them. */
  readonly calls: number | undefined;
  /** Statements that we asked over this connection. */
  readonly asked: number;
}

type RateFigures = Pick<DbFigures, 'qps' | 'tps' | 'cache_hit_ratio' | 'temp_bytes' | 'deadlocks'>;

/** What happened between two rounds. */
export interface Rates {
  next(now: Reading): RateFigures;
  /** Statements since the agent began: what the server keeps falls when it makes room. */
  readonly queries: number;
  readonly isFirst: boolean;
  forget(): void;
}

export function createRates(): Rates {
  let before: Reading | undefined;
  let queries = 0;
  return {
    next(now) {
      const last = before;
      before = now;
      const seconds = last === undefined ? 0 : (now.atMs - last.atMs) / 1_000;
      const calls = last === undefined || seconds <= 0 ? null : callsBetween(last, now);
      queries += calls ?? 0;
      const isKnown = last?.sums !== undefined && seconds > 0;
      return {
        qps: calls === null ? null : calls / seconds,
        ...(now.sums === undefined
          ? { tps: null, cache_hit_ratio: null, temp_bytes: null, deadlocks: null }
          : databaseFigures(now.sums, isKnown ? { sums: last.sums, seconds } : undefined)),
      };
    },
    get queries() {
      return queries;
    },
    get isFirst() {
      return before === undefined;
    },
    forget() {
      before = undefined;
    },
  };
}

/** Null: they fell, for statistics were reset or room was made. */
function callsBetween(last: Reading, now: Reading): number | null {
  if (last.calls === undefined || now.calls === undefined || now.calls < last.calls) {
    return null;
  }
  // Another connection counts anew.
  const own = now.asked < last.asked ? now.asked : now.asked - last.asked;
  return Math.max(0, now.calls - last.calls - own);
}
