import type { StatusIncident } from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';

export interface StatusUpdateRecord {
  readonly at: Date;
  readonly status: StatusIncident['status'];
  readonly text: string;
}

/** What people tell others about an outage. */
export interface StatusIncidentRecord {
  readonly id: number;
  readonly title: string;
  readonly impact: StatusIncident['impact'];
  readonly serviceIds: readonly number[];
  /** Of the newest update. */
  readonly status: StatusIncident['status'];
  readonly startedAt: Date;
  readonly resolvedAt: Date | null;
  /** Newest first. */
  readonly updates: readonly StatusUpdateRecord[];
}

export interface StatusIncidentChange {
  readonly update: StatusUpdateRecord;
  readonly title?: string | undefined;
  readonly impact?: StatusIncident['impact'] | undefined;
  readonly serviceIds?: readonly number[] | undefined;
}

/** Each change and its line in the audit log are one transaction. */
export interface StatusIncidentStore {
  /** Open ones first, then by start, newest first; `since`: resolved ones only from then on. */
  list(
    question: { readonly limit: number; readonly since: Date | null },
    signal: AbortSignal,
  ): Promise<readonly StatusIncidentRecord[]>;
  create(
    incident: Pick<StatusIncidentRecord, 'title' | 'impact' | 'serviceIds' | 'startedAt'> & {
      readonly update: StatusUpdateRecord;
    },
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<StatusIncidentRecord>;
  /** Undefined where there is no such incident. `audit` is told the title that it has then. */
  update(
    incidentId: number,
    change: StatusIncidentChange,
    audit: (title: string) => AuditEntry,
    signal: AbortSignal,
  ): Promise<StatusIncidentRecord | undefined>;
  /** With its updates. False where there is no such incident. */
  remove(
    incidentId: number,
    at: Date,
    audit: (title: string) => AuditEntry,
    signal: AbortSignal,
  ): Promise<boolean>;
}
