import type { DigestCounts, DigestSpan } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { within } from './alert-counts.ts';

const MOST_ROWS = 5;
/** Further away nothing is to be done now. */
const FORECAST_DAYS = 14;

type Findings = Awaited<ReturnType<DigestCounts['findings']>>;
type Forecasts = Awaited<ReturnType<DigestCounts['forecasts']>>;
type Spend = Awaited<ReturnType<DigestCounts['llm']>>;
type Changes = Awaited<ReturnType<DigestCounts['changes']>>;

/** What people called not useful is left out; what was told with another is told there. */
export async function countFindings(db: Queryable, span: DigestSpan): Promise<Findings> {
  const rows = await db.query<Findings['top'][number] & { total: number } & Row>(
    statement(sql`
      SELECT finding.id, finding.kind, finding.measure, round(finding.score::numeric, 2)::float8 AS score,
             coalesce(host.name, service.name, finding.service,
                      (SELECT left(coalesce(template.name, template.text), 120)
                       FROM vigilops.log_templates AS template WHERE template.id = finding.template_id), '') AS subject,
             count(*) OVER ()::int AS total
      FROM vigilops.findings AS finding
      LEFT JOIN vigilops.effective_hosts AS host ON host.id = finding.host_id
      LEFT JOIN vigilops.services AS service ON service.id = finding.service_id
      LEFT JOIN vigilops.finding_feedback AS said ON said.finding_id = finding.id
      WHERE finding.folded_into IS NULL AND ${within(sql`finding.from_time`, span)}
        AND coalesce(said.word, 'useful') = 'useful'
      ORDER BY finding.score DESC, finding.id LIMIT ${MOST_ROWS}`),
  );
  return {
    count: rows[0]?.total ?? 0,
    top: rows.map(({ id, kind, measure, score, subject }) => ({ id, kind, measure, score, subject })),
  };
}

export async function countForecasts(db: Queryable, span: DigestSpan): Promise<Forecasts> {
  const days = (column: ReturnType<typeof sql>) =>
    sql`greatest(0, round((date_part('epoch', ${column} - ${at(span.toUs)}) / 86400)::numeric, 1))::float8`;
  const rows = await db.query<Forecasts['soon'][number] & Row>(
    statement(sql`
      SELECT forecast.id, forecast.kind,
             concat_ws(' ', coalesce(host.name, service.name, forecast.service, forecast.labels ->> 'name'),
                       forecast.labels ->> 'mountpoint') AS subject,
             CASE forecast.verdict WHEN 'reached' THEN 0 ELSE ${days(sql`forecast.at`)} END AS days,
             ${days(sql`forecast.early`)} AS days_early
      FROM vigilops.forecasts AS forecast
      LEFT JOIN vigilops.effective_hosts AS host ON host.id = forecast.host_id
      LEFT JOIN vigilops.services AS service ON service.id = forecast.service_id
      WHERE forecast.confidence <> 'low' AND forecast.made_at > ${at(span.toUs)} - interval '2 days'
        AND (forecast.verdict = 'reached'
             OR (forecast.verdict = 'reaches' AND forecast.at < ${at(span.toUs)} + ${FORECAST_DAYS}::int * interval '1 day'))
      ORDER BY days, forecast.id LIMIT ${MOST_ROWS}`),
  );
  return { soon: [...rows] };
}

export async function countSpend(db: Queryable, span: DigestSpan): Promise<Spend> {
  const isNow = sql`call.time >= ${at(span.fromUs)}`;
  const inSpan = sql`call.time >= ${at(span.beforeUs)} AND call.time < ${at(span.toUs)}`;
  const money = sql`coalesce(sum(call.cost_pico) FILTER (WHERE ${isNow}), 0) / 1e12`;
  const [calls] = await db.query<{ calls: number; calls_before: number }>(
    statement(sql`
      SELECT count(*) FILTER (WHERE ${isNow})::int AS calls, count(*) FILTER (WHERE NOT ${isNow})::int AS calls_before
      FROM vigilops.llm_calls AS call WHERE call.is_final AND ${inSpan}`),
  );
  const costs = await db.query<Spend['costs'][number] & Row>(
    statement(sql`
      SELECT call.currency, round(${money}, 4)::float8 AS amount,
             round(coalesce(sum(call.cost_pico) FILTER (WHERE NOT ${isNow}), 0) / 1e12, 4)::float8 AS amount_before
      FROM vigilops.llm_calls AS call WHERE call.currency IS NOT NULL AND ${inSpan}
      GROUP BY call.currency ORDER BY amount DESC, call.currency LIMIT ${MOST_ROWS}`),
  );
  const models = await db.query<Spend['models'][number] & Row>(
    statement(sql`
      SELECT call.model AS name, call.currency, round(${money}, 4)::float8 AS amount
      FROM vigilops.llm_calls AS call WHERE call.currency IS NOT NULL AND ${within(sql`call.time`, span)}
      GROUP BY call.model, call.currency ORDER BY amount DESC, call.model LIMIT ${MOST_ROWS}`),
  );
  return {
    calls: calls?.calls ?? 0,
    calls_before: calls?.calls_before ?? 0,
    costs: [...costs],
    models: [...models],
  };
}

export async function countChanges(db: Queryable, span: DigestSpan): Promise<Changes> {
  const kinds = await db.query<Changes['kinds'][number] & Row>(
    statement(sql`
      SELECT kind, count(*)::int AS count FROM vigilops.host_changes WHERE ${within(sql`time`, span)}
      GROUP BY kind ORDER BY count DESC, kind`),
  );
  const hosts = await db.query<Changes['hosts'][number] & Row>(
    statement(sql`
      SELECT host.stands_for AS id, min(living.name) AS name, count(*)::int AS count
      FROM vigilops.host_changes AS change
      JOIN vigilops.effective_hosts AS host ON host.id = change.host_id
      JOIN vigilops.effective_hosts AS living ON living.id = host.stands_for
      WHERE ${within(sql`change.time`, span)} GROUP BY host.stands_for ORDER BY count DESC, name LIMIT ${MOST_ROWS}`),
  );
  return {
    count: kinds.reduce((sum, { count }) => sum + count, 0),
    kinds: kinds.slice(0, MOST_ROWS),
    hosts: [...hosts],
  };
}
