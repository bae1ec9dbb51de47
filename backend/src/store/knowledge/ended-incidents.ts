import type { EndedIncident } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';

const MOST_NAMES = 20;
const MOST_NOTES = 50;
const MOST_ALERTS = 5;

interface EndedRow extends Row {
  readonly id: number;
  readonly title: string;
  readonly cause: string | null;
  readonly started_us: number;
  readonly resolved_us: number;
  readonly rules: readonly string[];
  readonly services: readonly string[];
  readonly hosts: readonly string[];
  readonly alerts: readonly string[];
  readonly notes: EndedIncident['notes'];
}

/** Incidents that ended with a note, and of which nobody has a draft yet. */
export async function endedWithNotes(
  db: Queryable,
  sinceUs: number,
  limit: number,
): Promise<readonly EndedIncident[]> {
  const rows = await db.query<EndedRow>(
    statement(sql`
      SELECT incident.id, incident.title, incident.cause, ${unixUs(sql`incident.started_at`)} AS started_us,
             ${unixUs(sql`incident.resolved_at`)} AS resolved_us,
             ARRAY(SELECT DISTINCT rule_name FROM vigilops.alerts WHERE incident_id = incident.id
                   ORDER BY rule_name LIMIT ${MOST_NAMES}) AS rules,
             ARRAY(SELECT DISTINCT service.name FROM vigilops.alerts AS alert
                   JOIN vigilops.services AS service ON service.id = alert.service_id
                   WHERE alert.incident_id = incident.id ORDER BY service.name LIMIT ${MOST_NAMES}) AS services,
             ARRAY(SELECT DISTINCT coalesce(host.edited_name, host.name) AS name FROM vigilops.alerts AS alert
                   JOIN vigilops.hosts AS host ON host.id = alert.host_id
                   WHERE alert.incident_id = incident.id ORDER BY name LIMIT ${MOST_NAMES}) AS hosts,
             ARRAY(SELECT message FROM vigilops.alerts WHERE incident_id = incident.id
                   ORDER BY fired_at, id LIMIT ${MOST_ALERTS}) AS alerts,
             (SELECT jsonb_agg(jsonb_build_object('text', text, 'by', coalesce(by_name, '')) ORDER BY at, id)
              FROM (SELECT * FROM vigilops.incident_events
                    WHERE incident_id = incident.id AND kind IN ('note', 'acknowledged') AND text <> ''
                    ORDER BY at, id LIMIT ${MOST_NOTES}) AS note) AS notes
      FROM vigilops.incidents AS incident
      WHERE incident.resolved_at >= ${at(sinceUs)}
        AND EXISTS (SELECT FROM vigilops.incident_events
                    WHERE incident_id = incident.id AND kind = 'note' AND text <> '')
        AND NOT EXISTS (SELECT FROM vigilops.knowledge_articles WHERE incident_id = incident.id)
        -- What happens each night is proposed once, until somebody has looked at it.
        AND NOT EXISTS (SELECT FROM vigilops.knowledge_articles
                        WHERE state = 'draft' AND value ->> 'title' = left(incident.title, 200))
      ORDER BY incident.resolved_at DESC, incident.id DESC LIMIT ${limit}`),
  );
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    cause: row.cause,
    startedUs: row.started_us,
    resolvedUs: row.resolved_us,
    rules: row.rules,
    services: row.services,
    hosts: row.hosts,
    alerts: row.alerts,
    notes: row.notes,
  }));
}
