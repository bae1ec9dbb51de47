import type { LogRow, LogStreamRecord } from '../../../store/index.ts';
import type { LogFilters } from '../log-filters.ts';

/** Which lines are meant. There is no range of time: what is stored from now on, late lines included. */
export type TailQuestion = Omit<LogFilters, 'fromUs' | 'toUs' | 'streamIds'>;

/** A line as it is sent; the same one for all who read it. */
export interface TailLine {
  readonly json: Buffer;
  readonly timeUs: number;
}

/** Lines that are not handed over. */
export interface Missed {
  readonly lines: number;
  /** The earliest of their times; Infinity where there are none. */
  readonly fromUs: number;
}

export const NOTHING_MISSED: Missed = { lines: 0, fromUs: Infinity };

export type TailEvent =
  | {
      readonly kind: 'lines';
      readonly id: string;
      /** In the order in which they were stored. */
      readonly lines: readonly TailLine[];
      /** Left out since the last event: older ones for which reader or pace left no room. */
      readonly skipped: number;
    }
  | {
      readonly kind: 'gap';
      readonly id: string;
      /** Lines from this time on may be missing. */
      readonly fromUs: number;
    };

/** Writes a line for readers. A line that is `cut` lacks a part of its body, or its structured body or attributes. */
export type RenderLine = (row: LogRow, stream: LogStreamRecord | undefined, cut: boolean) => string;

export interface TailStream {
  /**
   * Events as they come, at the reader's pace. Ends when `signal` aborts, when the stream ends, or when another reader
   * takes it over; after an abort it can be resumed for a while.
   */
  events(signal: AbortSignal): AsyncIterable<TailEvent>;
  /** Ends it for good. */
  end(): void;
}
