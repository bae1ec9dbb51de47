import type { AdviceCode, AdviceSeverity } from '@vigilops/contracts/api';
import type { DatabaseKind } from '@vigilops/contracts/db-report';
import type { AuditEntry } from './accounts.ts';

/** A tab of the page of a database, or `query:` and the fingerprint of a statement. */
export type AdvicePlace = 'overview' | 'connections' | 'queries' | 'locks' | 'tables' | `query:${string}`;

/** Something that was measured, in a form that any language can say. */
export interface AdviceEvidence {
  /** Of the words of advice. */
  readonly name: string;
  readonly value: number | string;
  /** UCUM; empty: a count, or no number. */
  readonly unit: string;
  readonly place: AdvicePlace;
}

/** What a rule says of a server now. */
export interface NewAdvice {
  readonly code: AdviceCode;
  /** With its code, what it is told from others by. */
  readonly key: string;
  readonly subject: string;
  readonly severity: AdviceSeverity;
  /** What the words of its code are filled with. */
  readonly names: Readonly<Record<string, string>>;
  readonly evidence: readonly AdviceEvidence[];
}

/** Times are microseconds. */
export interface AdviceRecord extends NewAdvice {
  readonly id: number;
  readonly databaseId: number;
  readonly databaseName: string;
  readonly kind: DatabaseKind;
  readonly hostId: number;
  readonly hostName: string;
  readonly firstSeenUs: number;
  readonly lastSeenUs: number;
  readonly dismissed: { readonly by: string; readonly atUs: number } | null;
}

export interface AdviceQuestion {
  readonly databaseId?: number | undefined;
  readonly codes?: readonly AdviceCode[] | undefined;
  readonly state: 'open' | 'dismissed' | 'all';
  readonly limit: number;
}

export interface AdviceStore {
  /** The most severe first, then the newest, with how many there are in all and when was last looked. */
  list(
    question: AdviceQuestion,
    signal: AbortSignal,
  ): Promise<{
    readonly items: readonly AdviceRecord[];
    readonly total: number;
    readonly lookedAtUs: number | null;
  }>;
  find(databaseId: number, id: number, signal: AbortSignal): Promise<AdviceRecord | undefined>;
  /** In the place of what was said of that server before; what was dismissed stays so. How many rows that changed. */
  save(databaseId: number, advice: readonly NewAdvice[], nowUs: number, signal: AbortSignal): Promise<number>;
  /** False: there is no such advice. */
  judge(
    of: { readonly databaseId: number; readonly id: number },
    wanted: { readonly state: 'open' | 'dismissed'; readonly by: string; readonly at: Date },
    audit: (advice: AdviceRecord) => AuditEntry,
    signal: AbortSignal,
  ): Promise<boolean>;
}
