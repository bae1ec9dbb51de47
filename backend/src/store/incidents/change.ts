import { calledOf, type AuditEntry, type IncidentStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import type { Queryable } from '../database.ts';
import { sql, statement } from '../read/sql.ts';

type By = Parameters<IncidentStore['acknowledge']>[1];

/** With all of its alerts that fire: they are one thing to who is at it. */
export async function acknowledgeIncident(
  tx: Queryable,
  incidentId: number,
  by: By,
  audit: AuditEntry,
): Promise<'acknowledged' | 'again' | 'resolved' | 'unknown'> {
  const [incident] = await tx.query<{ over: boolean; acknowledged: boolean }>(
    statement(
      sql`SELECT resolved_at IS NOT NULL AS over, acknowledged_at IS NOT NULL AS acknowledged
          FROM vigilops.incidents WHERE id = ${incidentId} FOR UPDATE`,
    ),
  );
  if (incident === undefined) {
    return 'unknown';
  }
  if (incident.over) {
    return 'resolved';
  }
  await tx.query(
    statement(
      sql`UPDATE vigilops.alerts SET acknowledged_at = ${by.at}, acknowledged_by = ${by.name}, note = ${by.note}
          WHERE incident_id = ${incidentId} AND state IN ('firing', 'recovering') AND acknowledged_at IS NULL`,
    ),
  );
  if (incident.acknowledged) {
    return 'again';
  }
  await tx.query(
    statement(
      sql`UPDATE vigilops.incidents SET acknowledged_at = ${by.at}, acknowledged_by = ${by.name}, review_at = ${by.at}
          WHERE id = ${incidentId}`,
    ),
  );
  await noteEvent(tx, incidentId, 'acknowledged', by.note ?? '', by.name, by.at);
  await writeAudit(tx, audit, by.at);
  return 'acknowledged';
}

export async function noteEvent(
  tx: Queryable,
  incidentId: number,
  kind: 'acknowledged' | 'assigned' | 'note' | 'split',
  text: string,
  by: string,
  when: Date,
  alertId: number | null = null,
): Promise<void> {
  await tx.query(
    statement(
      sql`INSERT INTO vigilops.incident_events (incident_id, at, kind, text, by_name, alert_id)
          VALUES (${incidentId}, ${when}, ${kind}, ${text}, ${by}, ${alertId})`,
    ),
  );
}

export async function assignIncident(
  tx: Queryable,
  incidentId: number,
  to: string | null,
  audit: AuditEntry,
  when: Date,
): Promise<boolean> {
  const rows = await tx.query(
    statement(sql`UPDATE vigilops.incidents SET assigned_to = ${to} WHERE id = ${incidentId} RETURNING id`),
  );
  if (rows.length === 0) {
    return false;
  }
  await noteEvent(tx, incidentId, 'assigned', to ?? '', calledOf(audit.actor), when);
  await writeAudit(tx, audit, when);
  return true;
}

export async function addNote(
  tx: Queryable,
  incidentId: number,
  note: string,
  audit: AuditEntry,
  when: Date,
): Promise<boolean> {
  const rows = await tx.query(statement(sql`SELECT id FROM vigilops.incidents WHERE id = ${incidentId}`));
  if (rows.length === 0) {
    return false;
  }
  await noteEvent(tx, incidentId, 'note', note, calledOf(audit.actor), when);
  await writeAudit(tx, audit, when);
  return true;
}

/** Who takes alerts out of an incident takes turns with others who do: the last alert stays. */
async function lockIncident(tx: Queryable, incidentId: number | null): Promise<void> {
  await tx.query(statement(sql`SELECT id FROM vigilops.incidents WHERE id = ${incidentId} FOR UPDATE`));
}

/** Leaves a line in the ledger that is undone at once: the alarm does not merge this alert again. */
export async function splitIncident(
  tx: Queryable,
  incidentId: number,
  alertId: number,
  reason: string,
  audit: AuditEntry,
  when: Date,
): Promise<'split' | 'unknown' | 'alone'> {
  await lockIncident(tx, incidentId);
  const members = await tx.query<{ id: number; state: string; message: string; severity: string }>(
    statement(
      sql`SELECT id, state, message, severity FROM vigilops.alerts WHERE incident_id = ${incidentId} FOR UPDATE`,
    ),
  );
  const alert = members.find(({ id, state }) => id === alertId && state !== 'resolved');
  if (alert === undefined) {
    return 'unknown';
  }
  if (members.length === 1) {
    return 'alone';
  }
  await tx.query(
    statement(
      sql`UPDATE vigilops.alerts SET incident_id = NULL, merged_because = NULL, quiet_kind = NULL, quiet_reason = NULL
          WHERE id = ${alertId}`,
    ),
  );
  await tx.query(
    statement(
      sql`INSERT INTO vigilops.alert_ledger (at, kind, alert_id, incident_id, message, reason, severity, undone_at, undone_by)
          VALUES (${when}, 'merged', ${alertId}, ${incidentId}, ${alert.message}, ${reason}, ${alert.severity},
                  ${when}, ${calledOf(audit.actor)})`,
    ),
  );
  await tx.query(
    statement(
      sql`UPDATE vigilops.incidents SET review_at = ${when} WHERE id = ${incidentId} AND resolved_at IS NULL`,
    ),
  );
  await noteEvent(tx, incidentId, 'split', alert.message, calledOf(audit.actor), when, alertId);
  await writeAudit(tx, audit, when);
  return 'split';
}

/** What was merged is split; of any other measure the alarm looks again, and does not take it for this alert. */
export async function undoLine(
  tx: Queryable,
  ledgerId: number,
  by: string,
  audit: AuditEntry,
  when: Date,
): Promise<'undone' | 'again' | 'unknown'> {
  const [line] = await tx.query<{
    kind: string;
    alert_id: number | null;
    incident_id: number | null;
    undone: boolean;
  }>(
    statement(
      sql`SELECT kind, alert_id, incident_id, undone_at IS NOT NULL AS undone
          FROM vigilops.alert_ledger WHERE id = ${ledgerId} FOR UPDATE`,
    ),
  );
  if (line === undefined) {
    return 'unknown';
  }
  if (line.undone) {
    return 'again';
  }
  await tx.query(
    statement(
      sql`UPDATE vigilops.alert_ledger SET undone_at = ${when}, undone_by = ${by} WHERE id = ${ledgerId}`,
    ),
  );
  if (line.kind === 'merged') {
    await lockIncident(tx, line.incident_id);
    await tx.query(
      statement(
        sql`UPDATE vigilops.alerts SET incident_id = NULL, merged_because = NULL, quiet_kind = NULL, quiet_reason = NULL
            WHERE id = ${line.alert_id} AND incident_id = ${line.incident_id} AND state <> 'resolved'
              AND EXISTS (SELECT FROM vigilops.alerts WHERE incident_id = ${line.incident_id} AND id <> ${line.alert_id})`,
      ),
    );
  }
  await tx.query(
    statement(
      sql`UPDATE vigilops.incidents SET review_at = ${when} WHERE id = ${line.incident_id} AND resolved_at IS NULL`,
    ),
  );
  await writeAudit(tx, audit, when);
  return 'undone';
}
