import type { NewNotice, NoticeRecord } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';

export interface NoticeCells extends Row {
  readonly id: number;
  readonly idempotency_key: string;
  readonly incident_id: number | null;
  readonly channel_id: number;
  readonly channel_name: string;
  readonly channel_type: string;
  readonly kind: NoticeRecord['kind'];
  readonly step: number;
  readonly severity: NoticeRecord['severity'];
  readonly alert_ids: readonly number[];
  readonly content: NoticeRecord['content'];
  readonly state: NoticeRecord['state'];
  readonly made_us: number;
  readonly due_us: number;
  readonly attempts: number;
  readonly sent_us: number | null;
  readonly error: string | null;
  readonly receipt: string | null;
  readonly folded_into: number | null;
  readonly refused_by: readonly number[];
}

/** Of a table or a query that is called `notice` there. */
export const NOTICE_CELLS = sql`
  notice.id::float8 AS id, notice.idempotency_key, notice.incident_id, notice.channel_id, notice.channel_name,
  notice.channel_type, notice.kind, notice.step, notice.severity, notice.alert_ids, notice.content, notice.state,
  ${unixUs(sql`notice.made_at`)} AS made_us, ${unixUs(sql`notice.due_at`)} AS due_us, notice.attempts,
  ${unixUs(sql`notice.sent_at`)} AS sent_us, notice.error, notice.receipt, notice.folded_into::float8 AS folded_into,
  notice.refused_by`;

export function noticeOf(cells: NoticeCells): NoticeRecord {
  return {
    id: cells.id,
    idempotencyKey: cells.idempotency_key,
    incidentId: cells.incident_id,
    channelId: cells.channel_id,
    channelName: cells.channel_name,
    channelType: cells.channel_type,
    kind: cells.kind,
    step: cells.step,
    severity: cells.severity,
    alertIds: cells.alert_ids,
    content: cells.content,
    state: cells.state,
    madeUs: cells.made_us,
    dueUs: cells.due_us,
    attempts: cells.attempts,
    sentUs: cells.sent_us,
    error: cells.error,
    receipt: cells.receipt,
    foldedInto: cells.folded_into,
    refusedBy: cells.refused_by,
  };
}

/** Into the outbox, in this transaction and in this order. Resolves with their ids. */
export async function insertNotices(
  tx: Queryable,
  notices: readonly NewNotice[],
  nowUs: number,
  leaseUntil: Sql = sql`NULL::timestamptz`,
): Promise<readonly number[]> {
  if (notices.length === 0) {
    return [];
  }
  const rows = await tx.query<{ id: number }>(
    statement(sql`
      INSERT INTO vigilops.notices
        (incident_id, channel_id, channel_name, channel_type, kind, step, severity, alert_ids, content, made_at, due_at,
         refused_by, lease_until)
      SELECT incident_id, channel_id, channel_name, channel_type, kind, step, severity, alert_ids, content,
             ${at(nowUs)}, to_timestamp(due_us / 1000000.0), refused_by, ${leaseUntil}
      FROM jsonb_to_recordset(${jsonOf(notices.map(cellsOf))}::jsonb)
        AS made (incident_id integer, channel_id integer, channel_name text, channel_type text, kind text, step smallint,
                 severity text, alert_ids integer[], content jsonb, due_us numeric, refused_by integer[])
      RETURNING id::float8 AS id`),
  );
  return rows.map(({ id }) => id);
}

function cellsOf(notice: NewNotice) {
  return {
    incident_id: notice.incidentId,
    channel_id: notice.channelId,
    channel_name: notice.channelName,
    channel_type: notice.channelType,
    kind: notice.kind,
    step: notice.step,
    severity: notice.severity,
    alert_ids: notice.alertIds,
    content: notice.content,
    due_us: notice.dueUs,
    refused_by: notice.refusedBy ?? [],
  };
}

/** What the database can hold: labels come from anybody. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_key, cell: unknown) =>
    typeof cell === 'string' ? storableText(cell) : cell,
  );
}
