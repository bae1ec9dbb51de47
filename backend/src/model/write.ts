import type { LogColumns, SampleColumns } from './columns.ts';
import type { DatabaseReportRow } from './databases.ts';
import type { ExemplarRow, HistogramRow, SeriesStart, SpanRow } from './rows.ts';
import type { CheckResultRow, HostChangeRow } from './services.ts';

/** What one request leaves in the database. All of it or, after a failure, nothing of it. */
export interface WriteBatch {
  /** UUID of the sender's spool record. A batch id that was stored before makes the whole batch a duplicate. */
  readonly batchId: string | null;
  readonly samples: SampleColumns | null;
  readonly histograms: readonly HistogramRow[];
  readonly exemplars: readonly ExemplarRow[];
  readonly starts: readonly SeriesStart[];
  readonly logs: LogColumns | null;
  readonly spans: readonly SpanRow[];
  readonly checkResults: readonly CheckResultRow[];
  readonly hostChanges: readonly HostChangeRow[];
  readonly databaseReports: readonly DatabaseReportRow[];
}

export type RowKind =
  | 'samples'
  | 'histograms'
  | 'exemplars'
  | 'logs'
  | 'spans'
  | 'check_results'
  | 'host_changes'
  | 'database_reports';

/** Rows that the database itself refused; found by bisecting, so their neighbours are stored. */
export interface RefusedRows {
  readonly kind: RowKind;
  readonly count: number;
  readonly reason: string;
}

export type WriteResult =
  { readonly status: 'stored'; readonly refused: readonly RefusedRows[] } | { readonly status: 'duplicate' };

export interface TelemetryWriter {
  /**
   * Stores the batches in one transaction and resolves after COMMIT, one result a batch, in order.
   * Throws STORE_UNAVAILABLE or STORE_TIMEOUT (retryable) when nothing, or something unknown, was stored.
   */
  commit(batches: readonly WriteBatch[], signal: AbortSignal): Promise<readonly WriteResult[]>;
}

/** Whether the store can take writes now; read before a body is. */
export interface StoreHealth {
  readonly ready: boolean;
  /** Why not, for people: "the database at 127.0.0.1:5432 refuses connections since 14:02:11". */
  readonly reason: string | null;
  readonly retryAfterSeconds: number;
}
