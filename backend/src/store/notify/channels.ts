import type { ChannelRecord, ChannelStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Queryable } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { CHANNEL_CELLS, channelOf, type ChannelCells } from './channel-rows.ts';

/** `definition` keeps its name; the column beside it makes names unique. */
export function createChannelStore(connections: Connections, now: () => Date): ChannelStore {
  return {
    list: async (signal) => {
      const rows = await connections.query<ChannelCells & { readonly waiting: number }>(
        statement(sql`
          SELECT ${CHANNEL_CELLS},
                 (SELECT count(*)::int FROM vigilops.notices
                  WHERE channel_id = channel.id AND state = 'waiting') AS waiting
          FROM vigilops.notification_channels AS channel ORDER BY lower(channel.name), channel.id`),
        withinLimit(signal),
      );
      return rows.map((row) => ({ ...channelOf(row), waiting: row.waiting }));
    },

    create: (channel, audit, signal) =>
      connections.transaction(async (tx) => {
        const { definition, sealed } = channel;
        const [made] = await tx.query<{ id: number }>({
          text: `INSERT INTO vigilops.notification_channels (name, type, definition, sealed, created_at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING RETURNING id`,
          values: [definition.name, definition.type, JSON.stringify(definition), sealed, now()],
        });
        if (made === undefined) {
          return { outcome: 'name_taken' } as const;
        }
        await writeAudit(tx, { ...audit, detail: { ...audit.detail, id: made.id } }, now());
        return { outcome: 'created', id: made.id } as const;
      }, withinLimit(signal)),

    change: (channelId, channel, audit, signal) =>
      connections.transaction(async (tx) => {
        if (!(await isThere(tx, channelId))) {
          return 'unknown' as const;
        }
        const rivals = await tx.query({
          text: 'SELECT FROM vigilops.notification_channels WHERE name = $1 AND id <> $2',
          values: [channel.definition.name, channelId],
        });
        if (rivals.length > 0) {
          return 'name_taken' as const;
        }
        await overwrite(tx, channelId, channel);
        await writeAudit(tx, audit, now());
        return 'changed' as const;
      }, withinLimit(signal)),

    remove: (channelId, audit, signal) =>
      connections.transaction(async (tx) => {
        if (!(await isThere(tx, channelId))) {
          return false;
        }
        await tx.query({
          text: `UPDATE vigilops.notices SET state = 'withdrawn', lease_until = NULL, error = 'the channel was removed'
                 WHERE channel_id = $1 AND state = 'waiting'`,
          values: [channelId],
        });
        await tx.query({
          text: 'DELETE FROM vigilops.notification_channels WHERE id = $1',
          values: [channelId],
        });
        await writeAudit(tx, audit, now());
        return true;
      }, withinLimit(signal)),
  };
}

async function isThere(tx: Queryable, channelId: number): Promise<boolean> {
  const found = await tx.query({
    text: 'SELECT FROM vigilops.notification_channels WHERE id = $1 FOR UPDATE',
    values: [channelId],
  });
  return found.length > 0;
}

async function overwrite(
  tx: Queryable,
  channelId: number,
  { definition, sealed }: Pick<ChannelRecord, 'definition' | 'sealed'>,
): Promise<void> {
  await tx.query({
    text: `UPDATE vigilops.notification_channels
           SET name = $2, type = $3, definition = $4, sealed = $5, broken_since = NULL, blocked_until = NULL,
               last_error = NULL
           WHERE id = $1`,
    values: [channelId, definition.name, definition.type, JSON.stringify(definition), sealed],
  });
}
