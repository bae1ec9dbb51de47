import type {
  AlertEvidence,
  AlertSeverity,
  ChannelRequest,
  NoticeKind,
  NotificationChannel,
} from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';
import type { ToldDigest } from './digests.ts';

/** One alert as a message tells it. Times in microseconds since the epoch. */
export interface ToldAlert {
  readonly id: number;
  readonly status: 'firing' | 'resolved';
  readonly severity: AlertSeverity;
  readonly ruleName: string;
  readonly message: string;
  readonly value: number | null;
  readonly hostName: string | null;
  readonly serviceName: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generatorUrl: string | null;
  readonly firedUs: number;
  readonly resolvedUs: number | null;
}

/** Somebody to mention, or to send it to. */
export interface Addressee {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
}

/** What a message says, as it was when it was decided on; how it looks is the channel's. */
export interface NoticeContent {
  readonly kind: NoticeKind;
  readonly severity: AlertSeverity;
  /** 1 is the most urgent. */
  readonly priority: number;
  readonly priorityReason: string;
  readonly title: string;
  /** What most likely began it. */
  readonly cause: string | null;
  readonly startedUs: number;
  readonly resolvedUs: number | null;
  readonly acknowledgedBy: string | null;
  /** Most severe first. People are told of all by number and of the first by name; programs get all of them. */
  readonly alerts: readonly ToldAlert[];
  readonly firing: number;
  readonly resolved: number;
  readonly evidence: readonly AlertEvidence[];
  readonly runbook: string;
  /** Of the policy; 0 is the first. */
  readonly step: number;
  readonly addressees: readonly Addressee[];
  /** Of a report, and of a test: its text, as lines. */
  readonly lines: readonly string[];
  /** Of a digest: all of it, for who has room. */
  readonly digest?: ToldDigest | undefined;
}

/** What says something without being about an alert: a test, a report. */
export function textContent(
  kind: 'test' | 'report',
  { title, lines, startedUs }: Pick<NoticeContent, 'title' | 'lines' | 'startedUs'>,
): NoticeContent {
  return {
    kind,
    severity: 'info',
    priority: 4,
    priorityReason: '',
    title,
    cause: null,
    startedUs,
    resolvedUs: null,
    acknowledgedBy: null,
    alerts: [],
    firing: 0,
    resolved: 0,
    evidence: [],
    runbook: '',
    step: 0,
    addressees: [],
    lines,
  };
}

export type NoticeState = 'waiting' | 'sent' | 'folded' | 'given_up' | 'withdrawn';

/** A message that is to be sent. */
export interface NewNotice {
  readonly incidentId: number | null;
  readonly channelId: number;
  readonly channelName: string;
  readonly channelType: string;
  readonly kind: NoticeKind;
  readonly step: number;
  readonly severity: AlertSeverity;
  readonly alertIds: readonly number[];
  readonly content: NoticeContent;
  readonly dueUs: number;
  /** Channels that refused it before this one was asked in their place: none of them is asked again. */
  readonly refusedBy?: readonly number[];
}

export interface NoticeRecord extends NewNotice {
  readonly id: number;
  /** The same for every attempt. */
  readonly idempotencyKey: string;
  readonly state: NoticeState;
  readonly madeUs: number;
  readonly attempts: number;
  readonly sentUs: number | null;
  readonly error: string | null;
  readonly receipt: string | null;
  /** The digest that told it. */
  readonly foldedInto: number | null;
}

/** A channel as it is kept. */
export interface ChannelRecord {
  readonly id: number;
  /** Without its secrets. */
  readonly definition: ChannelRequest;
  /** The secrets, sealed: JSON of texts by key. */
  readonly sealed: string | null;
  readonly brokenSinceUs: number | null;
  readonly blockedUntilUs: number | null;
  readonly lastError: string | null;
  readonly lastSentUs: number | null;
}

export type ChannelChange = 'changed' | 'unknown' | 'name_taken';

/** Channels. Each change and its line in the audit log are one transaction. */
export interface ChannelStore {
  /** By name, each with the number of its messages that wait. */
  list(signal: AbortSignal): Promise<readonly (ChannelRecord & Pick<NotificationChannel, 'waiting'>)[]>;
  create(
    channel: Pick<ChannelRecord, 'definition' | 'sealed'>,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<{ readonly outcome: 'created'; readonly id: number } | { readonly outcome: 'name_taken' }>;
  /** It is tried anew: what was broken or blocked is so no longer. */
  change(
    channelId: number,
    channel: Pick<ChannelRecord, 'definition' | 'sealed'>,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<ChannelChange>;
  /** What waits for it is withdrawn. */
  remove(channelId: number, audit: AuditEntry, signal: AbortSignal): Promise<boolean>;
}

/** What became of an attempt. */
export type Delivery =
  | { readonly outcome: 'sent'; readonly receipt: string | null }
  /** It comes again at `dueUs`. `blockedUntilUs`: the provider takes nothing at all before that. */
  | {
      readonly outcome: 'later';
      readonly dueUs: number;
      readonly error: string;
      readonly blockedUntilUs: number | null;
    }
  /** For good: the channel is broken, or this message is one that it never takes. */
  | { readonly outcome: 'given_up'; readonly error: string; readonly isChannelBroken: boolean };

export interface NoticeQuestion {
  readonly incidentId?: number | undefined;
  readonly channel?: string | undefined;
  readonly kinds?: readonly NoticeKind[] | undefined;
  readonly channelType?: string | undefined;
  readonly fromUs: number;
  readonly toUs: number;
  /** Only what was made before this one, in the order of the list. */
  readonly before?: { readonly madeUs: number; readonly id: number } | undefined;
  readonly limit: number;
}

/** What one backend takes from a channel's queue at a time. */
export interface ClaimedBatch {
  readonly channel: ChannelRecord;
  /** Due ones, the most severe first, then the oldest. */
  readonly notices: readonly NoticeRecord[];
  /** How many of this channel were sent within the last minute, and within the last second. */
  readonly sentLastMinute: number;
  readonly sentLastSecond: number;
  /** All that waits for the channel, due or not, those of this batch among them. */
  readonly waiting: number;
}

export interface NoticeBacklog {
  readonly waiting: number;
  /** Of the oldest that waits. */
  readonly oldestUs: number | null;
  readonly brokenChannels: number;
}

/** The outbox. */
export interface NoticeStore {
  list(question: NoticeQuestion, signal: AbortSignal): Promise<readonly NoticeRecord[]>;
  /** Adds messages that no transaction of the alarm makes: tests, reports, fallbacks. Resolves with their ids. */
  add(notices: readonly NewNotice[], nowUs: number, signal: AbortSignal): Promise<readonly number[]>;
  /**
   * Takes what is due, of channels that nobody else holds and that are not blocked, for `leaseMs`: a backend that dies
   * gives it back by that. At most `limit` of each channel.
   */
  claim(
    wanted: { readonly leaseMs: number; readonly limit: number },
    nowUs: number,
    signal: AbortSignal,
  ): Promise<readonly ClaimedBatch[]>;
  /** What became of it, and of its channel, in one transaction; `fallback` are the messages that are sent instead. */
  settle(
    noticeId: number,
    delivery: Delivery,
    fallback: readonly NewNotice[],
    nowUs: number,
    signal: AbortSignal,
  ): Promise<void>;
  /** Several messages become one digest, which is claimed at once. Resolves with the digest. */
  fold(
    noticeIds: readonly number[],
    digest: NewNotice,
    /** For people who read the ledger. */
    reason: string,
    leaseMs: number,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<NoticeRecord>;
  /** Those that were claimed, and are not wanted to be sent now: their lease ends at once. */
  release(noticeIds: readonly number[], dueUs: number, signal: AbortSignal): Promise<void>;
  /** How long the message is overdue that waits longest, in seconds: 0 where none is. */
  overdueSeconds(nowUs: number, signal: AbortSignal): Promise<number>;
  /** What waits to be sent, since when, and how many channels that are in use are broken. */
  backlog(signal: AbortSignal): Promise<NoticeBacklog>;
  /** Those that were made before and are not waiting. */
  prune(beforeUs: number, signal: AbortSignal): Promise<number>;
}
