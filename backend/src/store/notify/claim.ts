import type { ClaimedBatch } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, lasting } from '../read/times.ts';
import { CHANNEL_CELLS, channelOf, type ChannelCells } from './channel-rows.ts';
import { NOTICE_CELLS, noticeOf, type NoticeCells } from './notice-rows.ts';

/** What is due, for the one who asks, in its transaction. */
export async function claimNotices(
  tx: Queryable,
  wanted: { readonly leaseMs: number; readonly limit: number },
  nowUs: number,
): Promise<readonly ClaimedBatch[]> {
  await withdrawOrphans(tx);
  const channels = await tx.query<ChannelCells>(
    statement(sql`
      SELECT ${CHANNEL_CELLS} FROM vigilops.notification_channels AS channel
      WHERE (blocked_until IS NULL OR blocked_until <= ${at(nowUs)})
        AND EXISTS (SELECT FROM vigilops.notices
                    WHERE channel_id = channel.id AND state = 'waiting' AND due_at <= ${at(nowUs)})
      ORDER BY id FOR UPDATE OF channel SKIP LOCKED`),
  );
  const batches: ClaimedBatch[] = [];
  for (const cells of channels) {
    const channel = channelOf(cells);
    const notices = await claimOfChannel(tx, channel.id, wanted, nowUs);
    if (notices.length > 0) {
      batches.push({
        channel,
        notices: notices.map(noticeOf),
        ...(await figuresOf(tx, channel.id, nowUs)),
      });
    }
  }
  return batches;
}

/** Nobody sends what waits for a channel that was removed or switched off. */
async function withdrawOrphans(tx: Queryable): Promise<void> {
  await tx.query({
    text: `UPDATE vigilops.notices AS notice
           SET state = 'withdrawn', lease_until = NULL, error = 'the channel was removed or switched off'
           WHERE state = 'waiting' AND NOT EXISTS (
             SELECT FROM vigilops.notification_channels
             WHERE id = notice.channel_id AND (definition->>'enabled')::boolean)`,
  });
}

/**
 * Of each incident the messages in the order in which they were made, up to the first that is not due: nothing overtakes
 * it. A digest that waits is before all that it tells of. What was tried is behind what was not, so that a message that
 * the receiver cannot bear keeps nothing else waiting. The lease is looked at here once more, behind the lock of the
 * channel: whoever held that before may have taken something.
 */
async function claimOfChannel(
  tx: Queryable,
  channelId: number,
  { leaseMs, limit }: { readonly leaseMs: number; readonly limit: number },
  nowUs: number,
): Promise<readonly NoticeCells[]> {
  return tx.query<NoticeCells>(
    statement(sql`
      WITH held AS (
        SELECT told.incident_id FROM vigilops.notices AS digest
        JOIN vigilops.notices AS told ON told.folded_into = digest.id
        WHERE digest.channel_id = ${channelId} AND digest.state = 'waiting' AND digest.due_at > ${at(nowUs)}
      ), waiting AS (
        SELECT id, kind = 'digest' AS is_digest,
               bool_and(due_at <= ${at(nowUs)} AND (incident_id IS NULL OR incident_id NOT IN (
                 SELECT incident_id FROM held WHERE incident_id IS NOT NULL)))
                 OVER (PARTITION BY coalesce(incident_id::bigint, -id) ORDER BY id) AS is_next,
               min(CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END)
                 OVER (PARTITION BY coalesce(incident_id::bigint, -id)) AS urgency,
               max(attempts) OVER (PARTITION BY coalesce(incident_id::bigint, -id)) AS tries
        FROM vigilops.notices WHERE channel_id = ${channelId} AND state = 'waiting'
      ), chosen AS (
        SELECT id, is_digest, urgency, tries FROM waiting
        WHERE is_next AND NOT EXISTS (
          SELECT FROM vigilops.notices
          WHERE channel_id = ${channelId} AND state = 'waiting' AND lease_until > ${at(nowUs)})
        ORDER BY is_digest DESC, urgency, tries, id LIMIT ${limit}
      ), notice AS (
        UPDATE vigilops.notices SET lease_until = ${at(nowUs)} + ${lasting(leaseMs * 1_000)}
        FROM chosen WHERE notices.id = chosen.id
        RETURNING notices.*, chosen.is_digest, chosen.urgency, chosen.tries
      )
      SELECT ${NOTICE_CELLS} FROM notice ORDER BY is_digest DESC, urgency, tries, id`),
  );
}

interface Figures extends Row {
  readonly minute: number;
  readonly second: number;
  readonly waiting: number;
}

async function figuresOf(
  tx: Queryable,
  channelId: number,
  nowUs: number,
): Promise<Pick<ClaimedBatch, 'sentLastMinute' | 'sentLastSecond' | 'waiting'>> {
  const [figures] = await tx.query<Figures>(
    statement(sql`
      SELECT count(*)::int AS minute, (count(*) FILTER (WHERE sent_at > ${at(nowUs)} - interval '1 second'))::int AS second,
             (SELECT count(*)::int FROM vigilops.notices WHERE channel_id = ${channelId} AND state = 'waiting') AS waiting
      FROM vigilops.notices WHERE channel_id = ${channelId} AND sent_at > ${at(nowUs)} - interval '1 minute'`),
  );
  return {
    sentLastMinute: figures?.minute ?? 0,
    sentLastSecond: figures?.second ?? 0,
    waiting: figures?.waiting ?? 0,
  };
}
