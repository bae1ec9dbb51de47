import type { AuditEntry } from './accounts.ts';

/** `lost`: the disk was short, and the rows went before they were archived. */
export type LogArchiveState = 'pending' | 'writing' | 'failed' | 'done' | 'missing' | 'corrupt' | 'lost';

/** Where parts lie, as it was set when they were written. */
export type LogArchivePlace =
  | { readonly kind: 'folder' }
  | {
      readonly kind: 's3';
      /** Null: AWS. */
      readonly endpoint: string | null;
      readonly region: string;
      readonly bucket: string;
      /** Empty, or with a slash at its end. */
      readonly prefix: string;
      readonly pathStyle: boolean;
    };

/** One writing of one UTC day of logs. */
export interface LogArchive {
  readonly id: number;
  /** Such as 2026-03-01. */
  readonly day: string;
  readonly run: number;
  readonly state: LogArchiveState;
  readonly place: LogArchivePlace | null;
  readonly parts: number;
  readonly lines: number;
  readonly rawBytes: number;
  readonly bytes: number;
  readonly firstUs: number | null;
  readonly lastUs: number | null;
  readonly attempts: number;
  readonly nextTryUs: number | null;
  readonly error: string | null;
  readonly verifiedUs: number | null;
  readonly checkedUs: number | null;
  readonly inTable: boolean;
}

/** Where reading a day goes on: at this time, behind `seen` rows of this key. A null key: at its first row. */
export interface LogPlace {
  readonly timeUs: number;
  readonly key: {
    readonly nanos: number;
    readonly streamId: number;
    /** int64 as text. */
    readonly sequence: string;
    readonly seen: number;
  } | null;
}

export interface LogArchivePart {
  readonly number: number;
  /** Below the place's own folder or prefix. */
  readonly name: string;
  readonly state: 'spooled' | 'done' | 'missing' | 'corrupt';
  readonly lines: number;
  /** Of the lines before they were compressed. */
  readonly rawBytes: number;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly endsAt: LogPlace;
}

/** Rows of a day as lines of JSON, in their order. */
export interface LogLinesPage {
  /** Lines divided by a line feed, none at the end; empty where there are none. */
  readonly text: string;
  readonly lines: number;
  /** Of the rows, each as often as it comes. */
  readonly streamIds: readonly number[];
  readonly firstUs: number | null;
  readonly lastUs: number | null;
  /** Where the next page begins; null: the day is over. */
  readonly next: LogPlace | null;
}

/** What a stream says of its records. */
export interface ArchivedStream {
  readonly id: number;
  readonly hash: string;
  readonly host: { readonly key: string; readonly name: string } | null;
  readonly service: string;
  readonly file: string;
  readonly resource: {
    readonly hash: string;
    readonly service_namespace: string;
    readonly service_instance_id: string;
    readonly schema_url: string;
    /** JSON text, so that no number changes. */
    readonly attributes: string;
  };
  readonly scope: {
    readonly hash: string;
    readonly name: string;
    readonly version: string;
    readonly schema_url: string;
    readonly attributes: string;
  };
}

export interface LogArchiveStore {
  /** UTC days of which there may be rows, oldest first. */
  days(signal: AbortSignal): Promise<readonly string[]>;
  /** Rows of the day in the table, and how many of them verified archives hold. */
  coverage(day: string, signal: AbortSignal): Promise<{ readonly rows: number; readonly covered: number }>;
  /** Pages end after `limit` rows or the row that reaches `maxBytes`; rows at or after `untilUs` are another page's. */
  page(
    ask: {
      readonly day: string;
      readonly from: LogPlace;
      readonly untilUs: number;
      readonly limit: number;
      readonly maxBytes: number;
    },
    signal: AbortSignal,
  ): Promise<LogLinesPage>;
  streams(ids: readonly number[], signal: AbortSignal): Promise<readonly ArchivedStream[]>;

  ofDay(day: string, signal: AbortSignal): Promise<readonly LogArchive[]>;
  /** Oldest day first. */
  list(
    ask: { readonly fromDay: string; readonly toDay: string; readonly states?: readonly LogArchiveState[] },
    signal: AbortSignal,
  ): Promise<readonly LogArchive[]>;
  find(id: number, signal: AbortSignal): Promise<LogArchive | undefined>;
  counts(signal: AbortSignal): Promise<Readonly<Record<LogArchiveState, number>>>;
  /** Pending, with the number behind the day's last one. */
  create(day: string, at: Date, signal: AbortSignal): Promise<LogArchive>;
  begin(id: number, place: LogArchivePlace, signal: AbortSignal): Promise<void>;
  fail(id: number, error: string, nextTryAt: Date, signal: AbortSignal): Promise<void>;
  /** False where it is no longer being written: its rows went meanwhile. */
  finish(id: number, at: Date, signal: AbortSignal): Promise<boolean>;
  parts(id: number, signal: AbortSignal): Promise<readonly LogArchivePart[]>;
  addPart(id: number, part: LogArchivePart, signal: AbortSignal): Promise<void>;
  partIs(id: number, number: number, state: LogArchivePart['state'], signal: AbortSignal): Promise<void>;
  forgetPart(id: number, number: number, signal: AbortSignal): Promise<void>;
  /** Of one that was done: what a look found. `error` null: all is well. `isVerified`: every byte was read. */
  checked(
    id: number,
    found: {
      readonly state: 'done' | 'missing' | 'corrupt';
      readonly error: string | null;
      readonly isVerified: boolean;
      readonly at: Date;
    },
    signal: AbortSignal,
  ): Promise<void>;
  /** Its next look or try is due at once. */
  hurry(id: number, audit: AuditEntry, at: Date, signal: AbortSignal): Promise<void>;
  /** Their rows are gone. */
  leftTable(ids: readonly number[], signal: AbortSignal): Promise<void>;
  remove(id: number, signal: AbortSignal): Promise<void>;

  credentials(
    signal: AbortSignal,
  ): Promise<{ readonly accessKeyId: string; readonly sealed: string } | undefined>;
  setCredentials(
    given: { readonly accessKeyId: string; readonly sealed: string } | null,
    audit: AuditEntry,
    at: Date,
    signal: AbortSignal,
  ): Promise<void>;
}

export interface LogRestoreFilter {
  readonly services: readonly string[];
  /** Names or keys. */
  readonly hosts: readonly string[];
  /** The least severity number. */
  readonly minSeverity: number;
  /** Part of the body, whatever its case. */
  readonly text: string;
}

export interface LogRestore {
  readonly id: number;
  readonly state: 'pending' | 'running' | 'done' | 'partial' | 'failed' | 'removing';
  readonly fromUs: number;
  readonly toUs: number;
  readonly filter: LogRestoreFilter;
  readonly maxLines: number;
  readonly linesRead: number;
  readonly linesRestored: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** There were more lines than it may have. */
  readonly limited: boolean;
  readonly problems: readonly { readonly day: string; readonly part: string; readonly error: string }[];
  readonly createdBy: string;
  readonly createdUs: number;
  readonly finishedUs: number | null;
  readonly expiresUs: number;
}

export type LogRestoreProgress = Pick<
  LogRestore,
  'linesRead' | 'linesRestored' | 'bytesRead' | 'bytesTotal' | 'limited' | 'problems'
>;

export interface LogRestoreStore {
  create(
    wanted: Pick<
      LogRestore,
      'fromUs' | 'toUs' | 'filter' | 'maxLines' | 'createdBy' | 'createdUs' | 'expiresUs'
    >,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<LogRestore>;
  list(signal: AbortSignal): Promise<readonly LogRestore[]>;
  find(id: number, signal: AbortSignal): Promise<LogRestore | undefined>;
  /** Its rows go with the next round. False where there is none. */
  remove(id: number, audit: AuditEntry | null, signal: AbortSignal): Promise<boolean>;
  /** The oldest that waits or was cut short, now running, without any row. */
  take(signal: AbortSignal): Promise<LogRestore | undefined>;
  /** False where it is to go. */
  progress(id: number, progress: LogRestoreProgress, signal: AbortSignal): Promise<boolean>;
  finish(id: number, state: 'done' | 'partial' | 'failed', at: Date, signal: AbortSignal): Promise<void>;
  /** Ids of this database for streams of an archive; makes those that are not there any more. */
  resolveStreams(
    streams: readonly ArchivedStream[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, number>>;
  /**
   * Stores those of the lines that the filter takes, in their order, at most `limit`; answers how many. `streams` are the
   * ids of the archive and of this database; lines of other streams are left out.
   */
  insert(
    batch: {
      readonly restoreId: number;
      readonly lines: readonly string[];
      readonly streams: ReadonlyMap<number, number>;
      readonly range: { readonly fromUs: number; readonly toUs: number };
      readonly minSeverity: number;
      readonly text: string;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<number>;
  /** Lets go of rows of what expired or was removed; answers how many. */
  expire(now: Date, signal: AbortSignal): Promise<number>;
}

/** How much was written on a day, by service and host. */
export interface LogUsageLine {
  readonly day: string;
  readonly service: string;
  readonly hostId: number | null;
  readonly hostName: string | null;
  readonly lines: number;
  /** Of texts and attributes as they came; in the table it is less or more by its compression and indexes. */
  readonly bytes: number;
}

export interface LogUsageStore {
  /** Both days included; the most bytes first. */
  read(fromDay: string, toDay: string, limit: number, signal: AbortSignal): Promise<readonly LogUsageLine[]>;
  /** Adds up what the writers noted and forgets days before `beforeDay`. Answers how many notes there were. */
  fold(beforeDay: string, signal: AbortSignal): Promise<number>;
}

export interface LogArchiveStores {
  readonly archives: LogArchiveStore;
  readonly restores: LogRestoreStore;
  readonly usage: LogUsageStore;
}
