import { silentLogger, systemClock, type Clock } from '@vigilops/runtime';
import type { SuiteEngine } from '@vigilops/testkit';
import type { StoredLogsSource, TelemetryWriter } from '../../model/index.ts';
import { DEFAULT_RETENTION_DAYS } from '../defaults.ts';
import type { StorageEngine } from '../engines/engine.ts';
import { createPostgresEngine } from '../engines/postgres/index.ts';
import { createTimescaleEngine } from '../engines/timescale/index.ts';
import { createStoredLogsBoard } from '../write/stored-logs.ts';
import { createWriter } from '../write/writer.ts';
import { openTestDatabase, type OpenDatabase } from './open-database.ts';

export interface OpenWriter {
  readonly database: OpenDatabase;
  readonly engine: StorageEngine;
  readonly writer: TelemetryWriter;
  readonly storedLogs: StoredLogsSource;
  rows<R extends Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<readonly R[]>;
  close(): Promise<void>;
}

/** A writer on a fresh database, without the life cycle of a whole store. */
export async function openWriter(
  suite: SuiteEngine,
  options: { readonly clock?: Clock; readonly copyFromRows?: number; readonly url?: string } = {},
): Promise<OpenWriter> {
  const url = options.url ?? (await suite.freshDatabase()).url;
  const clock = options.clock ?? systemClock;
  const database = openTestDatabase({ url, engine: suite.engine, maxConnections: suite.maxConnections });
  const deps = { logger: silentLogger, clock };
  const engine =
    suite.engine === 'postgres'
      ? createPostgresEngine(database.connections, deps)
      : createTimescaleEngine(database.connections, deps);
  const storedLogs = createStoredLogsBoard();
  const writer = createWriter(
    {
      commitTimeoutMs: 20_000,
      copyFromRows: suite.canCopy ? (options.copyFromRows ?? 10) : Infinity,
      retentionDays: () => DEFAULT_RETENTION_DAYS,
      maxAheadMs: 86_400_000,
    },
    { connections: database.connections, engine, clock, onStored: () => undefined, storedLogs },
  );
  return {
    database,
    engine,
    writer,
    storedLogs,
    rows: (text, values = []) =>
      database.query({ text, values }, { signal: AbortSignal.timeout(30_000), timeoutMs: 30_000 }),
    close: () => database.close(),
  };
}
