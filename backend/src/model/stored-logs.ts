import type { LogColumns } from './columns.ts';

/** Log records of one batch that became durable. */
export interface StoredLogs {
  readonly columns: LogColumns;
  /** Which of its rows, in their order; null: all of them. */
  readonly rows: Uint32Array | null;
}

/** Hears of log records after COMMIT, in the order in which they became durable. It must return at once. */
export type HearStoredLogs = (logs: readonly StoredLogs[]) => void;

/** Where one can hear of what this process stores. */
export interface StoredLogsSource {
  /** Each record is told once. Returns what ends the listening. While nobody listens it costs nothing. */
  listen(hear: HearStoredLogs): () => void;
}
