import { VigilError } from '@vigilops/contracts';
import type { LogTemplateStore, MinedTemplate } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections, Session } from '../connections.ts';
import type { Row } from '../database.ts';
import { storeMoves, storeReturns } from './store-moves.ts';

const STORE_LIMIT_MS = 20_000;
const MAX_ORDERS = 20_000;
const ORDERS_A_ROUND = 1_000;
/** Of backends that are no more. */
const KEPT_STATES = "interval '30 days'";

export function createLogTemplateStore(connections: Connections): LogTemplateStore {
  const options = (signal: AbortSignal) => ({ signal, timeoutMs: STORE_LIMIT_MS });
  return {
    explain: async ({ templates, moves, returned }, signal) => {
      await connections.transaction(async (session) => {
        await insertTemplates(session, templates);
        await storeReturns(session, returned);
        await storeMoves(session, moves);
      }, options(signal));
    },

    describe: async (templates, signal) => {
      if (templates.length > 0) {
        await connections.query(
          {
            text: `UPDATE vigilops.log_templates AS own
                   SET text = new.text, places = string_to_array(new.places, ' '), is_pinned = new.is_pinned, is_given = new.is_given
                   FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bool[], $5::bool[]) AS new (id, text, places, is_pinned, is_given)
                   WHERE own.id = new.id`,
            values: columnsOf(templates).slice(0, 5),
          },
          options(signal),
        );
      }
    },

    readMiner: async (instance, signal) => {
      const [row] = await connections.query<{ orders: number; value: string; saved_at: Date } & Row>(
        {
          text: `SELECT orders, value, saved_at FROM vigilops.log_template_states
                 ORDER BY instance <> $1, saved_at DESC LIMIT 1`,
          values: [instance],
        },
        options(signal),
      );
      return row === undefined ? undefined : { orders: row.orders, value: row.value, savedAt: row.saved_at };
    },

    saveMiner: async (instance, { orders, value, savedAt }, signal) => {
      await connections.query(
        {
          text: `WITH gone AS (
                   DELETE FROM vigilops.log_template_states WHERE instance <> $1 AND saved_at < $4::timestamptz - ${KEPT_STATES})
                 INSERT INTO vigilops.log_template_states (instance, orders, value, saved_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (instance) DO UPDATE
                 SET orders = excluded.orders, value = excluded.value, saved_at = excluded.saved_at`,
          values: [instance, orders, value, savedAt],
        },
        options(signal),
      );
    },

    ordersAfter: (id, signal) =>
      connections.query<{ id: number; value: unknown } & Row>(
        {
          text: `SELECT id, value FROM vigilops.log_template_orders WHERE id > $1 ORDER BY id LIMIT ${String(ORDERS_A_ROUND)}`,
          values: [id],
        },
        withinLimit(signal),
      ),

    addOrder: (order, { templates, moves, returned }, { at, name, audit }, signal) =>
      connections.transaction(async (session) => {
        // One at a time, so that nobody who reads on from a number misses a lower one.
        await session.query({ text: 'LOCK TABLE vigilops.log_template_orders IN SHARE ROW EXCLUSIVE MODE' });
        const [row] = await session.query<{ id: number }>({
          text: `INSERT INTO vigilops.log_template_orders (value, created_at, created_by)
                 SELECT $1, $2, $3 WHERE (SELECT count(*) FROM vigilops.log_template_orders) < ${String(MAX_ORDERS)}
                 RETURNING id`,
          values: [JSON.stringify(order), at, storableText(name)],
        });
        if (row === undefined) {
          throw new VigilError(
            'CONFLICT',
            `templates were merged, split and pinned ${String(MAX_ORDERS)} times: no more can be kept`,
          );
        }
        await insertTemplates(session, templates);
        await storeReturns(session, returned);
        await storeMoves(session, moves);
        if (order.kind === 'pin') {
          await session.query({
            text: 'UPDATE vigilops.log_templates SET is_pinned = $2 WHERE id = $1',
            values: [order.id, order.isPinned],
          });
        }
        await writeAudit(session, audit, at);
        return row.id;
      }, options(signal)),

    existing: async (ids, signal) => {
      const rows = await connections.query<{ id: number } & Row>(
        {
          text: `SELECT id::float8 AS id FROM vigilops.log_templates WHERE id = ANY($1::bigint[])
                 UNION SELECT from_id::float8 FROM vigilops.log_template_moves WHERE from_id = ANY($1::bigint[])`,
          values: [ids],
        },
        withinLimit(signal),
      );
      return rows.map(({ id }) => id);
    },

    rename: (id, name, { at, audit }, signal) =>
      connections.transaction(async (session) => {
        const renamed = await session.query({
          text: 'UPDATE vigilops.log_templates SET name = $2 WHERE id = $1 RETURNING id',
          values: [id, name === null ? null : storableText(name)],
        });
        if (renamed.length === 0) {
          return false;
        }
        await writeAudit(session, audit, at);
        return true;
      }, options(signal)),
  };
}

/** In the order of their ids, so that two backends never wait for each other. */
async function insertTemplates(session: Session, templates: readonly MinedTemplate[]): Promise<void> {
  if (templates.length > 0) {
    await session.query({
      text: `INSERT INTO vigilops.log_templates (id, text, places, is_pinned, is_given, first_seen, last_seen)
             SELECT id, text, string_to_array(places, ' '), is_pinned, is_given, seen, seen
             FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bool[], $5::bool[], $6::timestamptz[])
               AS new (id, text, places, is_pinned, is_given, seen)
             ORDER BY id ON CONFLICT (id) DO NOTHING`,
      values: columnsOf(templates),
    });
  }
}

function columnsOf(templates: readonly MinedTemplate[]): readonly unknown[][] {
  return [
    templates.map(({ id }) => id),
    templates.map(({ text }) => storableText(text)),
    // Kinds are words.
    templates.map(({ places }) => places.join(' ')),
    templates.map(({ isPinned }) => isPinned),
    templates.map(({ isGiven }) => isGiven),
    templates.map(({ firstUs }) => new Date(firstUs / 1_000)),
  ];
}
