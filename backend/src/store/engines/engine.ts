export type EngineName = 'timescale' | 'postgres';

/** Tables whose rows have a time, as both engines know them; retention is set for each. */
export const TIME_TABLES = [
  'samples',
  'histograms',
  'exemplars',
  'logs',
  'log_segments',
  'log_counts',
  'error_issue_counts',
  'spans',
  'service_edges',
  'check_results',
  'host_changes',
  'llm_calls',
  'db_metrics',
  'db_connections',
  'db_query_windows',
  'db_query_stats',
  'slow_queries',
  'db_locks',
  'samples_1m',
  'samples_5m',
  'samples_1h',
] as const;
export type TimeTable = (typeof TIME_TABLES)[number];

/** Rollups are views over tables of this name. */
export function dataTableOf(table: TimeTable): string {
  return table.startsWith('samples_') ? `${table}_data` : table;
}

export function timeTableOf(dataTable: string): TimeTable | undefined {
  return TIME_TABLES.find((table) => dataTableOf(table) === dataTable);
}

/** A chunk or partition: what retention drops as a whole. */
export interface Piece {
  readonly table: TimeTable;
  /** What the engine calls it; for messages and for dropping. */
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
  readonly bytes: number;
}

export interface TableSize {
  readonly table: TimeTable;
  readonly bytes: number;
  /** Share of the bytes that is compressed, 0 to 1. */
  readonly compressedShare: number;
}

export interface Compressed {
  /** Policies that were run in the server's place. */
  readonly policies: number;
  /** What is wrong with the server's own policies, where they had to be run in the last day. */
  readonly warning: string | null;
}

export interface StorageSettings {
  /** Width of a chunk; TimescaleDB only, partitions have fixed widths. */
  readonly chunkHours: number;
  /** Age at which a chunk is compressed; TimescaleDB only. */
  readonly compressAfterHours: number;
  /** Days that rows of a table live; asked at each use, for settings change while the house runs. */
  readonly retentionDays: () => Readonly<Record<TimeTable, number>>;
}

/** What differs between TimescaleDB and plain PostgreSQL. Everything else in the store is the same SQL. */
export interface StorageEngine {
  readonly name: EngineName;
  /** Brings policies in line with the settings. At each start; safe to repeat and to run twice at once. */
  applySettings(settings: StorageSettings, signal: AbortSignal): Promise<void>;

  /** Before a write: makes places for rows at these times (microseconds). Cheap when they are known to exist. */
  makeRoom(table: TimeTable, timesUs: ReadonlySet<number>, signal: AbortSignal): Promise<void>;
  /** After a write found a place missing: retention of another process may have dropped it. */
  forgetRoom(): void;
  /** Places for the coming days, so that the writer never waits for DDL. */
  makeRoomAhead(now: Date, signal: AbortSignal): Promise<void>;
  /** Compresses what is due and was not compressed by a policy. */
  compress(now: Date, signal: AbortSignal): Promise<Compressed>;

  pieces(signal: AbortSignal): Promise<readonly Piece[]>;
  /** Drops one piece. Gives up with STORE_UNAVAILABLE when a reader holds it for longer than the lock timeout. */
  drop(piece: Piece, signal: AbortSignal): Promise<void>;
  sizes(signal: AbortSignal): Promise<readonly TableSize[]>;
}
