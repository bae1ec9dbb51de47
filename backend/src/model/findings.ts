import type { FindingFeedback, FindingKind, FindingReason } from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';

/** Whom a series is about. Times are microseconds. */
export interface WatchedSubject {
  /** `host:3`, `service:shop`, `house`: what begins there together is told as one. */
  readonly key: string;
  readonly hostId: number | null;
  /** Of a checked service. */
  readonly serviceId: number | null;
  /** What a service calls itself in its telemetry. */
  readonly service: string | null;
}

/** Values around a finding with the band that was expected; equally long, oldest first. Null: nothing was known. */
export interface FindingChart {
  readonly timesMs: readonly number[];
  readonly values: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** Something unusual, as the watch tells it. */
export interface NewFinding {
  readonly seriesKey: string;
  readonly kind: FindingKind;
  readonly reason: FindingReason;
  readonly subject: WatchedSubject;
  readonly templateId: number | null;
  readonly issueId: number | null;
  readonly measure: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string;
  /** 0 to 1. */
  readonly score: number;
  readonly value: number | null;
  readonly expected: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly fromUs: number;
  readonly lastUs: number;
  readonly toUs: number | null;
  readonly chart: FindingChart;
}

/** What may change of one while it lasts. */
export type FindingChange = Pick<
  NewFinding,
  'seriesKey' | 'fromUs' | 'score' | 'value' | 'lastUs' | 'toUs' | 'chart'
>;

export interface FindingRecord extends NewFinding {
  readonly id: number;
  readonly hostName: string | null;
  readonly serviceName: string | null;
  /** Of its template, as people call it or as it was mined. */
  readonly templateText: string | null;
  readonly foldedInto: number | null;
  readonly feedback: { readonly word: FindingFeedback; readonly by: string; readonly atUs: number } | null;
  /** Findings that are told with it. */
  readonly members: number;
  /** The highest score of it and its members. */
  readonly groupScore: number;
  /** Null: it, or one of its members, goes on. */
  readonly groupToUs: number | null;
}

export interface FindingQuestion {
  /** What lasted at some time of the range. */
  readonly fromUs: number;
  readonly toUs: number;
  readonly kinds?: readonly FindingKind[] | undefined;
  readonly hostId?: number | undefined;
  readonly serviceId?: number | undefined;
  readonly service?: string | undefined;
  readonly templateId?: number | undefined;
  readonly minScore?: number | undefined;
  readonly openOnly?: boolean | undefined;
  /** Only what began before this one, in the order of the list. */
  readonly before?: { readonly fromUs: number; readonly id: number } | undefined;
  readonly limit: number;
}

/** A finding that others may be folded into. */
export interface FindingHead {
  readonly id: number;
  readonly kind: FindingKind;
  readonly subjectKey: string;
  readonly fromUs: number;
}

export interface FeedbackWord {
  readonly seriesKey: string;
  readonly word: FindingFeedback;
  readonly atUs: number;
}

/** What a detector knows. */
export interface StoredState {
  readonly seriesKey: string;
  readonly measure: string;
  readonly fedUntilUs: number;
  readonly state: Uint8Array;
}

export interface WatchCounts {
  /** Watched series of metrics and of patterns of log lines. */
  readonly series: number;
  /** Of them, those that are too young to find anything. */
  readonly learning: number;
  /** Series beyond the bound. */
  readonly leftOut: number;
  readonly lookedUntilUs: number;
}

export interface FindingReader {
  /** Newest first; those that are told with another one are not listed. Charts are whole. */
  list(question: FindingQuestion, signal: AbortSignal): Promise<readonly FindingRecord[]>;
  find(id: number, signal: AbortSignal): Promise<FindingRecord | undefined>;
  /** Those that are told with it, the highest score first. */
  membersOf(id: number, limit: number, signal: AbortSignal): Promise<readonly FindingRecord[]>;
  /** What the watch last said of itself; undefined: it has not looked yet. */
  watched(signal: AbortSignal): Promise<WatchCounts | undefined>;
}

export interface FindingStore extends FindingReader {
  /** Heads that began in the range, both ends included. */
  heads(
    range: { readonly fromUs: number; readonly toUs: number },
    signal: AbortSignal,
  ): Promise<FindingHead[]>;
  /** What goes on, of all series. */
  open(signal: AbortSignal): Promise<readonly NewFinding[]>;
  /** Its id; that of the one which is there already, where the series began at that moment. */
  begin(finding: NewFinding, foldedInto: number | null, signal: AbortSignal): Promise<number>;
  change(changes: readonly FindingChange[], signal: AbortSignal): Promise<void>;
  /** They, and what was told with them, are told with this one. */
  fold(ids: readonly number[], into: number, signal: AbortSignal): Promise<void>;
  /** Findings that only stand for their members end with the last of them. */
  endStorms(nowUs: number, signal: AbortSignal): Promise<number>;
  /** False where there is no such finding. Null takes the word back. */
  setFeedback(
    id: number,
    given: { readonly word: FindingFeedback | null; readonly by: string; readonly at: Date },
    audit: (finding: FindingRecord) => AuditEntry,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** All words, in the order in which they were said. */
  feedback(signal: AbortSignal): Promise<readonly FeedbackWord[]>;
  /** In order of key, after this one. */
  states(
    page: { readonly afterKey: string; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly StoredState[]>;
  saveStates(states: readonly StoredState[], signal: AbortSignal): Promise<void>;
  noteWatch(counts: WatchCounts, signal: AbortSignal): Promise<void>;
  /** What is older goes; how many rows that were. */
  prune(
    before: { readonly findingsUs: number; readonly statesUs: number },
    signal: AbortSignal,
  ): Promise<number>;
}

/** Lines of one template that a service wrote. */
export interface TemplateRate {
  readonly service: string;
  /** 0: lines of no template. */
  readonly templateId: number;
  /** The highest. */
  readonly severity: number;
  /** Those that have lines, counted from the begin of the range, and how many each has. */
  readonly minutes: readonly number[];
  readonly lines: readonly number[];
  /** When the template, or the service, was seen first; null: not known. */
  readonly templateBornUs: number | null;
  readonly serviceBornUs: number;
}

export interface TemplateRateReader {
  /** Whole minutes. At most `limit` pairs of service and template: errors first, then those with the most lines. */
  read(
    range: { readonly fromUs: number; readonly toUs: number },
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly TemplateRate[]>;
}
