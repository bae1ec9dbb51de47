import type { LogArchive, LogArchiveState, LogArchiveStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { shortText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { CallOptions } from '../database.ts';
import type { StorageEngine } from '../engines/engine.ts';
import { sql, statement, where, type Sql } from '../read/sql.ts';
import { createArchiveCredentials } from './credentials.ts';
import { coverageOf, daysOf } from './coverage.ts';
import { createArchiveParts } from './parts.ts';
import { readPage, readStreams } from './read-lines.ts';
import { ARCHIVES, archiveOf, type ArchiveCells } from './rows.ts';

const LIMIT_MS = 15_000;
const MAX_ERROR_CHARACTERS = 1_000;
const STATES: readonly LogArchiveState[] = [
  'pending',
  'writing',
  'failed',
  'done',
  'missing',
  'corrupt',
  'lost',
];

/** What is known of archives: days, their parts, and how to read what is to be written. */
export function createLogArchiveStore(
  connections: Connections,
  engine: () => StorageEngine,
): LogArchiveStore {
  const options = (signal: AbortSignal): CallOptions => ({ signal, timeoutMs: LIMIT_MS });
  const run = (piece: Sql, signal: AbortSignal) => connections.query(statement(piece), options(signal));
  const read = async (rest: Sql, signal: AbortSignal): Promise<readonly LogArchive[]> => {
    const rows = await connections.query<ArchiveCells>(statement(sql`${ARCHIVES} ${rest}`), options(signal));
    return rows.map(archiveOf);
  };

  return {
    days: async (signal) => daysOf(await engine().pieces(signal)),
    coverage: (day, signal) => coverageOf(connections, day, signal),
    page: (ask, signal) => readPage(connections, ask, signal),
    streams: (ids, signal) => readStreams(connections, ids, signal),

    ofDay: (day, signal) => read(sql`WHERE a.day = ${day}::date ORDER BY a.run`, signal),
    list: ({ fromDay, toDay, states }, signal) => {
      const conditions = [sql`a.day >= ${fromDay}::date`, sql`a.day <= ${toDay}::date`];
      if (states !== undefined) {
        conditions.push(sql`a.state = ANY(${states}::text[])`);
      }
      return read(sql`${where(conditions)} ORDER BY a.day, a.run`, signal);
    },
    find: async (id, signal) => (await read(sql`WHERE a.id = ${id}`, signal))[0],
    counts: async (signal) => {
      const rows = await connections.query<{ state: LogArchiveState; n: number }>(
        { text: 'SELECT state, count(*)::int AS n FROM vigilops.log_archives GROUP BY state' },
        options(signal),
      );
      const found = new Map(rows.map(({ state, n }) => [state, n]));
      return Object.fromEntries(STATES.map((state) => [state, found.get(state) ?? 0])) as Record<
        LogArchiveState,
        number
      >;
    },

    create: async (day, now, signal) => {
      const [made] = await connections.query<{ id: number }>(
        statement(sql`
          INSERT INTO vigilops.log_archives (day, run, state, created_at)
          SELECT ${day}::date, coalesce(max(run), 0) + 1, 'pending', ${now}::timestamptz
          FROM vigilops.log_archives WHERE day = ${day}::date RETURNING id`),
        options(signal),
      );
      const [archive] = await read(sql`WHERE a.id = ${made?.id ?? 0}`, signal);
      if (archive === undefined) {
        throw new Error(`the archive of ${day} that was just made is not there`);
      }
      return archive;
    },
    begin: async (id, place, signal) => {
      await run(
        sql`UPDATE vigilops.log_archives SET state = 'writing', place = ${JSON.stringify(place)}::jsonb
            WHERE id = ${id} AND state IN ('pending', 'writing', 'failed')`,
        signal,
      );
    },
    fail: async (id, error, nextTryAt, signal) => {
      await run(
        sql`UPDATE vigilops.log_archives
            SET state = 'failed', attempts = attempts + 1, error = ${shortText(error, MAX_ERROR_CHARACTERS)},
                next_try_at = ${nextTryAt}::timestamptz
            WHERE id = ${id} AND state IN ('pending', 'writing', 'failed')`,
        signal,
      );
    },
    finish: async (id, now, signal) => {
      const rows = await run(
        sql`UPDATE vigilops.log_archives
            SET state = 'done', error = NULL, next_try_at = NULL, verified_at = ${now}::timestamptz,
                checked_at = ${now}::timestamptz
            WHERE id = ${id} AND state = 'writing' RETURNING id`,
        signal,
      );
      return rows.length > 0;
    },
    checked: async (id, { state, error, isVerified, at: now }, signal) => {
      await run(
        sql`UPDATE vigilops.log_archives
            SET state = CASE WHEN state = 'lost' THEN state ELSE ${state} END, checked_at = ${now}::timestamptz,
                verified_at = CASE WHEN ${isVerified} THEN ${now}::timestamptz ELSE verified_at END,
                error = CASE WHEN state = 'lost' THEN error
                             ELSE ${error === null ? null : shortText(error, MAX_ERROR_CHARACTERS)}::text END
            WHERE id = ${id} AND state IN ('done', 'missing', 'corrupt', 'lost')`,
        signal,
      );
    },
    hurry: (id, audit, now, signal) =>
      connections.transaction(async (tx) => {
        await tx.query(
          statement(
            sql`UPDATE vigilops.log_archives SET next_try_at = NULL, checked_at = NULL WHERE id = ${id}`,
          ),
        );
        await writeAudit(tx, audit, now);
      }, options(signal)),
    leftTable: async (ids, signal) => {
      await run(sql`UPDATE vigilops.log_archives SET in_table = false WHERE id = ANY(${ids}::int[])`, signal);
    },
    remove: async (id, signal) => {
      await run(sql`DELETE FROM vigilops.log_archives WHERE id = ${id}`, signal);
    },
    ...createArchiveParts(connections),
    ...createArchiveCredentials(connections),
  };
}
