import type { DatabaseReading } from '../types.ts';
import { metricNamed } from './metrics.ts';
import { type Ask, countIn, type Row, textIn } from './rows.ts';
import { isMySql, type Server } from './server.ts';
import { reading } from './status.ts';

/** One source that a replica follows. */
export interface ReplicaChannel {
  readonly channel: string;
  readonly isRunning: boolean;
  /** Null: replication stands still. */
  readonly lagSeconds: number | null;
  readonly delaySeconds: number | null;
  /** Numbers of the server's errors; their texts quote statements. */
  readonly errors: readonly number[];
}

/** Empty: it follows nobody. */
export async function askReplication(ask: Ask, server: Server): Promise<readonly ReplicaChannel[]> {
  const rows = await ask(
    server.kind === 'mariadb'
      ? 'SHOW ALL SLAVES STATUS'
      : isMySql(server, 8, 0, 22)
        ? 'SHOW REPLICA STATUS'
        : 'SHOW SLAVE STATUS',
  );
  return rows.map(channelOf);
}

function channelOf(row: Row): ReplicaChannel {
  const runs = (thread: 'io' | 'sql') =>
    (textIn(row, `replica_${thread}_running`) ?? textIn(row, `slave_${thread}_running`)) === 'Yes';
  return {
    channel: (textIn(row, 'channel_name') ?? textIn(row, 'connection_name') ?? '').slice(0, 256),
    isRunning: runs('io') && runs('sql'),
    lagSeconds: countIn(row, 'seconds_behind_source') ?? countIn(row, 'seconds_behind_master'),
    delaySeconds: countIn(row, 'sql_delay'),
    errors: [countIn(row, 'last_io_errno') ?? 0, countIn(row, 'last_sql_errno') ?? 0].filter(
      (errno) => errno !== 0,
    ),
  };
}

/** The latest of its sources; null: none tells. */
export function lagOf(channels: readonly ReplicaChannel[]): number | null {
  const lags = channels.flatMap(({ lagSeconds }) => (lagSeconds === null ? [] : [lagSeconds]));
  return lags.length === 0 ? null : Math.max(...lags);
}

export function replicationReadings(channels: readonly ReplicaChannel[]): DatabaseReading[] {
  const [lag, delay] = [
    metricNamed('mysql.replica.time_behind_source'),
    metricNamed('mysql.replica.sql_delay'),
  ];
  return channels.flatMap(({ channel, lagSeconds, delaySeconds }) => [
    ...(lagSeconds === null ? [] : [reading(lag, lagSeconds, { channel })]),
    ...(delaySeconds === null ? [] : [reading(delay, delaySeconds, { channel })]),
  ]);
}

/** For the settings of a report: whether it runs, and why not. */
export function replicationSettings(channels: readonly ReplicaChannel[]): Record<string, string> {
  return Object.fromEntries(
    channels.slice(0, 10).flatMap(({ channel, isRunning, errors }) => {
      const suffix = channel === '' ? '' : `.${channel.slice(0, 64)}`;
      return [
        [`replication${suffix}.running`, isRunning ? 'Yes' : 'No'],
        ...(errors.length === 0 ? [] : [[`replication${suffix}.errors`, errors.join(', ')]]),
      ];
    }),
  );
}
