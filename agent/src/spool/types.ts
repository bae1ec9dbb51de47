import type { OtlpKind } from '@vigilops/otlp';
import type { Clock, Logger } from '@vigilops/runtime';

import type { SpoolFileSystem } from './file-system.ts';

/** What the agent has gathered itself. */
export const OWN_KINDS = ['metrics', 'logs'] as const;
/** What programs of this host have handed to the relay. */
export const RELAY_KINDS = ['relay-metrics', 'relay-logs', 'relay-traces'] as const;
export const QUEUE_KINDS = [...OWN_KINDS, ...RELAY_KINDS] as const;
/** A queue by what it holds and whose it is. */
export type QueueKind = (typeof QUEUE_KINDS)[number];
export type OwnKind = (typeof OWN_KINDS)[number];
export type RelayKind = (typeof RELAY_KINDS)[number];

/** What each holds, which is the last part of its path of OTLP. */
export const OTLP_KINDS = {
  metrics: 'metrics',
  logs: 'logs',
  'relay-metrics': 'metrics',
  'relay-logs': 'logs',
  'relay-traces': 'traces',
} as const satisfies Record<QueueKind, OtlpKind>;

export interface SpoolConfig {
  readonly directory: string;
  /** Bytes on disk of the agent's own queues together; default 512 MiB. */
  readonly maxBytes?: number;
  /** Of the relay's queues together; undefined: there is no relay, and only what an earlier one left is sent. */
  readonly relayBytes?: number;
  /**
   * Older records are dropped and counted; age counts while the host is up. Must stay below the 8 days that the server
   * remembers batch ids.
   */
  readonly maxAgeMs?: number;
  /** A segment is closed when it has grown past this; default 8 MiB. */
  readonly segmentBytes?: number;
  /** Rejected records are kept for people to look at, the oldest given up first; default 32 MiB. */
  readonly maxDeadLetterBytes?: number;
}

export interface SpoolDeps {
  readonly fileSystem: SpoolFileSystem;
  readonly clock: Clock;
  /** How long the host has been up, its sleep included: no clock that somebody sets. */
  readonly hostUpMs: () => number;
  readonly random: () => number;
  /** 16 fresh bytes of a version 4 UUID. */
  readonly newBatchId: () => Uint8Array;
  /** gzip; default zlib's in the thread pool. Tests take one that ends when they can foresee it. */
  readonly compress?: (body: Uint8Array) => Promise<Uint8Array>;
  readonly logger: Logger;
}

/** A file as it was when bytes of it were read: enough to find the same file, or a copy of it, again. */
export interface SourcePosition {
  readonly path: string;
  /** Decimal texts, because both may pass 2^53. */
  readonly dev: string;
  readonly inode: string;
  /** Hash of the first bytes of the file, with how many they are: `1024:9f86d081884c7d65`. */
  readonly fingerprint: string;
  /** Hash of the bytes that end at `end`, in the same form: tells a file that was replaced by a longer one. */
  readonly tail: string;
  /** The record covers the bytes [start, end) of the file. */
  readonly start: number;
  readonly end: number;
}

export interface AppendInput {
  readonly kind: QueueKind;
  /** An OTLP export request as protobuf, not compressed; the caller's own again once `append` has resolved. */
  readonly body: Uint8Array;
  /** Data points or log records in it. */
  readonly rows: number;
  readonly positions: readonly SourcePosition[];
  /** 16 bytes; default fresh ones. A record whose id waits here already is not appended again. */
  readonly batchId?: Uint8Array;
}

/** What `append` rejects with, as its `code`, where a queue takes nothing rather than have its caller wait. */
export const SPOOL_FULL = 'SPOOL_FULL';

/** A record handed out for sending. `payload` is the gzip of what was appended. */
export interface SpoolRecord {
  readonly kind: QueueKind;
  /** UUID text: what `x-vigilops-batch-id` carries. */
  readonly batchId: string;
  readonly rows: number;
  readonly payload: Uint8Array;
  readonly rawBytes: number;
  /** How long it waits already, whatever the wall clock says. */
  readonly ageMs: number;
}

export const DROP_REASONS = ['queue_full', 'disk_full', 'age', 'corrupt', 'rejected'] as const;
/**
 * Why rows were given up: the queue's byte limit, a disk that takes no more, the age limit, a damaged record,
 * or a server that refused them for good.
 */
export type DropReason = (typeof DROP_REASONS)[number];

export interface QueueStats {
  /** Records and rows that wait for the server. */
  readonly records: number;
  readonly rows: number;
  /** Bytes on disk, sent but not yet deleted ones included. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** Age of the oldest record that waits, 0 when none does. */
  readonly oldestAgeMs: number;
  /** True while appends wait for room or for the disk. */
  readonly blocked: boolean;
  /** The error code of the last failed write, null when the last one was well. */
  readonly writeError: string | null;
  /** Rows given up since the spool was first made; never falls, also over restarts. */
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Damaged places set aside as *.bad since this process started. */
  readonly quarantined: number;
}

/** `oldest` drains a backlog in order; `newest` keeps what is live fresh while it drains. */
export type Lane = 'oldest' | 'newest';

export type SpoolStats = Readonly<Record<OwnKind, QueueStats>> &
  Readonly<Partial<Record<RelayKind, QueueStats>>>;

export interface Spool {
  /** The queues there are: the agent's own, and the relay's where there is one or was one. */
  readonly kinds: readonly QueueKind[];
  /**
   * Resolves once the record is on disk (fdatasync), or, for a queue that drops, once it is dropped and counted.
   * Logs wait, however long, while the queue is full or the disk fails. Rejects when the spool closes, and for the
   * relay's queues with SPOOL_FULL: then nothing of it is on disk.
   */
  append(input: AppendInput): Promise<void>;
  /** The next record that nobody holds; undefined when there is none. Its holder must settle it. */
  next(kind: QueueKind, lane?: Lane): Promise<SpoolRecord | undefined>;
  /** Resolves when `next` may have something; rejects when `signal` aborts. */
  waitForRecord(kind: QueueKind, signal: AbortSignal): Promise<void>;
  /** The server has it. Resolves once that is on disk, or could not be written there: then it is only sent again. */
  ack(record: SpoolRecord): Promise<void>;
  /** Not now: gives the record back to the head of its queue. */
  release(record: SpoolRecord): void;
  /**
   * The server refuses it for good: kept in the dead-letter file and counted as `rejected`.
   * `part` is what was refused where a record was sent in parts; the record itself then stays to be settled.
   */
  deadLetter(
    record: SpoolRecord,
    reason: string,
    part?: { payload: Uint8Array; rows: number },
  ): Promise<void>;
  /** Makes positions durable that no record carries: where the reading of a file begins. Resolves like `append`. */
  checkpoint(positions: readonly SourcePosition[]): Promise<void>;
  /** The newest position of each log file, by `dev:inode`: on disk, or appended and on the way there. */
  positions(): ReadonlyMap<string, SourcePosition>;
  /** Tells which files still exist; positions of files not seen for 7 days are forgotten. */
  seen(keys: Iterable<string>): void;
  stats(): SpoolStats;
  /** Lets running writes end; later appends are rejected. */
  close(): Promise<void>;
}
