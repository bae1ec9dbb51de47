import type { Matcher, WeeklyTime } from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';

export interface SilenceRecord {
  /** A random UUID. */
  readonly id: string;
  /** All of them have to match. */
  readonly matchers: readonly Matcher[];
  readonly comment: string;
  readonly startsUs: number;
  readonly endsUs: number;
  /** Null: all the time between its ends. */
  readonly recurrence: WeeklyTime | null;
  readonly createdBy: string;
  readonly updatedUs: number;
}

/** Silences. Each change and its line in the audit log are one transaction. */
export interface SilenceStore {
  /** Those that end after `endsAfterUs`, in the order of their begin. */
  list(endsAfterUs: number, signal: AbortSignal): Promise<readonly SilenceRecord[]>;
  find(id: string, signal: AbortSignal): Promise<SilenceRecord | undefined>;
  /** Makes it, or replaces the one of this id. */
  put(silence: SilenceRecord, audit: AuditEntry, signal: AbortSignal): Promise<void>;
  /** From now on it is over; false where there is none, or it was over. */
  end(id: string, atUs: number, audit: AuditEntry, signal: AbortSignal): Promise<boolean>;
  /** Those that ended before. */
  prune(beforeUs: number, signal: AbortSignal): Promise<number>;
}
