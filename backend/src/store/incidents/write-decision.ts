import type { IncidentDecision } from '../../model/index.ts';
import type { Queryable } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';

/** Writes what was decided of one incident: itself, its alerts, the ledger, its time line, and the messages. */
export async function writeDecision(tx: Queryable, decision: IncidentDecision, nowUs: number): Promise<void> {
  const incidentId = await writeIncident(tx, decision);
  await joinAlerts(tx, decision, incidentId);
  await quietAlerts(tx, decision);
  await writeLedger(tx, decision, incidentId, nowUs);
  await writeEvents(tx, decision, incidentId);
  for (const notice of decision.notices) {
    await tx.query(
      statement(
        sql`INSERT INTO vigilops.notices (incident_id, channel_id, channel_name, channel_type, kind, step, severity,
                                          alert_ids, content, made_at, due_at)
            VALUES (${incidentId}, ${notice.channelId}, ${notice.channelName}, ${notice.channelType}, ${notice.kind},
                    ${notice.step}, ${notice.severity}, ${[...notice.alertIds]}::int[], ${JSON.stringify(notice.content)}::jsonb,
                    ${at(nowUs)}, ${at(notice.dueUs)})`,
      ),
    );
  }
}

async function writeIncident(
  tx: Queryable,
  { id, to, isReopened, reviewUs }: IncidentDecision,
): Promise<number> {
  const fields = [
    [sql`title`, to.title],
    [sql`severity`, to.severity],
    [sql`priority`, to.priority],
    [sql`priority_reason`, to.priorityReason],
    [sql`cause`, to.cause],
    [sql`cause_alert_id`, to.causeAlertId],
    [sql`quiet`, to.quiet],
    [sql`started_at`, at(to.startedUs)],
    [sql`last_alert_at`, at(to.lastAlertUs)],
    [sql`resolved_at`, timeOrNull(to.resolvedUs)],
    [sql`review_at`, timeOrNull(reviewUs)],
  ] as const;
  const list = (pieces: readonly Sql[]) => pieces.reduce((all, one) => sql`${all}, ${one}`);
  const columns = list(fields.map(([column]) => column));
  const values = list(fields.map(([, value]) => sql`${value}`));
  const [row] = await tx.query<{ id: number }>(
    statement(
      id === null
        ? sql`INSERT INTO vigilops.incidents (${columns}) VALUES (${values}) RETURNING id`
        : sql`UPDATE vigilops.incidents SET (${columns}) = ROW (${values})
              ${isReopened ? sql`, acknowledged_at = NULL, acknowledged_by = NULL` : sql``}
              WHERE id = ${id} RETURNING id`,
    ),
  );
  if (row === undefined) {
    throw new Error(`the incident ${String(id)} is gone`);
  }
  return row.id;
}

async function joinAlerts(tx: Queryable, { joined }: IncidentDecision, incidentId: number): Promise<void> {
  if (joined.length > 0) {
    await tx.query(
      statement(
        sql`UPDATE vigilops.alerts SET incident_id = ${incidentId}, merged_because = new.because
            FROM unnest(${joined.map(({ alertId }) => alertId)}::int[], ${joined.map(({ because }) => because)}::text[])
              AS new (id, because)
            WHERE alerts.id = new.id`,
      ),
    );
  }
}

async function quietAlerts(tx: Queryable, { quieted }: IncidentDecision): Promise<void> {
  if (quieted.length > 0) {
    await tx.query(
      statement(
        sql`UPDATE vigilops.alerts SET quiet_kind = new.kind, quiet_reason = new.reason
            FROM unnest(${quieted.map(({ alertId }) => alertId)}::int[], ${quieted.map(({ quiet }) => quiet?.kind ?? null)}::text[],
                        ${quieted.map(({ quiet }) => quiet?.reason ?? null)}::text[]) AS new (id, kind, reason)
            WHERE alerts.id = new.id`,
      ),
    );
  }
}

async function writeLedger(
  tx: Queryable,
  { ledger }: IncidentDecision,
  incidentId: number,
  nowUs: number,
): Promise<void> {
  if (ledger.length > 0) {
    await tx.query({
      text: `INSERT INTO vigilops.alert_ledger (at, incident_id, until, kind, alert_id, message, reason, severity, is_shadow)
             SELECT $1, $2, until, kind, alert_id, message, reason, severity, is_shadow
             FROM unnest($3::timestamptz[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::boolean[])
               WITH ORDINALITY AS new (until, kind, alert_id, message, reason, severity, is_shadow, place) ORDER BY place`,
      values: [
        new Date(nowUs / 1_000),
        incidentId,
        ledger.map(({ untilUs }) => (untilUs === null ? null : new Date(untilUs / 1_000))),
        ledger.map(({ kind }) => kind),
        ledger.map(({ alertId }) => alertId),
        ledger.map(({ message }) => message),
        ledger.map(({ reason }) => reason),
        ledger.map(({ severity }) => severity),
        ledger.map(({ isShadow }) => isShadow),
      ],
    });
  }
}

async function writeEvents(tx: Queryable, { events }: IncidentDecision, incidentId: number): Promise<void> {
  if (events.length > 0) {
    await tx.query({
      text: `INSERT INTO vigilops.incident_events (incident_id, at, kind, text, by_name, alert_id)
             SELECT $1, at, kind, text, by_name, alert_id
             FROM unnest($2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::int[])
               WITH ORDINALITY AS new (at, kind, text, by_name, alert_id, place) ORDER BY place`,
      values: [
        incidentId,
        events.map(({ atUs }) => new Date(atUs / 1_000)),
        events.map(({ kind }) => kind),
        events.map(({ text }) => text),
        events.map(({ by }) => by),
        events.map(({ alertId }) => alertId),
      ],
    });
  }
}

const timeOrNull = (us: number | null): Sql => (us === null ? sql`NULL::timestamptz` : at(us));
