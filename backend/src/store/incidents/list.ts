import type { IncidentEvent, IncidentQuestion, IncidentRecord, ListedIncident } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement, where, type Sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { INCIDENT_COLUMNS, incidentOf, type IncidentRow } from './rows.ts';

interface ListedRow extends IncidentRow {
  readonly found_cause: string | null;
  readonly alerts: number;
  readonly firing: number;
  readonly hosts: ListedIncident['hosts'];
  readonly services: ListedIncident['services'];
}

const NAMED = 20;

/** With its alerts counted and the first hosts and services by name. */
const SELECT_LISTED = sql`
  SELECT ${INCIDENT_COLUMNS}, incident.found_cause, member.alerts, member.firing, hosts.list AS hosts, services.list AS services
  FROM vigilops.incidents AS incident
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS alerts, count(*) FILTER (WHERE state <> 'resolved')::int AS firing
    FROM vigilops.alerts WHERE incident_id = incident.id
  ) AS member
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY name), '[]') AS list
    FROM (SELECT DISTINCT host.id, coalesce(host.edited_name, host.name) AS name
          FROM vigilops.alerts AS alert JOIN vigilops.hosts AS host ON host.id = alert.host_id
          WHERE alert.incident_id = incident.id ORDER BY name LIMIT ${NAMED}) AS host
  ) AS hosts
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY name), '[]') AS list
    FROM (SELECT DISTINCT service.id, service.name
          FROM vigilops.alerts AS alert JOIN vigilops.services AS service ON service.id = alert.service_id
          WHERE alert.incident_id = incident.id ORDER BY name LIMIT ${NAMED}) AS service
  ) AS services`;

const STATE_SQL = {
  firing: sql`(incident.resolved_at IS NULL AND incident.acknowledged_at IS NULL)`,
  acknowledged: sql`(incident.resolved_at IS NULL AND incident.acknowledged_at IS NOT NULL)`,
  resolved: sql`incident.resolved_at IS NOT NULL`,
} as const;

export async function listIncidents(
  db: Queryable,
  question: IncidentQuestion,
): Promise<readonly ListedIncident[]> {
  const rows = await db.query<ListedRow>(
    statement(
      sql`${SELECT_LISTED} ${where(conditionsOf(question))}
          ORDER BY (incident.resolved_at IS NULL) DESC,
                   CASE WHEN incident.resolved_at IS NULL THEN incident.priority END,
                   CASE WHEN incident.resolved_at IS NULL THEN (incident.acknowledged_at IS NOT NULL)::int END,
                   incident.started_at DESC, incident.id DESC
          LIMIT ${question.limit} OFFSET ${question.offset}`,
    ),
  );
  return rows.map(listedOf);
}

export async function findIncident(db: Queryable, incidentId: number): Promise<ListedIncident | undefined> {
  const [row] = await db.query<ListedRow>(statement(sql`${SELECT_LISTED} WHERE incident.id = ${incidentId}`));
  return row === undefined ? undefined : listedOf(row);
}

export async function eventsOf(db: Queryable, incidentId: number): Promise<readonly IncidentEvent[]> {
  const rows = await db.query<
    {
      at_us: number;
      kind: IncidentEvent['kind'];
      text: string;
      by_name: string | null;
      alert_id: number | null;
    } & Row
  >(
    statement(
      sql`SELECT ${unixUs(sql`at`)} AS at_us, kind, text, by_name, alert_id FROM vigilops.incident_events
          WHERE incident_id = ${incidentId} ORDER BY at, id LIMIT 5000`,
    ),
  );
  return rows.map((row) => ({
    atUs: row.at_us,
    kind: row.kind,
    text: row.text,
    by: row.by_name,
    alertId: row.alert_id,
  }));
}

export async function similarIncidents(
  db: Queryable,
  incidentId: number,
  limit: number,
): Promise<readonly (IncidentRecord & { readonly ending: string | null })[]> {
  const rows = await db.query<IncidentRow & { readonly ending: string | null }>(
    statement(
      sql`SELECT ${INCIDENT_COLUMNS}, (
            SELECT text FROM vigilops.incident_events
            WHERE incident_id = incident.id AND kind IN ('note', 'acknowledged') AND text <> '' ORDER BY at DESC, id DESC LIMIT 1
          ) AS ending
          FROM vigilops.incidents AS incident
          WHERE incident.resolved_at IS NOT NULL AND incident.id <> ${incidentId} AND incident.id IN (
            SELECT past.incident_id FROM vigilops.alerts AS alert
            JOIN vigilops.alerts AS past ON past.rule_name = alert.rule_name AND past.subject_key = alert.subject_key
            WHERE alert.incident_id = ${incidentId})
          ORDER BY incident.started_at DESC LIMIT ${limit}`,
    ),
  );
  return rows.map((row) => ({ ...incidentOf(row), ending: row.ending }));
}

function conditionsOf(question: IncidentQuestion): readonly Sql[] {
  const conditions: Sql[] = [
    sql`incident.started_at < ${at(question.toUs)}`,
    sql`(incident.resolved_at IS NULL OR incident.resolved_at >= ${at(question.fromUs)})`,
  ];
  if (question.states !== undefined) {
    const [first = sql`false`, ...more] = question.states.map((state) => STATE_SQL[state]);
    conditions.push(sql`(${more.reduce((any, one) => sql`${any} OR ${one}`, first)})`);
  }
  if (question.severities !== undefined) {
    conditions.push(sql`incident.severity = ANY(${[...question.severities]}::text[])`);
  }
  const about = [
    [sql`host_id`, question.hostId],
    [sql`service_id`, question.serviceId],
  ] as const;
  for (const [column, id] of about) {
    if (id !== undefined) {
      conditions.push(
        sql`EXISTS (SELECT FROM vigilops.alerts WHERE incident_id = incident.id AND ${column} = ${id})`,
      );
    }
  }
  return conditions;
}

function listedOf(row: ListedRow): ListedIncident {
  const incident = incidentOf(row);
  return {
    ...incident,
    // The alarm knows only of dependencies between alerts; where it knows of none, what the rest of the house showed.
    cause: incident.cause ?? row.found_cause,
    alerts: row.alerts,
    firing: row.firing,
    hosts: row.hosts,
    services: row.services,
  };
}
