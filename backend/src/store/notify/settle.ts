import type { Delivery } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { Statement } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';

/**
 * What became of an attempt, for the message and its channel at once: a row where there was something to settle. One that
 * was withdrawn meanwhile was sent all the same.
 */
export function settlement(noticeId: number, delivery: Delivery, nowUs: number): Statement {
  return statement(sql`
    WITH settled AS (
      UPDATE vigilops.notices SET attempts = attempts + 1, lease_until = NULL, ${noticeChange(delivery, nowUs)}
      WHERE id = ${noticeId} AND (state = 'waiting' OR (state = 'withdrawn' AND ${delivery.outcome === 'sent'}))
      RETURNING channel_id
    ), told AS (
      UPDATE vigilops.notification_channels SET ${channelChange(delivery, nowUs)}
      WHERE id = (SELECT channel_id FROM settled)
    )
    SELECT channel_id FROM settled`);
}

function noticeChange(delivery: Delivery, nowUs: number): Sql {
  switch (delivery.outcome) {
    case 'sent':
      return sql`state = 'sent', sent_at = ${at(nowUs)}, error = NULL,
                 receipt = ${delivery.receipt === null ? null : storableText(delivery.receipt)}`;
    case 'later':
      return sql`due_at = ${at(delivery.dueUs)}, error = ${storableText(delivery.error)}`;
    case 'given_up':
      return sql`state = 'given_up', error = ${storableText(delivery.error)}`;
    default:
      return delivery satisfies never;
  }
}

function channelChange(delivery: Delivery, nowUs: number): Sql {
  switch (delivery.outcome) {
    case 'sent':
      return sql`last_sent_at = ${at(nowUs)}, broken_since = NULL, blocked_until = NULL, last_error = NULL`;
    case 'later':
      return delivery.blockedUntilUs === null
        ? sql`last_error = ${storableText(delivery.error)}`
        : sql`last_error = ${storableText(delivery.error)}, blocked_until = ${at(delivery.blockedUntilUs)}`;
    case 'given_up':
      return delivery.isChannelBroken
        ? sql`last_error = ${storableText(delivery.error)}, broken_since = coalesce(broken_since, ${at(nowUs)})`
        : sql`last_error = ${storableText(delivery.error)}`;
    default:
      return delivery satisfies never;
  }
}
