import type { AskEnding, AssistantStore, InvestigationRecord } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { Queryable, Row } from '../database.ts';
import { noteEvent } from '../incidents/change.ts';
import { sql, statement, where } from '../read/sql.ts';

/** Whose lines in a time line are the house's own. */
const BY = 'VigilOps';

interface InvestigationRow extends Row {
  readonly id: number;
  readonly incident_id: number;
  readonly state: InvestigationRecord['state'];
  readonly started_at: Date;
  readonly started_by: string;
  readonly ended_at: Date | null;
  readonly ended: AskEnding | null;
  readonly report: unknown;
  readonly model: string | null;
  readonly usd: number | null;
}

export async function listInvestigations(
  db: Queryable,
  { incidentId, limit }: Parameters<AssistantStore['investigations']>[0],
): Promise<readonly InvestigationRecord[]> {
  const rows = await db.query<InvestigationRow>(
    statement(sql`
      SELECT id, incident_id, state, started_at, started_by, ended_at, ended, report, model, usd
      FROM vigilops.investigations
      ${where(incidentId === undefined ? [] : [sql`incident_id = ${incidentId}`])}
      ORDER BY started_at DESC, id DESC LIMIT ${limit}`),
  );
  return rows.map((row) => ({
    id: row.id,
    incidentId: row.incident_id,
    state: row.state,
    startedAt: row.started_at,
    startedBy: row.started_by,
    endedAt: row.ended_at,
    ended: row.ended,
    report: row.report,
    model: row.model,
    usd: row.usd,
  }));
}

/** A failed one may be begun again; any other is the only one. */
export async function beginInvestigation(
  tx: Queryable,
  incidentId: number,
  startedBy: string,
  at: Date,
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    statement(sql`
      INSERT INTO vigilops.investigations AS mine (incident_id, state, started_at, started_by)
      SELECT id, 'running', ${at}::timestamptz, ${storableText(startedBy)} FROM vigilops.incidents WHERE id = ${incidentId}
      ON CONFLICT (incident_id) DO UPDATE
        SET state = 'running', started_at = excluded.started_at, started_by = excluded.started_by,
            ended_at = NULL, ended = NULL
        WHERE mine.state = 'failed'
      RETURNING id`),
  );
  return row?.id;
}

export async function endInvestigation(
  tx: Queryable,
  id: number,
  { state, ended, report, usd, model, line }: Parameters<AssistantStore['endInvestigation']>[1],
  at: Date,
): Promise<void> {
  const cell =
    report === null || report === undefined
      ? null
      : storableText(JSON.stringify(report)).replaceAll('\\u0000', '\\ufffd');
  const [row] = await tx.query<{ incident_id: number }>(
    statement(sql`
      UPDATE vigilops.investigations
      SET state = ${state}, ended = ${ended}, report = ${cell}::jsonb, usd = ${usd}, model = ${model}, ended_at = ${at}
      WHERE id = ${id} AND state = 'running' RETURNING incident_id`),
  );
  if (row !== undefined && state === 'done') {
    await noteEvent(tx, row.incident_id, 'note', storableText(line), BY, at);
  }
}

export async function toInvestigate(
  db: Queryable,
  since: Date,
  until: Date,
  limit: number,
): Promise<readonly number[]> {
  const rows = await db.query<{ id: number }>(
    statement(sql`
      SELECT id FROM vigilops.incidents
      WHERE resolved_at IS NULL AND severity = 'critical' AND started_at BETWEEN ${since} AND ${until}
        AND NOT EXISTS (SELECT FROM vigilops.investigations WHERE incident_id = incidents.id)
      ORDER BY started_at, id LIMIT ${limit}`),
  );
  return rows.map(({ id }) => id);
}

export async function pruneAssistant(tx: Queryable, before: Date, lost: Date): Promise<number> {
  await tx.query(
    statement(sql`
      UPDATE vigilops.investigations SET state = 'failed', ended = 'lost', ended_at = started_at
      WHERE state = 'running' AND started_at < ${lost}`),
  );
  const gone = await tx.query(
    statement(sql`DELETE FROM vigilops.assistant_conversations WHERE updated_at < ${before} RETURNING id`),
  );
  await tx.query(statement(sql`DELETE FROM vigilops.investigations WHERE started_at < ${before}`));
  return gone.length;
}
