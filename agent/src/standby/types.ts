import type { SilenceReason } from '../send/index.ts';

/** A silence that people are told of. Kept over restarts. */
export interface SilenceRecord {
  /** A UUID. */
  readonly id: string;
  /** When it began, Unix milliseconds. */
  readonly sinceMs: number;
  readonly told: boolean;
}

/** One message. Times in milliseconds, of the wall clock where they are moments. */
export interface Occasion {
  readonly part: 'silent' | 'back';
  readonly silence: SilenceRecord;
  readonly nowMs: number;
  readonly lastedMs: number;
  readonly reason: SilenceReason;
}

/** Null: it was said, or there is nothing to say. Else what went wrong, without the address and its secrets. */
export type Problem = string | null;
