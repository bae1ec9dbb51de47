import type { LlmUsageFormat } from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';
import type { Pico } from './llm.ts';

/** What a file tells: tokens and requests, or money. Each is replaced without the other. */
export type LlmUsageFacts = 'tokens' | 'cost';

/** Disjoint. */
export interface LlmUsageTokens {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** What a provider says of one model in one day. */
export type LlmUsageLine = {
  /** The begin of the provider's day. */
  readonly dayUs: number;
  /** As the provider writes it; empty: of no model. */
  readonly model: string;
} & (
  | {
      readonly facts: 'tokens';
      readonly tokens: LlmUsageTokens;
      /** Null: it does not tell. */
      readonly requests: number | null;
    }
  | {
      readonly facts: 'cost';
      readonly currency: string;
      readonly costPico: Pico;
      /** Given back; not taken off the cost. */
      readonly creditPico: Pico;
    }
);

/** Which days a file tells of, and what: whole days, one after the other. */
export interface LlmUsageHead {
  readonly format: LlmUsageFormat;
  readonly facts: readonly LlmUsageFacts[];
  /** The begin of the first day. */
  readonly fromUs: number;
  /** The end of the last one. */
  readonly toUs: number;
  readonly utcOffsetMinutes: number;
}

export interface LlmUsageFile extends LlmUsageHead {
  readonly lines: readonly LlmUsageLine[];
}

export interface LlmUsageImportRecord extends LlmUsageHead {
  readonly id: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly fileName: string;
  readonly importedUs: number;
  readonly importedBy: string;
  /** That a later file has not replaced. */
  readonly days: number;
  readonly models: number;
  /** Of all days and models together: `model` is empty. */
  readonly sums: readonly LlmUsageLine[];
}

export interface LlmUsageFilter {
  readonly providerId: number;
  /** Of days that begin from here on. */
  readonly fromUs: number;
  readonly toUs: number;
}

/** Calls of one name in one of the provider's days, in one currency or in none. */
export interface LlmLedgerLine {
  readonly dayUs: number;
  readonly model: string;
  readonly upstreamModel: string | null;
  readonly currency: string | null;
  readonly requests: number;
  readonly estimated: number;
  readonly unpriced: number;
  readonly tokens: LlmUsageTokens;
  readonly costPico: Pico;
}

/** What both say of the days that files are there of. */
export interface LlmUsageRead {
  /** Rising. */
  readonly days: readonly {
    readonly dayUs: number;
    readonly utcOffsetMinutes: number;
    readonly facts: readonly LlmUsageFacts[];
    /** Of these the file names no model at all: it tells of the day as a whole. */
    readonly whole: readonly LlmUsageFacts[];
  }[];
  readonly theirs: readonly LlmUsageLine[];
  readonly ours: readonly LlmLedgerLine[];
}

export interface LlmUsageStore {
  /**
   * In place of what is there of the same facts and days; a file of which nothing is left goes. Throws REQUEST_INVALID
   * where the provider is not there.
   */
  keep(
    wanted: {
      readonly providerId: number;
      readonly fileName: string;
      readonly nowUs: number;
      readonly file: LlmUsageFile;
    },
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmUsageImportRecord>;
  /** Newest first. */
  list(providerId: number | null, signal: AbortSignal): Promise<readonly LlmUsageImportRecord[]>;
  /** Throws NOT_FOUND. */
  remove(id: number, by: AuditEntry, signal: AbortSignal): Promise<void>;
  /** Throws QUERY_TOO_LARGE. */
  read(filter: LlmUsageFilter, signal: AbortSignal): Promise<LlmUsageRead>;
}
