import type { Logger } from '@vigilops/runtime';
import type { Connections } from '../connections.ts';
import { sqlStateOf } from '../sql-state.ts';
import type { EngineName } from './engine.ts';

export type EnginePreference = EngineName | 'auto';

const LIMIT_MS = 60_000;

/**
 * Timescale where the extension can be created with its community features (columnstore, continuous aggregates),
 * else plain PostgreSQL. A database that was set up once keeps its engine: its tables are of that kind.
 */
export async function chooseEngine(
  connections: Connections,
  preference: EnginePreference,
  deps: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<EngineName> {
  const options = { signal: deps.signal, timeoutMs: LIMIT_MS };
  const [marks] = await connections.query<{ migrated: boolean; partitioned: boolean }>(
    {
      text: `SELECT to_regclass('vigilops.samples') IS NOT NULL AS migrated,
                    to_regclass('vigilops.partitioned_tables') IS NOT NULL AS partitioned`,
    },
    options,
  );
  if (marks?.migrated === true) {
    const engine = marks.partitioned ? 'postgres' : 'timescale';
    deps.logger.info({ engine }, 'the database was set up for this engine');
    return engine;
  }
  if (preference === 'postgres') {
    deps.logger.info({ engine: 'postgres' }, 'engine set by configuration');
    return 'postgres';
  }
  const obstacle = await createExtension(connections, options);
  if (obstacle === undefined) {
    deps.logger.info({ engine: 'timescale' }, 'engine chosen: the timescaledb extension is available');
    return 'timescale';
  }
  if (preference === 'timescale') {
    throw new Error(`the engine timescale was asked for, but ${obstacle}`);
  }
  deps.logger.info({ engine: 'postgres', because: obstacle }, 'engine chosen: plain PostgreSQL');
  return 'postgres';
}

/** Undefined when the extension is there with all that we need; else why not. */
async function createExtension(
  connections: Connections,
  options: { signal: AbortSignal; timeoutMs: number },
): Promise<string | undefined> {
  try {
    await connections.query({ text: 'CREATE EXTENSION IF NOT EXISTS timescaledb' }, options);
    const [setting] = await connections.query<{ licence: string }>(
      { text: `SELECT current_setting('timescaledb.license', true) AS licence` },
      options,
    );
    return setting?.licence === 'timescale'
      ? undefined
      : `its edition is "${String(setting?.licence)}", without columnstore`;
  } catch (error) {
    const state = sqlStateOf(error);
    // 0A000 not available, 42501 not allowed, 58P01 no such file, F0000/XX000 not preloaded. Others are about today.
    if (state !== undefined && ['0A000', '42501', '58P01', 'F0000', 'XX000', '42710'].includes(state)) {
      return `the extension cannot be created: ${error instanceof Error ? error.message : String(error)}`;
    }
    throw error;
  }
}
