import type { ActionLink, ActionLinkStore } from '../../model/index.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';

interface LinkRow extends Row {
  readonly incident_id: number;
  readonly action: ActionLink['action'];
  readonly channel: string;
  readonly expires_us: number;
  readonly used_us: number | null;
}

export function createActionLinkStore(connections: Connections): ActionLinkStore {
  return {
    add: async (links, nowUs, signal) => {
      await connections.query(
        statement(sql`
          INSERT INTO vigilops.action_links (secret_hash, incident_id, action, channel, made_at, expires_at)
          SELECT hash, incident_id, action, channel, ${at(nowUs)}, to_timestamp(expires_us / 1000000.0)
          FROM unnest(${links.map(({ secretHash }) => Buffer.from(secretHash))}::bytea[],
                      ${links.map(({ incidentId }) => incidentId)}::int[],
                      ${links.map(({ action }) => action)}::text[],
                      ${links.map(({ channel }) => storableText(channel))}::text[],
                      ${links.map(({ expiresUs }) => expiresUs)}::numeric[])
            AS link (hash, incident_id, action, channel, expires_us)`),
        withinLimit(signal),
      );
    },

    find: async (secretHash, signal) => {
      const [row] = await connections.query<LinkRow>(
        statement(sql`
          SELECT incident_id, action, channel, ${unixUs(sql`expires_at`)} AS expires_us,
                 ${unixUs(sql`used_at`)} AS used_us
          FROM vigilops.action_links WHERE secret_hash = ${Buffer.from(secretHash)}`),
        withinLimit(signal),
      );
      return row === undefined
        ? undefined
        : {
            incidentId: row.incident_id,
            action: row.action,
            channel: row.channel,
            expiresUs: row.expires_us,
            usedUs: row.used_us,
          };
    },

    use: async (secretHash, nowUs, signal) => {
      const used = await connections.query(
        statement(sql`
          UPDATE vigilops.action_links SET used_at = ${at(nowUs)}
          WHERE secret_hash = ${Buffer.from(secretHash)} AND used_at IS NULL AND expires_at > ${at(nowUs)}
          RETURNING incident_id`),
        withinLimit(signal),
      );
      return used.length > 0;
    },

    giveBack: async (secretHash, signal) => {
      await connections.query(
        statement(sql`
          UPDATE vigilops.action_links SET used_at = NULL WHERE secret_hash = ${Buffer.from(secretHash)}`),
        withinLimit(signal),
      );
    },

    prune: async (beforeUs, signal) => {
      const [gone] = await connections.query<{ links: number }>(
        statement(sql`
          WITH gone AS (DELETE FROM vigilops.action_links WHERE expires_at < ${at(beforeUs)} RETURNING 1)
          SELECT count(*)::int AS links FROM gone`),
        withinLimit(signal),
      );
      return gone?.links ?? 0;
    },
  };
}
