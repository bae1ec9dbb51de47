import { silentLogger, systemClock } from '@vigilops/runtime';
import { createConnections, type Connections } from '../connections.ts';
import type { Database } from '../database.ts';
import type { EngineName } from '../engines/engine.ts';

export interface OpenDatabase extends Database {
  readonly connections: Connections;
  close(): Promise<void>;
}

/** A plain connection to a test database, without the start and health of a whole store. */
export function openTestDatabase(at: {
  url: string;
  engine: EngineName;
  maxConnections: number;
}): OpenDatabase {
  const connections = createConnections(
    {
      url: at.url,
      maxConnections: at.maxConnections,
      connectTimeoutMs: 5_000,
      applicationName: 'vigilops-test',
    },
    { logger: silentLogger, clock: systemClock },
  );
  return {
    engine: at.engine,
    query: (statement, options) => connections.query(statement, options),
    transaction: (work, options) => connections.transaction(work, options),
    connections,
    close: () => connections.close(),
  };
}
