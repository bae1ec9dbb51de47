import type { StandbyWatch } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';

import type { QueueKind, Spool } from '../spool/types.ts';

export interface SenderConfig {
  /** Base address; records go to <url>/v1/<kind>. */
  readonly url: string;
  readonly token: string;
  /** Where the token comes from: it is looked at again when the server refuses the one that we have. */
  readonly tokenFile?: string;
  /** Plain http to another host than this one is refused unless it is allowed here. */
  readonly allowPlainHttp?: boolean;
  readonly tls?: {
    /** PEM file with the authorities to trust instead of the system's. */
    readonly caFile?: string;
    /** SHA-256 of the server's certificate in hex, colons allowed; then only this certificate is trusted. */
    readonly fingerprint?: string;
  };
  /** Limit of one request from its first byte to the last of the answer; default 30 s. */
  readonly requestTimeoutMs?: number;
  readonly userAgent?: string;
}

export interface SenderDeps {
  readonly spool: Pick<
    Spool,
    'kinds' | 'next' | 'waitForRecord' | 'ack' | 'release' | 'deadLetter' | 'stats'
  >;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

export interface SenderStats {
  readonly sentRecords: Readonly<Record<QueueKind, number>>;
  readonly sentRows: Readonly<Record<QueueKind, number>>;
  /** Rows that the server took the request of, but refused singly (partial success). */
  readonly refusedRows: Readonly<Record<QueueKind, number>>;
  readonly failedRequests: number;
  /** Why nothing is sent, in plain words; null when the last request was well. */
  readonly trouble: string | null;
}

export interface Sender {
  readonly name: string;
  start(): Promise<void>;
  /** Cancels running requests; their records are sent again, with the same batch id, by the next start. */
  stop(): Promise<void>;
  stats(): SenderStats;
  /** Whether the server is heard. */
  hearing(): Hearing;
}

/** Why nothing is heard of the server. */
export type SilenceReason = keyof StandbyWatch['reasons'];

/** Nothing but failures, from the first of them to the last one so far. Monotonic milliseconds. */
export interface Silence {
  readonly sinceMs: number;
  readonly lastMs: number;
  /** Of the last one. */
  readonly reason: SilenceReason;
}

export interface Hearing {
  /** When the server last gave an answer of its own; null: not since the start. */
  readonly heardMs: number | null;
  readonly silence: Silence | null;
}
