import type { Clock, Component, Logger } from '@vigilops/runtime';
import { statfs } from 'node:fs/promises';
import type { OpenedDatabase } from './app-database.ts';
import type { Config } from './config.ts';
import type { Retention } from './query/index.ts';
import { createStore, STORE_DEFAULTS, type Store, type StoreConfig } from './store/index.ts';

const DAY_US = 86_400e6;
const LOOK_EVERY_MS = 15_000;
const LOOK_LIMIT_MS = 10_000;

/** The store on an opened database, as the configuration wants it. */
export function storeOf(
  config: Config,
  database: OpenedDatabase,
  deps: { clock: Clock; logger: Logger },
): Store {
  const { folder } = database;
  return createStore(
    {
      ...STORE_DEFAULTS,
      url: database.url,
      engine: config.engine,
      maxConnections: Math.max(2, config.databaseConnections - config.limits.commitLanes),
      writerConnections: config.limits.commitLanes,
      retentionDays: retentionDays(config),
      disk: { minFreeBytes: config.limits.minFreeDiskBytes, maxDatabaseBytes: config.maxDatabaseBytes },
    },
    { ...deps, readDisk: folder === undefined ? null : () => readDisk(folder) },
  );
}

/** Raw rows as configured; finer rollups live as long as hourly ones at most. */
function retentionDays(config: Config): StoreConfig['retentionDays'] {
  const { metrics, rollups, logs, traces } = config.retentionDays;
  const atMost = (days: number) => Math.min(days, rollups);
  return {
    ...STORE_DEFAULTS.retentionDays,
    samples: metrics,
    histograms: metrics,
    exemplars: Math.min(metrics, traces),
    logs,
    spans: traces,
    samples_1m: atMost(Math.max(metrics, STORE_DEFAULTS.retentionDays.samples_1m)),
    samples_5m: atMost(Math.max(metrics, STORE_DEFAULTS.retentionDays.samples_5m)),
    samples_1h: rollups,
  };
}

/** How long each level of a question is kept, in microseconds. */
export function queryRetention(config: Config): Retention {
  const days = retentionDays(config);
  const us = (of: number) => of * DAY_US;
  return {
    raw: us(days.samples),
    '1m': us(days.samples_1m),
    '5m': us(days.samples_5m),
    '1h': us(days.samples_1h),
  };
}

/** Looks at the size of the database again and again: it closes and opens the store for telemetry, and is a metric. */
export function createSizeWatch(
  store: Store,
  deps: { readonly clock: Clock; readonly logger: Logger },
): Component & { lastBytes(): number | undefined } {
  const stopping = new AbortController();
  let lastBytes: number | undefined;
  let watching: Promise<void> = Promise.resolve();

  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const size = await store.maintenance.checkDisk(AbortSignal.timeout(LOOK_LIMIT_MS));
        lastBytes = size.databaseBytes;
      } catch (error) {
        deps.logger.debug({ err: error }, 'the size of the database could not be measured');
      }
      await deps.clock.sleep(LOOK_EVERY_MS, stopping.signal).catch(() => undefined);
    }
  };
  return {
    name: 'size watch',
    lastBytes: () => lastBytes,
    start: () => {
      watching = watch();
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}

async function readDisk(folder: string): Promise<{ totalBytes: number; freeBytes: number }> {
  const { bsize, blocks, bavail } = await statfs(folder);
  return { totalBytes: bsize * blocks, freeBytes: bsize * bavail };
}
