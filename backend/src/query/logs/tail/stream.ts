import type { Clock } from '@vigilops/runtime';
import { formatEventId } from './event-id.ts';
import type { HeldMemory } from './held-memory.ts';
import type { TailLimits } from './limits.ts';
import { createLineQueue } from './line-queue.ts';
import { createSeam, type Seam } from './seam.ts';
import { createSentEvents } from './sent-events.ts';
import type { Missed, TailEvent, TailLine, TailStream } from './tail-types.ts';
import type { LineTaker } from './watch.ts';

/** One viewer's stream: what waits for it, what was sent to it, and who reads it now. */
export interface LiveStream extends TailStream, LineTaker {
  readonly id: string;
  /** Sends these first. Until then what comes in waits. */
  begin(before: readonly TailLine[]): void;
  /** Goes on behind an event that the reader has. False where this stream never sent such a one. */
  resumeAfter(number: number, gapFromUs: number): boolean;
  isRead(): boolean;
  /** Lines that were left out since the start. */
  skippedLines(): number;
}

/** A commit may be answered this much later than its rows can be read. */
const SEAM_MS = 10_000;

export function createLiveStream(
  id: string,
  deps: {
    readonly clock: Clock;
    readonly limits: TailLimits;
    readonly memory: HeldMemory;
    /** How long it rests between two events when more wait. */
    readonly restMs: () => number;
    readonly onEnd: () => void;
  },
): LiveStream {
  const { clock, limits } = deps;
  const queue = createLineQueue(limits, deps.memory);
  const sent = createSentEvents(limits, deps.memory);
  const ending = new AbortController();
  let expiry = new AbortController();
  let seam: { readonly of: Seam; readonly endsMs: number } | undefined;
  /** Lines at the front of the queue that waited for a reader who was away: all of them are sent. */
  let owed = 0;
  let number = 0;
  let resumedAfter = 0;
  let readers = 0;
  let isRead = true;
  let skipped = 0;
  let skippedBefore = 0;
  let gapFromUs: number | undefined;
  let changed = Promise.withResolvers<undefined>();

  const tellChange = (): void => {
    changed.resolve(undefined);
    changed = Promise.withResolvers();
  };
  const noteGap = (fromUs: number): void => {
    gapFromUs = Math.min(gapFromUs ?? Infinity, fromUs);
    tellChange();
  };
  /** A reader who is there sees how much was left out; one who is away must find it elsewhere. */
  const lose = (missed: Missed): void => {
    if (missed.lines === 0) {
      return;
    }
    if (isRead) {
      skipped += missed.lines;
    } else {
      noteGap(missed.fromUs);
    }
  };

  const push = (lines: readonly TailLine[]): void => {
    const missed = queue.push(lines, isRead && owed === 0 ? limits.maxWaitingLines : limits.maxQueuedLines);
    owed = Math.max(0, owed - missed.lines);
    lose(missed);
  };

  const nextEvent = (): TailEvent | undefined => {
    const make = () => {
      number += 1;
      return formatEventId({ stream: id, number, madeMs: clock.now().getTime() });
    };
    if (gapFromUs !== undefined) {
      const event: TailEvent = { kind: 'gap', id: make(), fromUs: Math.max(0, gapFromUs) };
      gapFromUs = undefined;
      return event;
    }
    if (queue.length === 0 && skipped === 0) {
      return undefined;
    }
    const event: TailEvent = { kind: 'lines', id: make(), lines: queue.take(), skipped };
    owed = Math.max(0, owed - event.lines.length);
    skippedBefore += skipped;
    skipped = 0;
    return event;
  };

  const waitForReader = (): void => {
    isRead = false;
    const waiting = new AbortController();
    expiry = waiting;
    clock.sleep(limits.resumeMs, waiting.signal).then(end, () => undefined);
  };
  const end = (): void => {
    if (ending.signal.aborted) {
      return;
    }
    ending.abort();
    expiry.abort();
    queue.clear();
    sent.clear();
    tellChange();
    deps.onEnd();
  };

  async function* events(signal: AbortSignal): AsyncGenerator<TailEvent> {
    readers += 1;
    const reader = readers;
    const isOver = () => signal.aborted || ending.signal.aborted || reader !== readers;
    isRead = true;
    owed = queue.length;
    expiry.abort();
    // Another reader may still be there: it was cut, and nobody noticed yet.
    tellChange();
    signal.addEventListener('abort', tellChange, { once: true });
    try {
      for (const event of sent.after(resumedAfter).events) {
        if (isOver()) {
          return;
        }
        yield event;
      }
      while (!isOver()) {
        const event = nextEvent();
        if (event === undefined) {
          await changed.promise;
          continue;
        }
        sent.add(number, event);
        yield event;
        if (queue.length > 0 && owed === 0) {
          const over = AbortSignal.any([signal, ending.signal]);
          await clock.sleep(deps.restMs(), over).catch(() => undefined);
        }
      }
    } finally {
      signal.removeEventListener('abort', tellChange);
      if (reader === readers && !ending.signal.aborted) {
        waitForReader();
      }
    }
  }

  return {
    id,
    events,
    end,
    noteGap,
    isRead: () => isRead,
    skippedLines: () => skippedBefore + skipped,
    take: (lines, missed) => {
      if (ending.signal.aborted) {
        return;
      }
      if (seam !== undefined && clock.monotonicMs() > seam.endsMs) {
        seam = undefined;
      }
      lose(missed);
      push(seam === undefined ? lines : seam.of.without(lines));
      tellChange();
    },
    begin: (before) => {
      const since: TailLine[] = [];
      while (queue.length > 0) {
        since.push(...queue.take());
      }
      // What is in both keeps its place among the new ones, whose order is the order of storing.
      const older = createSeam(since).without(before);
      seam = { of: createSeam(older), endsMs: clock.monotonicMs() + SEAM_MS };
      owed = older.length + since.length;
      push([...older, ...since]);
      tellChange();
    },
    resumeAfter: (given, unknownFromUs) => {
      if (given > number) {
        return false;
      }
      resumedAfter = given;
      if (!sent.after(given).complete) {
        noteGap(unknownFromUs);
      }
      return true;
    },
  };
}
