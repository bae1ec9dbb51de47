import type { DigestFacts, DigestKind, WrittenDigest } from '@vigilops/contracts/api';
import type { NewNotice } from './notices.ts';

type Section<Name extends keyof DigestFacts> = NonNullable<DigestFacts[Name]>;

/** Half open, in microseconds, and as long before it. */
export interface DigestSpan {
  readonly fromUs: number;
  readonly toUs: number;
  /** Where the stretch begins that it is compared with; it ends where this one begins. */
  readonly beforeUs: number;
}

export interface DigestRecord {
  readonly id: number;
  readonly kind: DigestKind;
  readonly fromUs: number;
  readonly toUs: number;
  readonly facts: DigestFacts;
  readonly language: 'en' | 'zh';
  readonly prose: string | null;
  readonly madeUs: number;
  readonly told: number;
}

/** What a digest counts by itself; the rest is counted by who shows it elsewhere. */
export interface DigestCounts {
  incidents(
    span: DigestSpan,
    signal: AbortSignal,
  ): Promise<
    Pick<Section<'incidents'>, 'now' | 'before' | 'open' | 'by_priority' | 'longest' | 'unacknowledged'>
  >;
  services(
    span: DigestSpan,
    signal: AbortSignal,
  ): Promise<Pick<Section<'services'>, 'slow' | 'certificates'>>;
  hosts(span: DigestSpan, offlineAfterMs: number, signal: AbortSignal): Promise<Section<'hosts'>>;
  issues(span: DigestSpan, signal: AbortSignal): Promise<Section<'issues'>>;
  logs(span: DigestSpan, signal: AbortSignal): Promise<Section<'logs'>>;
  findings(span: DigestSpan, signal: AbortSignal): Promise<Section<'findings'>>;
  forecasts(span: DigestSpan, signal: AbortSignal): Promise<Section<'forecasts'>>;
  llm(span: DigestSpan, signal: AbortSignal): Promise<Omit<Section<'llm'>, 'budgets'>>;
  changes(span: DigestSpan, signal: AbortSignal): Promise<Section<'changes'>>;
  knowledgeDrafts(signal: AbortSignal): Promise<number>;
}

export interface DigestStore {
  readonly counts: DigestCounts;
  /** Newest first. */
  list(
    question: { readonly kind?: DigestKind | undefined; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly DigestRecord[]>;
  find(id: number, signal: AbortSignal): Promise<DigestRecord | undefined>;
  /** Whether there is one of that kind that ends there, or near. */
  isMade(kind: DigestKind, toUs: number, signal: AbortSignal): Promise<boolean>;
  /** With its messages, in one transaction. Undefined, and nothing is told, where somebody else was quicker. */
  publish(
    digest: Omit<DigestRecord, 'id' | 'told'>,
    notices: readonly NewNotice[],
    signal: AbortSignal,
  ): Promise<DigestRecord | undefined>;
  prune(beforeUs: number, signal: AbortSignal): Promise<number>;
}

/** A digest as channels show it: cards its summary, mails all of it. */
export interface ToldDigest {
  readonly written: WrittenDigest;
  /** A path of the app. */
  readonly path: string;
}
