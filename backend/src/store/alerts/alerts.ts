import { ruleCondition, type AlertEvidence, type LedgerKind } from '@vigilops/contracts/api';
import type { AlertQuestion, AlertRecord, AlertStore, ServiceParent } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { noteEvent } from '../incidents/change.ts';
import { sql, statement, where, type Sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { advanceAlerts } from './advance.ts';
import { createOutsideSubjects } from './outside-subjects.ts';
import { createOutsideStore } from './outside.ts';

export interface AlertRow extends Row {
  readonly id: number;
  readonly rule_id: number | null;
  readonly rule_name: string;
  readonly subject_key: string;
  readonly source: AlertRecord['source'];
  readonly condition: unknown;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generator_url: string | null;
  readonly runbook: string;
  readonly channels: readonly string[];
  readonly incident_id: number | null;
  readonly merged_because: string | null;
  readonly quiet_kind: LedgerKind | null;
  readonly quiet_reason: string | null;
  readonly evidence: readonly AlertEvidence[] | null;
  readonly host_id: number | null;
  readonly host_name: string | null;
  readonly service_id: number | null;
  readonly service_name: string | null;
  readonly state: AlertRecord['state'];
  readonly severity: AlertRecord['severity'];
  readonly message: string;
  readonly value: number | null;
  readonly because_of: ServiceParent | null;
  readonly pending_since_us: number;
  readonly fired_at_us: number;
  readonly resolved_at_us: number | null;
  readonly resolution: string | null;
  readonly acknowledged_at_us: number | null;
  readonly acknowledged_by: string | null;
  readonly note: string | null;
}

export const SELECT_ALERTS = sql`
  SELECT alert.id, alert.rule_id, alert.rule_name, alert.subject_key, alert.source, alert.condition, alert.labels,
         alert.annotations, alert.generator_url, alert.runbook, alert.channels, alert.incident_id, alert.merged_because,
         alert.quiet_kind, alert.quiet_reason, alert.evidence, alert.host_id, coalesce(host.edited_name, host.name) AS host_name,
         alert.service_id, service.name AS service_name, alert.state, alert.severity, alert.message, alert.value,
         alert.because_of, ${unixUs(sql`alert.pending_since`)} AS pending_since_us,
         ${unixUs(sql`alert.fired_at`)} AS fired_at_us, ${unixUs(sql`alert.resolved_at`)} AS resolved_at_us,
         alert.resolution, ${unixUs(sql`alert.acknowledged_at`)} AS acknowledged_at_us, alert.acknowledged_by, alert.note
  FROM vigilops.alerts AS alert
  LEFT JOIN vigilops.hosts AS host ON host.id = alert.host_id
  LEFT JOIN vigilops.services AS service ON service.id = alert.service_id`;

/** What is pending is nobody's business yet: no question sees it. */
const FIRED = sql`alert.fired_at IS NOT NULL`;

export function createAlertStore(connections: Connections): AlertStore {
  return {
    ...createOutsideStore(connections),
    ...createOutsideSubjects(connections),

    advance: (rule, signals, decide, nowUs, signal) =>
      connections.transaction((tx) => advanceAlerts(tx, rule, signals, decide, nowUs), withinLimit(signal)),

    noteFailure: async (ruleId, reason, nowUs, signal) => {
      await connections.query(
        {
          text: 'UPDATE vigilops.alert_rules SET last_evaluated = $2, last_error = $3 WHERE id = $1',
          values: [ruleId, new Date(nowUs / 1_000), reason],
        },
        withinLimit(signal),
      );
    },

    list: async (question, signal) => {
      const rows = await connections.query<AlertRow>(
        statement(
          sql`${SELECT_ALERTS} ${where(conditionsOf(question))}
              ORDER BY alert.fired_at DESC, alert.id DESC LIMIT ${question.limit}`,
        ),
        withinLimit(signal),
      );
      return rows.map(alertOf);
    },

    find: async (alertId, signal) => {
      const [row] = await connections.query<AlertRow>(
        statement(sql`${SELECT_ALERTS} WHERE ${FIRED} AND alert.id = ${alertId}`),
        withinLimit(signal),
      );
      return row === undefined ? undefined : alertOf(row);
    },

    acknowledge: (alertId, by, audit, signal) =>
      connections.transaction(async (tx) => {
        const [alert] = await tx.query<{ state: string; acknowledged: boolean }>({
          text: `SELECT state, acknowledged_at IS NOT NULL AS acknowledged FROM vigilops.alerts
                 WHERE id = $1 AND fired_at IS NOT NULL FOR UPDATE`,
          values: [alertId],
        });
        if (alert === undefined) {
          return 'unknown' as const;
        }
        if (alert.state === 'resolved') {
          return 'resolved' as const;
        }
        if (alert.acknowledged) {
          return 'again' as const;
        }
        await tx.query({
          text: `UPDATE vigilops.alerts SET acknowledged_at = $2, acknowledged_by = $3, note = $4 WHERE id = $1`,
          values: [alertId, by.at, by.name, by.note],
        });
        await acknowledgeWithLast(tx, alertId, by);
        await writeAudit(tx, audit, by.at);
        return 'acknowledged' as const;
      }, withinLimit(signal)),

    prune: async (beforeUs, signal) => {
      const [gone] = await connections.query<{ alerts: number }>(
        statement(
          sql`WITH gone AS (DELETE FROM vigilops.alerts WHERE resolved_at < ${at(beforeUs)} RETURNING id)
              SELECT count(*)::int AS alerts FROM gone`,
        ),
        withinLimit(signal),
      );
      return gone?.alerts ?? 0;
    },
  };
}

/** With the last of its alerts an incident is acknowledged. */
async function acknowledgeWithLast(
  tx: Queryable,
  alertId: number,
  by: { readonly name: string; readonly note: string | null; readonly at: Date },
): Promise<void> {
  const [incident] = await tx.query<{ id: number }>(
    statement(
      sql`UPDATE vigilops.incidents SET acknowledged_at = ${by.at}, acknowledged_by = ${by.name}, review_at = ${by.at}
          WHERE id = (SELECT incident_id FROM vigilops.alerts WHERE id = ${alertId})
            AND acknowledged_at IS NULL AND resolved_at IS NULL
            AND NOT EXISTS (SELECT FROM vigilops.alerts WHERE incident_id = incidents.id AND state IN ('firing', 'recovering')
                              AND acknowledged_at IS NULL)
          RETURNING id`,
    ),
  );
  if (incident !== undefined) {
    await noteEvent(tx, incident.id, 'acknowledged', by.note ?? '', by.name, by.at, alertId);
  }
}

const STATUS_SQL = {
  firing: sql`(alert.state <> 'resolved' AND alert.acknowledged_at IS NULL)`,
  acknowledged: sql`(alert.state <> 'resolved' AND alert.acknowledged_at IS NOT NULL)`,
  resolved: sql`alert.state = 'resolved'`,
} as const;

function conditionsOf(question: AlertQuestion): readonly Sql[] {
  const conditions: Sql[] = [
    FIRED,
    sql`alert.fired_at < ${at(question.toUs)}`,
    sql`(alert.resolved_at IS NULL OR alert.resolved_at >= ${at(question.fromUs)})`,
  ];
  if (question.statuses !== undefined) {
    const statuses = question.statuses;
    const [first = sql`false`, ...more] = statuses.map((status) => STATUS_SQL[status]);
    conditions.push(sql`(${more.reduce((any, one) => sql`${any} OR ${one}`, first)})`);
  }
  if (question.severities !== undefined) {
    conditions.push(sql`alert.severity = ANY(${question.severities}::text[])`);
  }
  const equal = [
    [sql`alert.rule_id`, question.ruleId],
    [sql`alert.host_id`, question.hostId],
    [sql`alert.service_id`, question.serviceId],
    [sql`alert.incident_id`, question.incidentId],
  ] as const;
  for (const [column, id] of equal) {
    if (id !== undefined) {
      conditions.push(sql`${column} = ${id}`);
    }
  }
  if (question.text !== undefined) {
    const part = question.text.toLowerCase();
    conditions.push(
      sql`(strpos(lower(alert.message), ${part}) > 0 OR strpos(lower(alert.rule_name), ${part}) > 0)`,
    );
  }
  if (question.before !== undefined) {
    const { firedAtUs, id } = question.before;
    conditions.push(sql`(alert.fired_at, alert.id) < (${at(firedAtUs)}, ${id}::int)`);
  }
  return conditions;
}

export function alertOf(row: AlertRow): AlertRecord {
  return {
    id: row.id,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    subjectKey: row.subject_key,
    source: row.source,
    condition: row.condition === null ? null : ruleCondition.parse(row.condition),
    labels: row.labels,
    annotations: row.annotations,
    generatorUrl: row.generator_url,
    runbook: row.runbook,
    channels: row.channels,
    incidentId: row.incident_id,
    mergedBecause: row.merged_because,
    quiet: row.quiet_kind === null ? null : { kind: row.quiet_kind, reason: row.quiet_reason ?? '' },
    evidence: row.evidence ?? [],
    hostId: row.host_id,
    hostName: row.host_name,
    serviceId: row.service_id,
    serviceName: row.service_name,
    state: row.state,
    severity: row.severity,
    message: row.message,
    value: row.value,
    becauseOf: row.because_of,
    pendingSinceUs: row.pending_since_us,
    firedAtUs: row.fired_at_us,
    resolvedAtUs: row.resolved_at_us,
    resolution: row.resolution,
    acknowledgedAtUs: row.acknowledged_at_us,
    acknowledgedBy: row.acknowledged_by,
    note: row.note,
  };
}
