import type { DatabaseReading } from '../types.ts';
import { gauge } from './metrics.ts';
import type { Session } from './session.ts';

export interface Replication {
  /** Of the slowest replica, or of this one; null: nobody replicates, or it is not told. */
  readonly lagSeconds: number | null;
  readonly replicas: number;
  readonly readings: readonly DatabaseReading[];
}

interface ReplicaRow {
  readonly client: string;
  readonly bytes: number | null;
  readonly write_lag: number | null;
  readonly flush_lag: number | null;
  readonly replay_lag: number | null;
}

interface SlotRow {
  readonly slot: string;
  readonly active: boolean;
  readonly retained: number | null;
}

const CURRENT = (isReplica: boolean) => (isReplica ? 'pg_last_wal_replay_lsn()' : 'pg_current_wal_lsn()');

export async function readReplication(session: Session, isReplica: boolean): Promise<Replication> {
  const current = CURRENT(isReplica);
  const seconds = (column: string) => `extract(epoch FROM ${column})::float8 AS ${column}`;
  const replicas = await session.ask<ReplicaRow>(
    `SELECT /* vigilops-agent */ coalesce(nullif(application_name, '') || '@', '') || coalesce(host(client_addr), 'unix') AS client,
        pg_wal_lsn_diff(${current}, replay_lsn)::float8 AS bytes,
        ${seconds('write_lag')}, ${seconds('flush_lag')}, ${seconds('replay_lag')}
      FROM pg_stat_replication LIMIT 100`,
  );
  const slots = await session.ask<SlotRow>(
    `SELECT /* vigilops-agent */ slot_name::text AS slot, active,
        pg_wal_lsn_diff(${current}, restart_lsn)::float8 AS retained
      FROM pg_replication_slots LIMIT 100`,
  );
  // A lag of none is told as nothing: the replica has replayed all there is.
  const lags = replicas.map(({ replay_lag }) => replay_lag ?? 0);
  return {
    lagSeconds: isReplica ? await ownLag(session) : lags.length === 0 ? null : Math.max(...lags),
    replicas: replicas.length,
    readings: [...replicas.flatMap(readingsOf), ...slots.flatMap(slotReadings)],
  };
}

/**
 * Since the last transaction that was replayed; none when all that came has been replayed and the connection to the primary
 * stands, for a primary that writes nothing sends nothing.
 */
async function ownLag(session: Session): Promise<number | null> {
  const [row] = await session.ask<{ lag: number | null }>(
    `SELECT /* vigilops-agent */ CASE
        WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 0
        ELSE greatest(0, extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()))::float8
      END AS lag`,
  );
  return row?.lag ?? null;
}

function readingsOf(row: ReplicaRow): readonly DatabaseReading[] {
  const of = { replication_client: row.client };
  return [
    ...(row.bytes === null ? [] : [gauge('postgresql.replication.data_delay', Math.max(0, row.bytes), of)]),
    ...(['write', 'flush', 'replay'] as const).map((operation) =>
      gauge('postgresql.wal.delay', row[`${operation}_lag`] ?? 0, { ...of, operation }),
    ),
  ];
}

function slotReadings({ slot, active, retained }: SlotRow): readonly DatabaseReading[] {
  return retained === null
    ? []
    : [
        gauge('vigilops.db.postgresql.replication_slot.retained', Math.max(0, retained), {
          slot,
          active: active ? 'true' : 'false',
        }),
      ];
}
