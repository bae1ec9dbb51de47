import type { DbQueryStats } from '@vigilops/contracts/db-report';
import type { Queryable } from '../../database.ts';
import { bounded, boundedOrNull, recordset, timeCell, type Told } from './cells.ts';

const COUNTS = [
  'max_ms',
  'p95_ms',
  'rows_returned',
  'rows_examined',
  'rows_affected',
  'blocks_hit',
  'blocks_read',
  'temp_blocks',
  'errors',
  'no_index',
] as const satisfies readonly (keyof DbQueryStats)[];

/** A text of hexadecimal digits as the 64 bits that it stands for. */
export const FINGERPRINT = `('x' || given.fingerprint)::bit(64)::bigint`;

/** Windows of statements. One that is there already is not counted twice. */
export async function writeWindows(session: Queryable, told: readonly Told<'queries'>[]): Promise<void> {
  const fresh = await session.query<{ instance_id: number; time: string }>({
    text: `INSERT INTO vigilops.db_query_windows
             (time, instance_id, seconds, other_queries, other_calls, other_total_ms, is_reset)
           SELECT time, instance_id, seconds, other_queries, other_calls, other_total_ms, is_reset
           FROM jsonb_to_recordset($1::jsonb) AS given (time timestamptz, instance_id int4, seconds float8,
             other_queries float8, other_calls float8, other_total_ms float8, is_reset boolean)
           ON CONFLICT (instance_id, time) DO NOTHING
           RETURNING instance_id, (extract(epoch FROM time) * 1000000)::bigint::text AS time`,
    values: recordset(told.map(windowCells)),
  });
  const isFresh = new Set(fresh.map((row) => `${String(row.instance_id)} ${row.time}`));
  const stats = told
    .filter(({ instanceId, timeUs }) => isFresh.delete(`${String(instanceId)} ${String(timeUs)}`))
    .flatMap((window) => window.report.items.map((item) => statCells(window, item)));
  if (stats.length === 0) {
    return;
  }
  const columns = `database, user_name, calls, total_ms, ${COUNTS.join(', ')}`;
  await session.query({
    text: `INSERT INTO vigilops.db_query_stats (time, instance_id, fingerprint, ${columns})
           SELECT time, instance_id, ${FINGERPRINT}, ${columns}
           FROM jsonb_to_recordset($1::jsonb) AS given (time timestamptz, instance_id int4, fingerprint text,
             database text, user_name text, calls float8, total_ms float8, ${COUNTS.map((name) => `${name} float8`).join(', ')})`,
    values: recordset(stats),
  });
}

function windowCells({ instanceId, timeUs, report }: Told<'queries'>): object {
  const { others } = report;
  return {
    time: timeCell(timeUs),
    instance_id: instanceId,
    seconds: (Date.parse(report.to) - Date.parse(report.from)) / 1_000,
    other_queries: bounded(others.queries),
    other_calls: bounded(others.calls),
    other_total_ms: bounded(others.total_ms),
    is_reset: report.is_reset,
  };
}

function statCells({ instanceId, timeUs }: Told<'queries'>, item: DbQueryStats): object {
  return {
    time: timeCell(timeUs),
    instance_id: instanceId,
    fingerprint: item.fingerprint,
    database: item.database,
    user_name: item.user,
    calls: bounded(item.calls),
    total_ms: bounded(item.total_ms),
    ...Object.fromEntries(COUNTS.map((name) => [name, boundedOrNull(item[name])])),
  };
}

interface SeenText {
  readonly instanceId: number;
  readonly fingerprint: string;
  readonly text: string;
  readonly timeUs: number;
}

/** Texts of statements. That one was seen again is written every ten minutes. */
export async function writeTexts(session: Queryable, seen: readonly SeenText[]): Promise<void> {
  const spans = new Map<string, SeenText & { readonly firstUs: number }>();
  for (const one of seen) {
    const key = `${String(one.instanceId)} ${one.fingerprint}`;
    const known = spans.get(key);
    spans.set(key, {
      ...one,
      firstUs: Math.min(one.timeUs, known?.firstUs ?? Infinity),
      timeUs: Math.max(one.timeUs, known?.timeUs ?? 0),
    });
  }
  if (spans.size === 0) {
    return;
  }
  await session.query({
    text: `INSERT INTO vigilops.db_queries AS known (instance_id, fingerprint, text, first_seen, last_seen)
           SELECT instance_id, ${FINGERPRINT}, text, first, last
           FROM jsonb_to_recordset($1::jsonb)
             AS given (instance_id int4, fingerprint text, text text, first timestamptz, last timestamptz)
           ON CONFLICT (instance_id, fingerprint) DO UPDATE
           SET first_seen = least(known.first_seen, excluded.first_seen),
               last_seen = greatest(known.last_seen, excluded.last_seen)
           WHERE excluded.last_seen > known.last_seen + interval '10 minutes' OR excluded.first_seen < known.first_seen`,
    values: recordset(
      [...spans.values()].map(({ instanceId, fingerprint, text, firstUs, timeUs }) => ({
        instance_id: instanceId,
        fingerprint,
        text,
        first: timeCell(firstUs),
        last: timeCell(timeUs),
      })),
    ),
  });
}
