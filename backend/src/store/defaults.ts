import type { StoreConfig } from './create-store.ts';
import type { TimeTable } from './engines/engine.ts';

/** Days that rows live unless configured: raw rows for the questions of the week, rollups for those of the year. */
export const DEFAULT_RETENTION_DAYS: Readonly<Record<TimeTable, number>> = {
  samples: 15,
  histograms: 15,
  exemplars: 7,
  logs: 7,
  log_segments: 7,
  log_counts: 7,
  error_issue_counts: 7,
  spans: 7,
  service_edges: 90,
  check_results: 30,
  host_changes: 90,
  llm_calls: 400,
  db_metrics: 15,
  db_connections: 15,
  db_query_windows: 15,
  db_query_stats: 15,
  slow_queries: 7,
  db_locks: 15,
  samples_1m: 30,
  samples_5m: 90,
  samples_1h: 400,
};

/** Everything but the address. Below some hundred rows COPY and arrays cost the same; above, COPY costs the server less. */
export const STORE_DEFAULTS: Omit<StoreConfig, 'url'> = {
  engine: 'auto',
  maxConnections: 8,
  writerConnections: 4,
  connectTimeoutMs: 3_000,
  commitTimeoutMs: 8_000,
  copyFromRows: 200,
  maxAheadMs: 3_600_000,
  chunkHours: 24,
  compressAfterHours: 6,
  retentionDays: () => DEFAULT_RETENTION_DAYS,
  archivesLogs: () => false,
  disk: () => ({ minFreeBytes: 512 * 2 ** 20, maxDatabaseBytes: null }),
};
