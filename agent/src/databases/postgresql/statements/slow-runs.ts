import type { Session } from '../session.ts';
import { type Extension } from './extension.ts';
import { timesOf } from './totals.ts';

/** Statements that ran above the threshold since the reading before, as far as totals tell. */
export interface SlowRuns {
  readonly userName: string | null;
  readonly database: string | null;
  readonly queryId: string;
  /** At least so many. */
  readonly count: number;
  /** Of the longest, or of the mean. */
  readonly durationMs: number;
}

/** A reading of every round, while all totals are read once a minute: few rows, and what all statements together did. */
export interface StatementPulse {
  /** Calls of all statements; falls when the server makes room or resets. */
  readonly calls: number;
  readonly slow: readonly SlowTotals[];
}

interface SlowTotals {
  readonly user_id: string;
  readonly database_id: string;
  readonly user_name: string | null;
  readonly database: string | null;
  readonly query_id: string;
  readonly calls: number;
  readonly total_ms: number;
  readonly max_ms: number;
}

const MAX_SLOW = 1_000;

export async function readStatementPulse(
  session: Session,
  extension: Extension,
  slowMs: number,
): Promise<StatementPulse> {
  const { total, max } = timesOf(extension);
  // What a function of SQL called is part of a call already.
  const calls = extension.columns.has('toplevel') ? 'sum(calls) FILTER (WHERE toplevel)' : 'sum(calls)';
  const rows = await session.ask<SlowTotals & { readonly is_sum: boolean }>(
    `WITH /* vigilops-agent */ numbers AS MATERIALIZED (SELECT * FROM ${extension.functionName}(false))
      SELECT true AS is_sum, '' AS user_id, '' AS database_id, NULL AS user_name, NULL AS database, '' AS query_id,
          coalesce(${calls}, 0)::float8 AS calls, 0::float8 AS total_ms, 0::float8 AS max_ms
        FROM numbers
      UNION ALL (SELECT false, userid::text, dbid::text, pg_get_userbyid(userid)::text,
          (SELECT datname::text FROM pg_database WHERE oid = dbid), queryid::text,
          sum(calls)::float8, sum(${total})::float8, max(${max})::float8
        FROM numbers WHERE ${max} >= $1 AND queryid IS NOT NULL
        GROUP BY userid, dbid, queryid ORDER BY 9 DESC LIMIT ${String(MAX_SLOW)})`,
    [slowMs],
  );
  return {
    calls: rows.find(({ is_sum }) => is_sum)?.calls ?? 0,
    slow: rows.filter(({ is_sum }) => !is_sum),
  };
}

export interface SlowRunsWatch {
  next(pulse: StatementPulse, slowMs: number): readonly SlowRuns[];
  forget(): void;
}

export function createSlowRunsWatch(): SlowRunsWatch {
  let before: ReadonlyMap<string, SlowTotals> | undefined;
  return {
    next({ slow }, slowMs) {
      const last = before;
      before = new Map(slow.map((row) => [`${row.user_id}/${row.database_id}/${row.query_id}`, row]));
      return last === undefined
        ? []
        : [...before].flatMap(([key, row]) => runsOf(row, last.get(key), slowMs) ?? []);
    },
    forget() {
      before = undefined;
    },
  };
}

function runsOf(now: SlowTotals, before: SlowTotals | undefined, slowMs: number): SlowRuns | undefined {
  const of = (count: number, durationMs: number) => ({
    userName: now.user_name,
    database: now.database,
    queryId: now.query_id,
    count,
    durationMs,
  });
  if (before === undefined || now.calls < before.calls) {
    // The first above the threshold, or since the totals began anew.
    return of(1, now.max_ms);
  }
  const calls = now.calls - before.calls;
  const mean = calls === 0 ? 0 : (now.total_ms - before.total_ms) / calls;
  if (mean >= slowMs) {
    return of(calls, now.max_ms > before.max_ms ? now.max_ms : mean);
  }
  return now.max_ms > before.max_ms ? of(1, now.max_ms) : undefined;
}
