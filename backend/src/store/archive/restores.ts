import { z } from 'zod';
import type { LogRestore, LogRestoreStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { shortText } from '../access/storable-text.ts';
import { createCatalog } from '../catalog/catalog.ts';
import type { Connections } from '../connections.ts';
import type { CallOptions, Queryable, Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { copyRestored } from './copy-restored.ts';
import { insertRestored } from './insert-restored.ts';
import { resolveArchivedStreams } from './resolve-streams.ts';

const LIMIT_MS = 15_000;
const REMOVE_LIMIT_MS = 60_000;
const ROWS_PER_ROUND = 20_000;
const MAX_NAME_CHARACTERS = 256;

interface RestoreCells extends Row {
  readonly id: number;
  readonly state: LogRestore['state'];
  readonly from_us: number;
  readonly to_us: number;
  readonly filter: unknown;
  readonly max_lines: number;
  readonly lines_read: number;
  readonly lines_restored: number;
  readonly bytes_read: number;
  readonly bytes_total: number;
  readonly limited: boolean;
  readonly problems: unknown;
  readonly created_by: string;
  readonly created_us: number;
  readonly finished_us: number | null;
  readonly expires_us: number;
}

const CELLS = sql`id, state, ${unixUs(sql`from_time`)} AS from_us, ${unixUs(sql`to_time`)} AS to_us, filter,
  max_lines::float8, lines_read::float8, lines_restored::float8, bytes_read::float8, bytes_total::float8, limited, problems,
  created_by, ${unixUs(sql`created_at`)} AS created_us, ${unixUs(sql`finished_at`)} AS finished_us,
  ${unixUs(sql`expires_at`)} AS expires_us`;

/** What was fetched back from archives, until its time is up. `canCopy`: the server knows COPY. */
export function createLogRestoreStore(connections: Connections, canCopy = true): LogRestoreStore {
  const catalog = createCatalog(connections);
  const options = (signal: AbortSignal, timeoutMs = LIMIT_MS): CallOptions => ({ signal, timeoutMs });
  const read = async (on: Queryable, piece: Sql): Promise<readonly LogRestore[]> =>
    (await on.query<RestoreCells>(statement(piece))).map(restoreOf);
  const outside = (signal: AbortSignal): Queryable => ({
    query: (asked) => connections.query(asked, options(signal)),
  });

  return {
    create: (wanted, audit, signal) =>
      connections.transaction(async (tx) => {
        const [made] = await read(
          tx,
          sql`INSERT INTO vigilops.log_restores
                (state, from_time, to_time, filter, max_lines, created_by, created_at, expires_at)
              VALUES ('pending', ${at(wanted.fromUs)}, ${at(wanted.toUs)}, ${JSON.stringify(wanted.filter)}::jsonb,
                      ${wanted.maxLines}, ${shortText(wanted.createdBy, MAX_NAME_CHARACTERS)}, ${at(wanted.createdUs)},
                      ${at(wanted.expiresUs)})
              RETURNING ${CELLS}`,
        );
        if (made === undefined) {
          throw new Error('the restore that was just made is not there');
        }
        await writeAudit(tx, { ...audit, subject: String(made.id) }, new Date(wanted.createdUs / 1_000));
        return made;
      }, options(signal)),

    list: (signal) =>
      read(
        outside(signal),
        sql`SELECT ${CELLS} FROM vigilops.log_restores WHERE state <> 'removing' ORDER BY id DESC`,
      ),
    find: async (id, signal) =>
      (
        await read(
          outside(signal),
          sql`SELECT ${CELLS} FROM vigilops.log_restores WHERE id = ${id} AND state <> 'removing'`,
        )
      )[0],

    remove: (id, audit, signal) =>
      connections.transaction(async (tx) => {
        const gone = await read(
          tx,
          sql`UPDATE vigilops.log_restores SET state = 'removing'
              WHERE id = ${id} AND state <> 'removing' RETURNING ${CELLS}`,
        );
        if (gone.length > 0 && audit !== null) {
          await writeAudit(tx, audit, new Date());
        }
        return gone.length > 0;
      }, options(signal)),

    take: async (signal) => {
      const [taken] = await read(
        outside(signal),
        sql`UPDATE vigilops.log_restores
            SET state = 'running', lines_read = 0, lines_restored = 0, bytes_read = 0, problems = '[]', limited = false
            WHERE id = (SELECT id FROM vigilops.log_restores WHERE state IN ('running', 'pending') ORDER BY id LIMIT 1)
            RETURNING ${CELLS}`,
      );
      if (taken !== undefined) {
        // Of an attempt that was cut short.
        await removeRows(connections, taken.id, signal);
      }
      return taken;
    },

    progress: async (id, told, signal) => {
      const rows = await connections.query(
        statement(sql`
          UPDATE vigilops.log_restores
          SET lines_read = ${told.linesRead}, lines_restored = ${told.linesRestored}, bytes_read = ${told.bytesRead},
              bytes_total = ${told.bytesTotal}, limited = ${told.limited},
              problems = ${JSON.stringify(told.problems)}::jsonb
          WHERE id = ${id} AND state = 'running' RETURNING id`),
        options(signal),
      );
      return rows.length > 0;
    },

    finish: async (id, state, now, signal) => {
      await connections.query(
        statement(sql`
          UPDATE vigilops.log_restores SET state = ${state}, finished_at = ${now}::timestamptz
          WHERE id = ${id} AND state = 'running'`),
        options(signal),
      );
    },

    resolveStreams: (streams, signal) => resolveArchivedStreams(connections, catalog, streams, signal),
    insert: async (batch, signal) =>
      (canCopy ? await copyRestored(connections, batch, signal) : undefined) ??
      insertRestored(connections, batch, signal),

    expire: async (now, signal) => {
      const ended = await connections.query<{ id: number }>(
        statement(sql`
          UPDATE vigilops.log_restores SET state = 'removing'
          WHERE expires_at <= ${now}::timestamptz OR state = 'removing' RETURNING id`),
        options(signal),
      );
      let rows = 0;
      for (const { id } of ended) {
        rows += await removeRows(connections, id, signal);
        await connections.query(
          statement(sql`DELETE FROM vigilops.log_restores WHERE id = ${id}`),
          options(signal),
        );
      }
      return rows;
    },
  };

  /** In rounds, so that no transaction is long. */
  async function removeRows(on: Connections, id: number, signal: AbortSignal): Promise<number> {
    for (let total = 0; ;) {
      const gone = await on.query<{ n: number }>(
        statement(sql`
          WITH gone AS (
            DELETE FROM vigilops.restored_logs WHERE ctid = ANY(ARRAY(
              SELECT ctid FROM vigilops.restored_logs WHERE restore_id = ${id} LIMIT ${ROWS_PER_ROUND})) RETURNING 1)
          SELECT count(*)::int AS n FROM gone`),
        options(signal, REMOVE_LIMIT_MS),
      );
      const n = gone[0]?.n ?? 0;
      total += n;
      if (n < ROWS_PER_ROUND) {
        return total;
      }
    }
  }
}

const filterSchema = z.object({
  services: z.array(z.string()),
  hosts: z.array(z.string()),
  minSeverity: z.number(),
  text: z.string(),
});
const problemsSchema = z.array(z.object({ day: z.string(), part: z.string(), error: z.string() }));

function restoreOf(cells: RestoreCells): LogRestore {
  return {
    id: cells.id,
    state: cells.state,
    fromUs: cells.from_us,
    toUs: cells.to_us,
    filter: filterSchema.parse(cells.filter),
    maxLines: cells.max_lines,
    linesRead: cells.lines_read,
    linesRestored: cells.lines_restored,
    bytesRead: cells.bytes_read,
    bytesTotal: cells.bytes_total,
    limited: cells.limited,
    problems: problemsSchema.parse(cells.problems),
    createdBy: cells.created_by,
    createdUs: cells.created_us,
    finishedUs: cells.finished_us,
    expiresUs: cells.expires_us,
  };
}
