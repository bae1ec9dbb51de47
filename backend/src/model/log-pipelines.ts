import type { LogPipeline, LogPipelinesResponse, TryLogPipelineResponse } from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';

/** One version of the pipelines, as somebody left it; what it holds is parsed by who reads it. */
export interface StoredLogPipelines {
  readonly version: number;
  readonly value: unknown;
  readonly savedAt: Date | null;
  readonly savedBy: string | null;
}

/** What came of a pipeline, or of one of its steps, since the last time that it was told. */
export interface LogPipelineCount {
  readonly pipeline: string;
  /** −1: of the pipeline itself. */
  readonly step: number;
  readonly type: string;
  readonly matched: number;
  readonly dropped: number;
  readonly sampledOut: number;
  readonly failed: number;
  readonly lastError: string | null;
}

export type LogPipelinesSaved =
  | { readonly outcome: 'saved'; readonly stored: StoredLogPipelines }
  /** Somebody was quicker: `stored` is what is in force now. */
  | { readonly outcome: 'conflict'; readonly stored: StoredLogPipelines };

/** Throws STORE_UNAVAILABLE or STORE_TIMEOUT when the database does not answer. */
export interface LogPipelineStore {
  /** What is in force, and the key of masked values. */
  read(signal: AbortSignal): Promise<StoredLogPipelines & { readonly hashKey: string }>;
  /** Only the version: cheap enough to be asked every few seconds. */
  version(signal: AbortSignal): Promise<number>;
  /** The newest first. */
  listVersions(limit: number, signal: AbortSignal): Promise<readonly StoredLogPipelines[]>;
  findVersion(version: number, signal: AbortSignal): Promise<StoredLogPipelines | undefined>;
  /** A new version with its line of the audit log, in one transaction. `expected` null: after whatever is there. */
  save(
    next: {
      readonly expected: number | null;
      readonly value: readonly LogPipeline[];
      readonly at: Date;
      readonly by: string;
    },
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<LogPipelinesSaved>;
  /** Adds to what is counted already. */
  addCounts(counts: readonly LogPipelineCount[], signal: AbortSignal): Promise<void>;
  listCounts(signal: AbortSignal): Promise<readonly LogPipelineCount[]>;
}

type By = Pick<AuditEntry, 'actor' | 'address'>;

/** Pipelines as a list, or as a file. */
export type WantedPipelines =
  | { readonly pipelines: readonly LogPipeline[]; readonly yaml?: undefined }
  | { readonly yaml: string; readonly pipelines?: undefined };

/** A record that a pipeline is tried on. */
export interface TriedLine {
  readonly body: string;
  /** The body is no text but this typed JSON. */
  readonly isStructured: boolean;
  readonly service: string;
  readonly host: string;
  readonly file: string;
  readonly severity: number;
  readonly severityText: string;
  readonly timeUs: number;
  readonly sequence: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly traceId: string;
}

/** What people do with pipelines. Throws REQUEST_INVALID that names step and field, CONFLICT, NOT_FOUND. */
export interface LogPipelineDesk {
  current(signal: AbortSignal): Promise<LogPipelinesResponse>;
  save(
    wanted: WantedPipelines,
    version: number | undefined,
    by: By,
    signal: AbortSignal,
  ): Promise<LogPipelinesResponse>;
  listVersions(
    signal: AbortSignal,
  ): Promise<readonly (StoredLogPipelines & { readonly names: readonly string[] })[]>;
  findVersion(
    version: number,
    signal: AbortSignal,
  ): Promise<StoredLogPipelines & { readonly pipelines: readonly LogPipeline[]; readonly yaml: string }>;
  /** Makes what was in force then a new version. */
  restore(
    version: number,
    expected: number | undefined,
    by: By,
    signal: AbortSignal,
  ): Promise<LogPipelinesResponse>;
  /** What would become of these records at the gate; stores nothing, counts nothing. */
  tryOut(
    wanted: WantedPipelines,
    lines: readonly TriedLine[],
    signal: AbortSignal,
  ): Promise<TryLogPipelineResponse>;
}
