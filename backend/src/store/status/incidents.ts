import type { StatusIncidentChange, StatusIncidentRecord, StatusIncidentStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';

/** A page shows what is written; nobody writes a hundred updates about one outage. */
const MAX_UPDATES = 100;

interface IncidentRow extends Row {
  readonly id: number;
  readonly title: string;
  readonly impact: StatusIncidentRecord['impact'];
  readonly service_ids: readonly number[];
  readonly started_at: Date;
  readonly resolved_at: Date | null;
  readonly updates: readonly {
    readonly at: string;
    readonly status: StatusIncidentRecord['status'];
    readonly text: string;
  }[];
}

/** With its newest updates, newest first. */
const INCIDENTS = `
  SELECT incident.id, incident.title, incident.impact, incident.service_ids, incident.started_at, incident.resolved_at,
         (SELECT coalesce(json_agg(json_build_object('at', told.at, 'status', told.status, 'text', told.text)
                                   ORDER BY told.id DESC), '[]')
          FROM (SELECT id, at, status, text FROM vigilops.status_incident_updates
                WHERE incident_id = incident.id ORDER BY id DESC LIMIT ${String(MAX_UPDATES)}) AS told) AS updates
  FROM vigilops.status_incidents AS incident`;

export function createStatusIncidentStore(connections: Connections): StatusIncidentStore {
  return {
    list: async ({ limit, since }, signal) => {
      const rows = await connections.query<IncidentRow>(
        {
          text: `${INCIDENTS} WHERE resolved_at IS NULL OR $2::timestamptz IS NULL OR resolved_at >= $2
                 ORDER BY (resolved_at IS NULL) DESC, started_at DESC, id DESC LIMIT $1`,
          values: [limit, since],
        },
        withinLimit(signal),
      );
      return rows.map(recordOf);
    },

    create: (incident, audit, signal) =>
      connections.transaction(async (tx) => {
        const { update } = incident;
        const [row] = await tx.query<{ id: number }>({
          text: `INSERT INTO vigilops.status_incidents (title, impact, service_ids, started_at, resolved_at)
                 VALUES ($1, $2, $3, $4, $5) RETURNING id`,
          values: [
            storableText(incident.title),
            incident.impact,
            incident.serviceIds,
            incident.startedAt,
            update.status === 'resolved' ? update.at : null,
          ],
        });
        const id = row?.id ?? 0;
        await addUpdate(tx, id, update);
        const created = await find(tx, id);
        await writeAudit(tx, audit, update.at);
        return created;
      }, withinLimit(signal)),

    update: (incidentId, change, audit, signal) =>
      connections.transaction(async (tx) => {
        const title = await changeHead(tx, incidentId, change);
        if (title === undefined) {
          return undefined;
        }
        await addUpdate(tx, incidentId, change.update);
        const changed = await find(tx, incidentId);
        await writeAudit(tx, audit(title), change.update.at);
        return changed;
      }, withinLimit(signal)),

    remove: (incidentId, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const [gone] = await tx.query<{ title: string }>({
          text: 'DELETE FROM vigilops.status_incidents WHERE id = $1 RETURNING title',
          values: [incidentId],
        });
        if (gone === undefined) {
          return false;
        }
        await writeAudit(tx, audit(gone.title), at);
        return true;
      }, withinLimit(signal)),
  };
}

/** Resolved stays resolved at its first time; another word opens it again. */
async function changeHead(
  tx: Queryable,
  incidentId: number,
  { update, title, impact, serviceIds }: StatusIncidentChange,
): Promise<string | undefined> {
  const [row] = await tx.query<{ title: string }>({
    text: `UPDATE vigilops.status_incidents
           SET title = coalesce($2, title), impact = coalesce($3, impact), service_ids = coalesce($4, service_ids),
               resolved_at = CASE WHEN $5 THEN coalesce(resolved_at, $6) END
           WHERE id = $1 RETURNING title`,
    values: [
      incidentId,
      title === undefined ? null : storableText(title),
      impact ?? null,
      serviceIds ?? null,
      update.status === 'resolved',
      update.at,
    ],
  });
  return row?.title;
}

async function addUpdate(
  tx: Queryable,
  incidentId: number,
  { at, status, text }: StatusIncidentChange['update'],
): Promise<void> {
  await tx.query({
    text: `INSERT INTO vigilops.status_incident_updates (incident_id, at, status, text) VALUES ($1, $2, $3, $4)`,
    values: [incidentId, at, status, storableText(text)],
  });
}

async function find(tx: Queryable, incidentId: number): Promise<StatusIncidentRecord> {
  const [row] = await tx.query<IncidentRow>({
    text: `${INCIDENTS} WHERE incident.id = $1`,
    values: [incidentId],
  });
  if (row === undefined) {
    throw new Error(`the incident ${String(incidentId)} is gone within its own transaction`);
  }
  return recordOf(row);
}

function recordOf(row: IncidentRow): StatusIncidentRecord {
  const updates = row.updates.map(({ at, status, text }) => ({ at: new Date(at), status, text }));
  return {
    id: row.id,
    title: row.title,
    impact: row.impact,
    serviceIds: row.service_ids,
    status: updates[0]?.status ?? 'investigating',
    startedAt: row.started_at,
    resolvedAt: row.resolved_at,
    updates,
  };
}
