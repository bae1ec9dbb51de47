import type { IncidentRecord } from '../../model/index.ts';
import type { Row } from '../database.ts';
import { sql } from '../read/sql.ts';
import { unixUs } from '../read/times.ts';

export interface IncidentRow extends Row {
  readonly id: number;
  readonly title: string;
  readonly severity: IncidentRecord['severity'];
  readonly priority: number;
  readonly priority_reason: string;
  readonly cause: string | null;
  readonly cause_alert_id: number | null;
  readonly quiet: string | null;
  readonly started_us: number;
  readonly last_alert_us: number;
  readonly resolved_us: number | null;
  readonly acknowledged_us: number | null;
  readonly acknowledged_by: string | null;
  readonly assigned_to: string | null;
}

export const INCIDENT_COLUMNS = sql`
  incident.id, incident.title, incident.severity, incident.priority, incident.priority_reason, incident.cause,
  incident.cause_alert_id, incident.quiet, ${unixUs(sql`incident.started_at`)} AS started_us,
  ${unixUs(sql`incident.last_alert_at`)} AS last_alert_us, ${unixUs(sql`incident.resolved_at`)} AS resolved_us,
  ${unixUs(sql`incident.acknowledged_at`)} AS acknowledged_us, incident.acknowledged_by, incident.assigned_to`;

export const SELECT_INCIDENTS = sql`SELECT ${INCIDENT_COLUMNS} FROM vigilops.incidents AS incident`;

export function incidentOf(row: IncidentRow): IncidentRecord {
  return {
    id: row.id,
    title: row.title,
    severity: row.severity,
    priority: row.priority,
    priorityReason: row.priority_reason,
    cause: row.cause,
    causeAlertId: row.cause_alert_id,
    quiet: row.quiet,
    startedUs: row.started_us,
    lastAlertUs: row.last_alert_us,
    resolvedUs: row.resolved_us,
    acknowledgedUs: row.acknowledged_us,
    acknowledgedBy: row.acknowledged_by,
    assignedTo: row.assigned_to,
  };
}
