import type { LogSearchDefinition } from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';

export interface LogSearchRecord {
  readonly id: number;
  readonly name: string;
  readonly definition: LogSearchDefinition;
  /** Null: everybody's. */
  readonly owner: string | null;
  readonly createdBy: string;
  readonly updatedAt: Date;
}

/**
 * Searches that people keep. `reader` is who asks (null: nobody is known): they see their own and those for all, as if
 * there were no others. Each change and its line in the audit log are one transaction; a name that is taken is CONFLICT.
 */
export interface LogSearchStore {
  /** By name. */
  list(reader: string | null, signal: AbortSignal): Promise<readonly LogSearchRecord[]>;
  /** CONFLICT where they, or all together, have too many. */
  create(
    search: Omit<LogSearchRecord, 'id'>,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<LogSearchRecord>;
  /** Undefined where the reader sees no such search. `createdBy` stays. */
  change(
    id: number,
    reader: string | null,
    search: Omit<LogSearchRecord, 'id' | 'createdBy'>,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<LogSearchRecord | undefined>;
  /** False where the reader sees no such search. */
  remove(
    id: number,
    reader: string | null,
    at: Date,
    audit: (name: string) => AuditEntry,
    signal: AbortSignal,
  ): Promise<boolean>;
}
