import type { Lane } from './types.ts';

/** A record on disk that the server has not confirmed. */
export interface QueueEntry {
  readonly batchId: string;
  /** Rises with every append: the order of the queue. */
  readonly order: number;
  readonly segment: number;
  readonly offset: number;
  readonly payloadAt: number;
  readonly payloadBytes: number;
  readonly payloadCrc: number;
  readonly rows: number;
  readonly rawBytes: number;
  /** Monotonic time at which the record had age 0, so that a clock that jumps cannot make it old. */
  readonly bornMs: number;
}

/** Entries that nobody holds, in order. */
export interface Waiting {
  readonly size: number;
  readonly rows: number;
  peekOldest(): QueueEntry | undefined;
  take(lane: Lane): QueueEntry | undefined;
  /** Puts an entry where its order says. */
  put(entry: QueueEntry): void;
  /** Removes and returns all entries of a segment. */
  takeSegment(segment: number): readonly QueueEntry[];
}

export function createWaiting(): Waiting {
  let entries: QueueEntry[] = [];
  return {
    get size() {
      return entries.length;
    },
    get rows() {
      return entries.reduce((sum, entry) => sum + entry.rows, 0);
    },
    peekOldest: () => entries[0],
    take: (lane) => (lane === 'oldest' ? entries.shift() : entries.pop()),
    put(entry) {
      let at = entries.length;
      // New entries belong at the end and returned ones near an end, so a walk is short.
      if (entries[0] !== undefined && entry.order < entries[0].order) {
        at = 0;
      }
      while (at > 0 && (entries[at - 1]?.order ?? 0) > entry.order) {
        at -= 1;
      }
      entries.splice(at, 0, entry);
    },
    takeSegment(segment) {
      const taken = entries.filter((entry) => entry.segment === segment);
      entries = entries.filter((entry) => entry.segment !== segment);
      return taken;
    },
  };
}
