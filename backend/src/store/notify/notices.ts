import type { NewNotice, NoticeQuestion, NoticeRecord, NoticeStore } from '../../model/index.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Queryable } from '../database.ts';
import { sql, statement, where, type Sql } from '../read/sql.ts';
import { at, lasting, unixUs } from '../read/times.ts';
import { claimNotices } from './claim.ts';
import { insertNotices, NOTICE_CELLS, noticeOf, type NoticeCells } from './notice-rows.ts';
import { settlement } from './settle.ts';

/** The outbox. */
export function createNoticeStore(connections: Connections): NoticeStore {
  return {
    list: async (question, signal) => {
      const rows = await connections.query<NoticeCells>(
        statement(sql`
          SELECT ${NOTICE_CELLS} FROM vigilops.notices AS notice ${where(conditionsOf(question))}
          ORDER BY notice.made_at DESC, notice.id DESC LIMIT ${question.limit}`),
        withinLimit(signal),
      );
      return rows.map(noticeOf);
    },

    add: (notices, nowUs, signal) =>
      connections.transaction((tx) => insertNotices(tx, notices, nowUs), withinLimit(signal)),

    claim: (wanted, nowUs, signal) =>
      connections.transaction((tx) => claimNotices(tx, wanted, nowUs), withinLimit(signal)),

    settle: async (noticeId, delivery, fallback, nowUs, signal) => {
      const settling = settlement(noticeId, delivery, nowUs);
      if (fallback.length === 0) {
        await connections.query(settling, withinLimit(signal));
        return;
      }
      await connections.transaction(async (tx) => {
        const settled = await tx.query(settling);
        // Where it was settled before, so was what stands in.
        if (settled.length > 0) {
          await insertNotices(tx, fallback, nowUs);
        }
      }, withinLimit(signal));
    },

    fold: (noticeIds, digest, reason, leaseMs, nowUs, signal) =>
      connections.transaction(
        (tx) => fold(tx, noticeIds, digest, reason, leaseMs, nowUs),
        withinLimit(signal),
      ),

    release: async (noticeIds, dueUs, signal) => {
      await connections.query(
        statement(sql`
          UPDATE vigilops.notices SET lease_until = NULL, due_at = greatest(due_at, ${at(dueUs)})
          WHERE id = ANY(${noticeIds}::bigint[]) AND state = 'waiting'`),
        withinLimit(signal),
      );
    },

    overdueSeconds: async (nowUs, signal) => {
      const [oldest] = await connections.query<{ seconds: number }>(
        statement(sql`
          SELECT coalesce(max(greatest(0, date_part('epoch', ${at(nowUs)} - made_at))), 0) AS seconds
          FROM vigilops.notices WHERE state = 'waiting' AND due_at <= ${at(nowUs)}`),
        withinLimit(signal),
      );
      return oldest?.seconds ?? 0;
    },

    backlog: async (signal) => {
      const [row] = await connections.query<{ waiting: number; oldest_us: number | null; broken: number }>(
        statement(sql`
          SELECT count(*)::int AS waiting, ${unixUs(sql`min(made_at)`)} AS oldest_us,
                 (SELECT count(*)::int FROM vigilops.notification_channels
                  WHERE broken_since IS NOT NULL AND (definition->>'enabled')::boolean) AS broken
          FROM vigilops.notices WHERE state = 'waiting'`),
        withinLimit(signal),
      );
      return {
        waiting: row?.waiting ?? 0,
        oldestUs: row?.oldest_us ?? null,
        brokenChannels: row?.broken ?? 0,
      };
    },

    prune: async (beforeUs, signal) => {
      const [gone] = await connections.query<{ notices: number }>(
        statement(sql`
          WITH gone AS (
            DELETE FROM vigilops.notices WHERE made_at < ${at(beforeUs)} AND state <> 'waiting' RETURNING id)
          SELECT count(*)::int AS notices FROM gone`),
        withinLimit(signal),
      );
      return gone?.notices ?? 0;
    },
  };
}

/** The ledger says of each message that nobody gets it by itself. */
async function fold(
  tx: Queryable,
  noticeIds: readonly number[],
  digest: NewNotice,
  reason: string,
  leaseMs: number,
  nowUs: number,
): Promise<NoticeRecord> {
  const lease = sql`${at(nowUs)} + ${lasting(leaseMs * 1_000)}`;
  const [digestId] = await insertNotices(tx, [digest], nowUs, lease);
  await tx.query(
    statement(sql`
      WITH told AS (
        UPDATE vigilops.notices SET state = 'folded', folded_into = ${digestId}, lease_until = NULL
        WHERE id = ANY(${noticeIds}::bigint[]) AND state = 'waiting'
        RETURNING id, incident_id, severity, content->>'title' AS title)
      INSERT INTO vigilops.alert_ledger (at, kind, incident_id, message, reason, severity)
      SELECT ${at(nowUs)}, 'folded', incident_id, title, ${reason}, severity
      FROM told ORDER BY id`),
  );
  const [row] = await tx.query<NoticeCells>(
    statement(sql`SELECT ${NOTICE_CELLS} FROM vigilops.notices AS notice WHERE notice.id = ${digestId}`),
  );
  if (row === undefined) {
    throw new Error('a digest is not there in the transaction that made it');
  }
  return noticeOf(row);
}

function conditionsOf(question: NoticeQuestion): readonly Sql[] {
  const conditions: Sql[] = [
    sql`notice.made_at >= ${at(question.fromUs)}`,
    sql`notice.made_at < ${at(question.toUs)}`,
  ];
  const { incidentId, channel, channelType, kinds, before } = question;
  if (incidentId !== undefined) {
    conditions.push(sql`notice.incident_id = ${incidentId}`);
  }
  if (channel !== undefined) {
    conditions.push(sql`notice.channel_name = ${channel}`);
  }
  if (channelType !== undefined) {
    conditions.push(sql`notice.channel_type = ${channelType}`);
  }
  if (kinds !== undefined) {
    conditions.push(sql`notice.kind = ANY(${kinds}::text[])`);
  }
  if (before !== undefined) {
    conditions.push(sql`(notice.made_at, notice.id) < (${at(before.madeUs)}, ${before.id}::bigint)`);
  }
  return conditions;
}
