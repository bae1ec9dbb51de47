import type { LedgerKind } from '@vigilops/contracts/api';
import type { AlertCounts } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, lasting, unixUs } from '../read/times.ts';

interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

const MOST_RULES = 50;
/** What people are told by; a program that hears of each alert is nobody's night. */
const TO_PEOPLE = sql`notice.channel_type NOT IN ('webhook', 'grafana', 'in_app') AND notice.kind NOT IN ('test', 'report')`;

export async function countAlerts(
  db: Queryable,
  span: Span & { readonly stepUs: number },
): Promise<AlertCounts> {
  const from = at(span.fromUs);
  const to = at(span.toUs);
  const [totals] = await db.query<
    {
      alerts: number;
      incidents: number;
      notices: number;
      told: number;
      mtta: number | null;
      mttr: number | null;
    } & Row
  >(
    statement(
      sql`SELECT
            (SELECT count(*)::int FROM vigilops.alerts WHERE fired_at >= ${from} AND fired_at < ${to}) AS alerts,
            (SELECT count(*)::int FROM vigilops.notices AS notice
             WHERE made_at >= ${from} AND made_at < ${to} AND ${TO_PEOPLE} AND state IN ('waiting', 'sent')) AS notices,
            (SELECT count(DISTINCT incident_id)::int FROM vigilops.notices AS notice
             WHERE made_at >= ${from} AND made_at < ${to} AND kind IN ('firing', 'update') AND channel_type <> 'webhook') AS told,
            count(*)::int AS incidents,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', acknowledged_at - started_at))
              FILTER (WHERE acknowledged_at IS NOT NULL) AS mtta,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', resolved_at - started_at))
              FILTER (WHERE resolved_at IS NOT NULL) AS mttr
          FROM vigilops.incidents WHERE started_at >= ${from} AND started_at < ${to}`,
    ),
  );
  return {
    alerts: totals?.alerts ?? 0,
    incidents: totals?.incidents ?? 0,
    notices: totals?.notices ?? 0,
    toldIncidents: totals?.told ?? 0,
    mttaSeconds: totals?.mtta ?? null,
    mttrSeconds: totals?.mttr ?? null,
    steps: await stepsOf(db, span),
    hiddenBy: await hiddenBy(db, span),
    rules: await rulesOf(db, span),
    groups: await groupsOf(db, span),
  };
}

async function stepsOf(db: Queryable, { fromUs, toUs, stepUs }: Span & { readonly stepUs: number }) {
  const bin = (column: ReturnType<typeof sql>) => sql`date_bin(${lasting(stepUs)}, ${column}, ${at(fromUs)})`;
  const within = (column: ReturnType<typeof sql>) =>
    sql`${column} >= ${at(fromUs)} AND ${column} < ${at(toUs)}`;
  const rows = await db.query<
    { at_us: number; alerts: number; incidents: number; notices: number; hidden: number } & Row
  >(
    statement(
      sql`WITH counted AS (
            SELECT ${bin(sql`fired_at`)} AS step, count(*) AS alerts, 0 AS incidents, 0 AS notices, 0 AS hidden
            FROM vigilops.alerts WHERE ${within(sql`fired_at`)} GROUP BY 1
            UNION ALL
            SELECT ${bin(sql`started_at`)}, 0, count(*), 0, 0 FROM vigilops.incidents WHERE ${within(sql`started_at`)} GROUP BY 1
            UNION ALL
            SELECT ${bin(sql`made_at`)}, 0, 0, count(*), 0 FROM vigilops.notices AS notice
            WHERE ${within(sql`made_at`)} AND ${TO_PEOPLE} AND state IN ('waiting', 'sent') GROUP BY 1
            UNION ALL
            SELECT ${bin(sql`at`)}, 0, 0, 0, count(DISTINCT alert_id) FROM vigilops.alert_ledger
            WHERE ${within(sql`at`)} AND NOT is_shadow GROUP BY 1
          )
          SELECT ${unixUs(sql`step`)} AS at_us, sum(coalesce(alerts, 0))::int AS alerts,
                 sum(coalesce(incidents, 0))::int AS incidents, sum(coalesce(notices, 0))::int AS notices,
                 sum(coalesce(hidden, 0))::int AS hidden
          FROM generate_series(${at(fromUs)}, ${at(toUs)} - interval '1 microsecond', ${lasting(stepUs)}) AS all_steps (step)
          LEFT JOIN counted USING (step) GROUP BY step ORDER BY step`,
    ),
  );
  return rows.map((row) => ({
    atUs: row.at_us,
    alerts: row.alerts,
    incidents: row.incidents,
    notices: row.notices,
    hidden: row.hidden,
  }));
}

async function hiddenBy(db: Queryable, { fromUs, toUs }: Span): Promise<AlertCounts['hiddenBy']> {
  return db.query<{ kind: LedgerKind; alerts: number } & Row>(
    statement(
      sql`SELECT kind, count(DISTINCT alert_id)::int AS alerts FROM vigilops.alert_ledger
          WHERE at >= ${at(fromUs)} AND at < ${at(toUs)} AND NOT is_shadow GROUP BY kind ORDER BY alerts DESC, kind`,
    ),
  );
}

async function rulesOf(db: Queryable, { fromUs, toUs }: Span): Promise<AlertCounts['rules']> {
  const rows = await db.query<
    {
      rule_id: number | null;
      rule_name: string;
      alerts: number;
      told: number;
      acknowledged: number;
      median: number | null;
      noise: number;
    } & Row
  >(
    statement(
      sql`SELECT rule_id, rule_name, count(*)::int AS alerts, count(*) FILTER (WHERE is_told)::int AS told,
                 count(acknowledged_at)::int AS acknowledged,
                 percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', resolved_at - fired_at))
                   FILTER (WHERE resolved_at IS NOT NULL) AS median,
                 (count(*) FILTER (WHERE acknowledged_at IS NULL AND resolved_at - fired_at <= interval '5 minutes'))::float8
                   / count(*) AS noise
          FROM (SELECT *, EXISTS (SELECT FROM vigilops.notices AS notice
                                  WHERE notice.incident_id = alert.incident_id AND alert.id = ANY(notice.alert_ids)) AS is_told
                FROM vigilops.alerts AS alert
                WHERE fired_at >= ${at(fromUs)} AND fired_at < ${at(toUs)}) AS alert
          GROUP BY rule_id, rule_name ORDER BY count(*) FILTER (WHERE acknowledged_at IS NULL AND resolved_at - fired_at <= interval '5 minutes') DESC,
                   alerts DESC, rule_name LIMIT ${MOST_RULES}`,
    ),
  );
  return rows.map((row) => ({
    ruleId: row.rule_id,
    name: row.rule_name,
    alerts: row.alerts,
    told: row.told,
    acknowledged: row.acknowledged,
    medianSeconds: row.median,
    noise: row.noise,
  }));
}

/** By the group of the host that an incident's cause is on. */
async function groupsOf(db: Queryable, { fromUs, toUs }: Span): Promise<AlertCounts['groups']> {
  const rows = await db.query<
    { host_group: string | null; incidents: number; mtta: number | null; mttr: number | null } & Row
  >(
    statement(
      sql`SELECT host.host_group, count(*)::int AS incidents,
                 percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', incident.acknowledged_at - incident.started_at))
                   FILTER (WHERE incident.acknowledged_at IS NOT NULL) AS mtta,
                 percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', incident.resolved_at - incident.started_at))
                   FILTER (WHERE incident.resolved_at IS NOT NULL) AS mttr
          FROM vigilops.incidents AS incident
          LEFT JOIN vigilops.alerts AS alert ON alert.id = incident.cause_alert_id
          LEFT JOIN vigilops.services AS service ON service.id = alert.service_id
          LEFT JOIN vigilops.effective_hosts AS host ON host.id = coalesce(alert.host_id, service.host_id)
          WHERE incident.started_at >= ${at(fromUs)} AND incident.started_at < ${at(toUs)}
          GROUP BY host.host_group ORDER BY incidents DESC, host_group NULLS LAST`,
    ),
  );
  return rows.map((row) => ({
    group: row.host_group,
    incidents: row.incidents,
    mttaSeconds: row.mtta,
    mttrSeconds: row.mttr,
  }));
}
