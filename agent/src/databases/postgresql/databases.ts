import type { DbFigures } from '@vigilops/contracts/db-report';

import type { DatabaseReading } from '../types.ts';
import { counter, updown } from './metrics.ts';
import type { Server } from './server.ts';
import type { Session } from './session.ts';

/** Totals of one database since its statistics began. */
interface DatabaseTotals {
  /** Null: what belongs to no database, such as shared catalogs. */
  readonly database: string | null;
  readonly backends: number | null;
  readonly commits: number;
  readonly rollbacks: number;
  readonly blocks_hit: number;
  readonly blocks_read: number;
  readonly temp_files: number;
  readonly temp_bytes: number;
  readonly deadlocks: number;
  readonly rows_returned: number;
  readonly rows_fetched: number;
  readonly rows_inserted: number;
  readonly rows_updated: number;
  readonly rows_deleted: number;
  readonly conflicts: number;
  /** PostgreSQL 14 and later. */
  readonly sessions: number | null;
  readonly sessions_abandoned: number | null;
  readonly sessions_fatal: number | null;
  readonly sessions_killed: number | null;
}

/** More databases than these are only in the sums. */
const MAX_DATABASES = 50;

export async function readDatabases(session: Session, server: Server): Promise<readonly DatabaseTotals[]> {
  const sessions = ['sessions', 'sessions_abandoned', 'sessions_fatal', 'sessions_killed'];
  const columns = sessions.map((name) => (server.number >= 140_000 ? `${name}::float8` : `NULL AS ${name}`));
  return session.ask<DatabaseTotals>(
    `SELECT /* vigilops-agent */ datname::text AS database, numbackends AS backends, xact_commit::float8 AS commits,
        xact_rollback::float8 AS rollbacks, blks_hit::float8 AS blocks_hit, blks_read::float8 AS blocks_read,
        temp_files::float8, temp_bytes::float8, deadlocks::float8, tup_returned::float8 AS rows_returned,
        tup_fetched::float8 AS rows_fetched, tup_inserted::float8 AS rows_inserted,
        tup_updated::float8 AS rows_updated, tup_deleted::float8 AS rows_deleted, conflicts::float8, ${columns.join(', ')}
      FROM pg_stat_database ORDER BY xact_commit DESC LIMIT 1000`,
  );
}

/** All databases together, in the order that rates need. */
export type DatabaseSums = Readonly<
  Record<'transactions' | 'blocksHit' | 'blocksRead' | 'tempBytes' | 'deadlocks', number>
>;

export function sumsOf(databases: readonly DatabaseTotals[]): DatabaseSums {
  const sum = (of: (totals: DatabaseTotals) => number) =>
    databases.reduce((total, totals) => total + of(totals), 0);
  return {
    transactions: sum(({ commits, rollbacks }) => commits + rollbacks),
    blocksHit: sum(({ blocks_hit }) => blocks_hit),
    blocksRead: sum(({ blocks_read }) => blocks_read),
    tempBytes: sum(({ temp_bytes }) => temp_bytes),
    deadlocks: sum(({ deadlocks }) => deadlocks),
  };
}

type DatabaseFigures = Pick<DbFigures, 'tps' | 'cache_hit_ratio' | 'temp_bytes' | 'deadlocks'>;

/** Of the time between two readings; null where a total fell, for a database is gone or its statistics were reset. */
export function databaseFigures(
  now: DatabaseSums,
  before: { readonly sums: DatabaseSums; readonly seconds: number } | undefined,
): DatabaseFigures {
  const grown = (name: keyof DatabaseSums) => {
    const difference = before === undefined ? -1 : now[name] - before.sums[name];
    return difference < 0 ? null : difference;
  };
  const transactions = grown('transactions');
  const hit = grown('blocksHit');
  const read = grown('blocksRead');
  return {
    tps: transactions === null || before === undefined ? null : transactions / before.seconds,
    cache_hit_ratio: hit === null || read === null || hit + read === 0 ? null : hit / (hit + read),
    temp_bytes: grown('tempBytes'),
    deadlocks: grown('deadlocks'),
  };
}

export function databaseReadings(databases: readonly DatabaseTotals[]): readonly DatabaseReading[] {
  const sums = sumsOf(databases);
  return [
    counter('vigilops.db.transactions', sums.transactions),
    counter('vigilops.db.deadlocks', sums.deadlocks),
    updown('postgresql.database.count', databases.filter(({ database }) => database !== null).length),
    ...databases.slice(0, MAX_DATABASES).flatMap(readingsOf),
  ];
}

function readingsOf(totals: DatabaseTotals): readonly DatabaseReading[] {
  const of = totals.database === null ? {} : { 'db.namespace': totals.database };
  const ofSessions = (end: string, value: number | null) =>
    value === null ? [] : [counter('vigilops.db.postgresql.sessions', value, { ...of, 'session.end': end })];
  return [
    ...(totals.database === null ? [] : [updown('postgresql.backends', totals.backends ?? 0, of)]),
    counter('postgresql.commits', totals.commits, of),
    counter('postgresql.rollbacks', totals.rollbacks, of),
    counter('postgresql.blks_hit', totals.blocks_hit, of),
    counter('postgresql.blks_read', totals.blocks_read, of),
    counter('postgresql.temp_files', totals.temp_files, of),
    counter('postgresql.temp.io', totals.temp_bytes, of),
    counter('postgresql.deadlocks', totals.deadlocks, of),
    counter('postgresql.tup_returned', totals.rows_returned, of),
    counter('postgresql.tup_fetched', totals.rows_fetched, of),
    counter('postgresql.tup_inserted', totals.rows_inserted, of),
    counter('postgresql.tup_updated', totals.rows_updated, of),
    counter('postgresql.tup_deleted', totals.rows_deleted, of),
    counter('vigilops.db.postgresql.conflicts', totals.conflicts, of),
    ...ofSessions('any', totals.sessions),
    ...ofSessions('abandoned', totals.sessions_abandoned),
    ...ofSessions('fatal', totals.sessions_fatal),
    ...ofSessions('killed', totals.sessions_killed),
  ];
}
