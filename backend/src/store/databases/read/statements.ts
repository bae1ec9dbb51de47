import { formatTimeUs, type DatabaseQuery, type DatabaseQueryList } from '@vigilops/contracts/api';
import type { DatabaseReader } from '../../../model/index.ts';
import type { Row } from '../../database.ts';
import { containing, type Ask } from '../../read/ask.ts';
import { sql, where, type Sql } from '../../read/sql.ts';
import { isoText } from '../../read/times.ts';
import { within } from './steps.ts';

type Question = Parameters<DatabaseReader['queries']>[1];

/** Examined, where the server tells; else what came back and what was changed. */
export const ROWS = sql`coalesce(sum(one.rows_examined), sum(one.rows_returned) + coalesce(sum(one.rows_affected), 0),
  sum(one.rows_affected))`;

/** Sums over rows of `one`. */
export const SUMS = sql`
  coalesce(array_agg(DISTINCT one.database) FILTER (WHERE one.database IS NOT NULL), '{}') AS databases,
  coalesce(array_agg(DISTINCT one.user_name) FILTER (WHERE one.user_name IS NOT NULL), '{}') AS users,
  coalesce(sum(one.calls), 0) AS calls, coalesce(sum(one.total_ms), 0) AS total_ms, max(one.max_ms) AS max_ms,
  sum(one.p95_ms * one.calls) FILTER (WHERE one.calls > 0)
    / nullif(sum(one.calls) FILTER (WHERE one.p95_ms IS NOT NULL), 0) AS p95_ms,
  sum(one.rows_returned) AS rows_returned, sum(one.rows_examined) AS rows_examined,
  sum(one.rows_affected) AS rows_affected, sum(one.blocks_hit) AS blocks_hit, sum(one.blocks_read) AS blocks_read,
  sum(one.temp_blocks) AS temp_blocks, sum(one.errors) AS errors, sum(one.no_index) AS no_index`;

export interface SumsRow extends Row {
  readonly fingerprint: string;
  readonly text: string | null;
  readonly databases: string[];
  readonly users: string[];
  readonly calls: number;
  readonly total_ms: number;
  readonly max_ms: number | null;
  readonly p95_ms: number | null;
  readonly rows_returned: number | null;
  readonly rows_examined: number | null;
  readonly rows_affected: number | null;
  readonly blocks_hit: number | null;
  readonly blocks_read: number | null;
  readonly temp_blocks: number | null;
  readonly errors: number | null;
  readonly no_index: number | null;
  readonly first_seen: string;
  readonly last_seen: string;
}

const ORDERS: Readonly<Record<Question['sort'], Sql>> = {
  total: sql`stats.total_ms`,
  mean: sql`stats.total_ms / nullif(stats.calls, 0)`,
  max: sql`stats.max_ms`,
  calls: sql`stats.calls`,
  rows: sql`stats.rows`,
};

export async function listStatements(
  ask: Ask,
  id: number,
  question: Question,
  signal: AbortSignal,
): Promise<DatabaseQueryList> {
  const { fromUs, toUs, limit, sort } = question;
  const range = { fromUs, toUs };
  const [all, rows] = await Promise.all([
    readTotals(ask, id, range, signal),
    ask.question<SumsRow>(
      sql`WITH stats AS (
            SELECT one.fingerprint AS code, ${SUMS}, ${ROWS} AS rows, min(one.time) AS first_time, max(one.time) AS last_time
            FROM vigilops.db_query_stats AS one ${where([within(id, range), ...narrowed(question)])}
            GROUP BY one.fingerprint)
          SELECT lpad(to_hex(stats.code), 16, '0') AS fingerprint, query.text, stats.*,
                 ${isoText(sql`least(query.first_seen, stats.first_time)`)} AS first_seen,
                 ${isoText(sql`greatest(query.last_seen, stats.last_time)`)} AS last_seen
          FROM stats LEFT JOIN vigilops.db_queries AS query
            ON query.instance_id = ${id}::int4 AND query.fingerprint = stats.code
          ${where(question.q === undefined ? [] : [sql`query.text ILIKE ${containing(question.q)}`])}
          ORDER BY ${ORDERS[sort]} DESC NULLS LAST, stats.total_ms DESC, stats.code LIMIT ${limit}`,
      signal,
    ),
  ]);
  const items = rows.map((row) => statementOf(row, all.totalMs));
  const listed = { calls: sumOf(items, 'calls'), totalMs: sumOf(items, 'total_ms') };
  const othersMs = Math.max(0, all.totalMs - listed.totalMs);
  return {
    from: formatTimeUs(fromUs),
    to: formatTimeUs(toUs),
    seconds: all.seconds,
    calls: all.calls,
    total_ms: all.totalMs,
    has_resets: all.hasResets,
    items,
    others: {
      queries: Math.max(0, all.queries - items.length),
      calls: Math.max(0, all.calls - listed.calls),
      total_ms: othersMs,
      share: shareOf(othersMs, all.totalMs),
    },
  };
}

function narrowed({ database, user }: Question): readonly Sql[] {
  return [
    ...(database === undefined ? [] : [sql`one.database = ${database}`]),
    ...(user === undefined ? [] : [sql`one.user_name = ${user}`]),
  ];
}

export interface Totals {
  readonly seconds: number;
  readonly queries: number;
  readonly calls: number;
  readonly totalMs: number;
  readonly hasResets: boolean;
}

/** Of all statements, listed by their agent or not. */
export async function readTotals(
  ask: Ask,
  id: number,
  range: { readonly fromUs: number; readonly toUs: number },
  signal: AbortSignal,
): Promise<Totals> {
  const [row] = await ask.question<{ [Key in keyof Totals]: Totals[Key] }>(
    sql`SELECT windows.seconds, windows.queries + stats.queries AS queries, windows.calls + stats.calls AS calls,
               windows.total_ms + stats.total_ms AS "totalMs", windows.has_resets AS "hasResets"
        FROM (
          SELECT coalesce(sum(seconds), 0) AS seconds, coalesce(max(other_queries), 0) AS queries,
                 coalesce(sum(other_calls), 0) AS calls, coalesce(sum(other_total_ms), 0) AS total_ms,
                 coalesce(bool_or(is_reset), false) AS has_resets
          FROM vigilops.db_query_windows AS one WHERE ${within(id, range)}) AS windows,
        (
          SELECT count(DISTINCT fingerprint)::float8 AS queries, coalesce(sum(calls), 0) AS calls,
                 coalesce(sum(total_ms), 0) AS total_ms
          FROM vigilops.db_query_stats AS one WHERE ${within(id, range)}) AS stats`,
    signal,
  );
  return row ?? { seconds: 0, queries: 0, calls: 0, totalMs: 0, hasResets: false };
}

export function statementOf(row: SumsRow, allMs: number): DatabaseQuery {
  return {
    fingerprint: row.fingerprint,
    text: row.text ?? '',
    databases: row.databases,
    users: row.users,
    calls: row.calls,
    total_ms: row.total_ms,
    mean_ms: row.calls > 0 ? row.total_ms / row.calls : null,
    max_ms: row.max_ms,
    p95_ms: row.p95_ms,
    rows_returned: row.rows_returned,
    rows_examined: row.rows_examined,
    rows_affected: row.rows_affected,
    blocks_hit: row.blocks_hit,
    blocks_read: row.blocks_read,
    temp_blocks: row.temp_blocks,
    errors: row.errors,
    no_index: row.no_index,
    share: shareOf(row.total_ms, allMs),
    first_seen: row.first_seen,
    last_seen: row.last_seen,
  };
}

function shareOf(ms: number, ofMs: number): number {
  return ofMs > 0 ? Math.min(1, ms / ofMs) : 0;
}

function sumOf(items: readonly DatabaseQuery[], key: 'calls' | 'total_ms'): number {
  return items.reduce((sum, item) => sum + item[key], 0);
}
