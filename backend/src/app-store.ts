import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { statfs } from 'node:fs/promises';
import type { OpenedDatabase } from './app-database.ts';
import type { Config } from './config.ts';
import type { Retention } from './query/index.ts';
import {
  createStore,
  DEFAULT_RETENTION_DAYS,
  STORE_DEFAULTS,
  type Store,
  type StoreConfig,
} from './store/index.ts';

const DAY_US = 86_400e6;

/** The store on an opened database, as the configuration and the settings want it. */
export function storeOf(
  config: Config,
  database: OpenedDatabase,
  deps: { clock: Clock; logger: Logger },
  settings: () => Settings,
): Store {
  const { folder } = database;
  return createStore(
    {
      ...STORE_DEFAULTS,
      url: database.url,
      engine: config.engine,
      maxConnections: Math.max(2, config.databaseConnections - config.limits.commitLanes),
      writerConnections: config.limits.commitLanes,
      retentionDays: () => retentionDays(settings()),
      archivesLogs: () => settings().archive.target !== 'none',
      disk: () => ({
        minFreeBytes: config.limits.minFreeDiskBytes,
        maxDatabaseBytes: settings().retention.max_database_bytes,
      }),
    },
    { ...deps, readDisk: folder === undefined ? null : () => readDisk(folder) },
  );
}

/** Raw rows as set; finer rollups live as long as hourly ones at most. */
function retentionDays({ retention }: Settings): ReturnType<StoreConfig['retentionDays']> {
  const { metrics_days: metrics, rollups_days: rollups, traces_days: traces } = retention;
  const atMost = (days: number) => Math.min(days, rollups);
  return {
    ...DEFAULT_RETENTION_DAYS,
    samples: metrics,
    histograms: metrics,
    exemplars: Math.min(metrics, traces),
    logs: retention.logs_days,
    log_segments: retention.logs_days,
    log_counts: retention.logs_days,
    error_issue_counts: retention.logs_days,
    spans: traces,
    check_results: retention.checks_days,
    host_changes: retention.changes_days,
    llm_calls: retention.llm_calls_days,
    db_metrics: metrics,
    db_connections: metrics,
    db_query_windows: metrics,
    db_query_stats: metrics,
    slow_queries: retention.logs_days,
    db_locks: metrics,
    samples_1m: atMost(Math.max(metrics, DEFAULT_RETENTION_DAYS.samples_1m)),
    samples_5m: atMost(Math.max(metrics, DEFAULT_RETENTION_DAYS.samples_5m)),
    samples_1h: rollups,
  };
}

/** How long each level of a question is kept, in microseconds. */
export function queryRetention(settings: Settings): Retention {
  const days = retentionDays(settings);
  const us = (of: number) => of * DAY_US;
  return {
    raw: us(days.samples),
    '1m': us(days.samples_1m),
    '5m': us(days.samples_5m),
    '1h': us(days.samples_1h),
  };
}

async function readDisk(folder: string): Promise<{ totalBytes: number; freeBytes: number }> {
  const { bsize, blocks, bavail } = await statfs(folder);
  return { totalBytes: bsize * blocks, freeBytes: bsize * bavail };
}
