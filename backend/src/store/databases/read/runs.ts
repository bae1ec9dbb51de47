import type { DatabaseSlowQuery, DatabaseSlowQueryList } from '@vigilops/contracts/api';
import type { DatabaseReader, SlowQueryQuestion } from '../../../model/index.ts';
import type { Row } from '../../database.ts';
import { containing, type Ask } from '../../read/ask.ts';
import { sql, where, type Sql } from '../../read/sql.ts';
import { at, isoText, unixUsText } from '../../read/times.ts';
import { codeOf } from './code.ts';
import { columnOf, startsOf, stepOf, within, type Steps } from './steps.ts';

type Run = DatabaseSlowQuery & { readonly timeUs: number };
type RunRow = Row &
  Omit<DatabaseSlowQuery, 'text'> & { readonly time_us: string; readonly text: string | null };

export async function listRuns(
  ask: Ask,
  id: number,
  question: Parameters<DatabaseReader['slowQueries']>[1],
  signal: AbortSignal,
): Promise<readonly Run[]> {
  const { after, limit } = question;
  const conditions = [
    ...conditionsOf(id, question),
    ...(after === undefined ? [] : [sql`one.time <= ${at(after.us)}`]),
  ];
  const rows = await ask.question<RunRow>(
    sql`SELECT ${isoText(sql`one.time`)} AS at, ${unixUsText(sql`one.time`)} AS time_us,
               lpad(to_hex(one.fingerprint), 16, '0') AS fingerprint, query.text, one.duration_ms, one.is_running,
               one.rows_examined, one.rows_returned, one.user_name AS "user", one.database, one.address,
               one.application, one.wait, one.source
        FROM vigilops.slow_queries AS one ${TEXT} ${where(conditions)}
        ORDER BY one.time DESC, one.sample_id COLLATE "C" OFFSET ${after?.tie ?? 0} LIMIT ${limit}`,
    signal,
  );
  return rows.map(({ time_us: timeUs, text, ...row }) => ({
    ...row,
    text: text ?? '',
    timeUs: Number(timeUs),
  }));
}

const TEXT = sql`LEFT JOIN vigilops.db_queries AS query
  ON query.instance_id = one.instance_id AND query.fingerprint = one.fingerprint`;

function conditionsOf(id: number, question: SlowQueryQuestion): readonly Sql[] {
  const { fingerprint, text, minMs } = question;
  return [
    within(id, question),
    ...(fingerprint === undefined ? [] : [sql`one.fingerprint = ${codeOf(fingerprint)}`]),
    ...(text === undefined ? [] : [sql`query.text ILIKE ${containing(text)}`]),
    ...(minMs === undefined ? [] : [sql`one.duration_ms >= ${minMs}::float8`]),
  ];
}

interface CountRow extends Row {
  readonly step: number;
  readonly count: number | null;
}

export async function readRunTrend(
  ask: Ask,
  id: number,
  question: SlowQueryQuestion & Steps,
  signal: AbortSignal,
): Promise<DatabaseSlowQueryList['trend']> {
  const [samples, counted] = await Promise.all([
    ask.question<CountRow>(
      sql`SELECT ${stepOf(question)} AS step, count(*)::float8 AS count
          FROM vigilops.slow_queries AS one ${TEXT} ${where(conditionsOf(id, question))} GROUP BY 1`,
      signal,
    ),
    ask.question<CountRow>(
      sql`SELECT ${stepOf(question)} AS step, sum(one.slow_queries) AS count
          FROM vigilops.db_metrics AS one WHERE ${within(id, question)} GROUP BY 1`,
      signal,
    ),
  ]);
  return {
    step_seconds: question.stepUs / 1e6,
    times: startsOf(question),
    samples: columnOf(question, samples, ({ count }) => count).map((count) => count ?? 0),
    counted: columnOf(question, counted, ({ count }) => count),
  };
}
