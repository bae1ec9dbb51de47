import type { Session } from './session.ts';

/** What one reading tells of the whole server. */
export interface Pulse {
  /** By the clock of the server, which does not change while it runs. */
  readonly startedAtMs: number;
  readonly isReplica: boolean;
  readonly maxConnections: number;
  readonly transactionIdAge: number;
  readonly multixactAge: number;
}

interface PulseRow {
  readonly started_at: number;
  readonly is_replica: boolean;
  readonly max_connections: number;
  readonly transaction_id_age: number;
  readonly multixact_age: number;
}

export async function readPulse(session: Session): Promise<Pulse> {
  const [row] = await session.ask<PulseRow>(
    `SELECT /* vigilops-agent */ extract(epoch FROM pg_postmaster_start_time())::float8 * 1000 AS started_at,
        pg_is_in_recovery() AS is_replica, current_setting('max_connections')::int AS max_connections,
        max(age(datfrozenxid))::float8 AS transaction_id_age, max(mxid_age(datminmxid))::float8 AS multixact_age
      FROM pg_database`,
  );
  if (row === undefined) {
    throw new Error('the server does not tell of itself');
  }
  return {
    startedAtMs: Math.round(row.started_at),
    isReplica: row.is_replica,
    maxConnections: row.max_connections,
    transactionIdAge: row.transaction_id_age,
    multixactAge: row.multixact_age,
  };
}
