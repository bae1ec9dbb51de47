import type { DatabaseQueryDetail } from '@vigilops/contracts/api';
import type { Row } from '../../database.ts';
import type { Ask } from '../../read/ask.ts';
import { sql, type Sql } from '../../read/sql.ts';
import { isoText } from '../../read/times.ts';
import { codeOf } from './code.ts';
import { listRuns } from './runs.ts';
import { readTotals, ROWS, statementOf, SUMS, type SumsRow } from './statements.ts';
import { columnOf, startsOf, stepOf, within, type Steps } from './steps.ts';

const SAMPLES = 20;
const PLANS = 5;
const PARTS = 100;

type Part = DatabaseQueryDetail['parts'][number];
type Plan = DatabaseQueryDetail['plans'][number];

export async function readStatement(
  ask: Ask,
  id: number,
  fingerprint: string,
  steps: Steps,
  signal: AbortSignal,
): Promise<DatabaseQueryDetail | undefined> {
  const code = codeOf(fingerprint);
  const ofIt = sql`${within(id, steps)} AND one.fingerprint = ${code}`;
  const [row] = await ask.question<SumsRow>(
    sql`WITH stats AS (
          SELECT ${SUMS}, min(one.time) AS first_time, max(one.time) AS last_time
          FROM vigilops.db_query_stats AS one WHERE ${ofIt})
        SELECT ${fingerprint} AS fingerprint, query.text, stats.*,
               ${isoText(sql`least(query.first_seen, stats.first_time)`)} AS first_seen,
               ${isoText(sql`greatest(query.last_seen, stats.last_time)`)} AS last_seen
        FROM stats LEFT JOIN vigilops.db_queries AS query
          ON query.instance_id = ${id}::int4 AND query.fingerprint = ${code}
        WHERE query.fingerprint IS NOT NULL OR stats.first_time IS NOT NULL`,
    signal,
  );
  if (row === undefined) {
    return undefined;
  }
  const [all, parts, trend, samples, plans] = await Promise.all([
    readTotals(ask, id, steps, signal),
    ask.question<Part & Row>(
      sql`SELECT one.database, one.user_name AS "user", sum(one.calls) AS calls, sum(one.total_ms) AS total_ms
          FROM vigilops.db_query_stats AS one WHERE ${ofIt} GROUP BY 1, 2 ORDER BY 4 DESC LIMIT ${PARTS}`,
      signal,
    ),
    readTrend(ask, ofIt, steps, signal),
    listRuns(ask, id, { ...steps, fingerprint, limit: SAMPLES }, signal),
    ask.read<Plan & Row>(
      sql`SELECT ${isoText(sql`one.time`)} AS at, one.format, one.plan FROM vigilops.db_plans AS one
          WHERE one.instance_id = ${id}::int4 AND one.fingerprint = ${code}
          ORDER BY one.time DESC LIMIT ${PLANS}`,
      signal,
    ),
  ]);
  return {
    ...statementOf(row, all.totalMs),
    parts: [...parts],
    trend,
    samples: samples.map(({ timeUs, ...sample }) => {
      void timeUs;
      return sample;
    }),
    plans: [...plans],
  };
}

interface StepRow extends Row {
  readonly step: number;
  readonly calls: number;
  readonly total_ms: number;
  readonly max_ms: number | null;
  readonly rows: number | null;
  readonly blocks_read: number | null;
}

async function readTrend(
  ask: Ask,
  ofIt: Sql,
  steps: Steps,
  signal: AbortSignal,
): Promise<DatabaseQueryDetail['trend']> {
  const found = await ask.question<StepRow>(
    sql`SELECT ${stepOf(steps)} AS step, sum(one.calls) AS calls, sum(one.total_ms) AS total_ms,
               max(one.max_ms) AS max_ms, ${ROWS} AS rows, sum(one.blocks_read) AS blocks_read
        FROM vigilops.db_query_stats AS one WHERE ${ofIt} GROUP BY 1`,
    signal,
  );
  const line = (cell: (row: StepRow) => number | null) => columnOf(steps, found, cell);
  return {
    step_seconds: steps.stepUs / 1e6,
    times: startsOf(steps),
    calls: line(({ calls }) => calls),
    total_ms: line(({ total_ms: ms }) => ms),
    mean_ms: line(({ calls, total_ms: ms }) => (calls > 0 ? ms / calls : null)),
    max_ms: line(({ max_ms: ms }) => ms),
    rows: line(({ rows }) => rows),
    blocks_read: line(({ blocks_read: blocks }) => blocks),
  };
}
