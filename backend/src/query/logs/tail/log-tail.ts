import { VigilError } from '@vigilops/contracts';
import { createTurns, type Clock, type Logger } from '@vigilops/runtime';
import type { LogColumns, StoredLogsSource } from '../../../model/index.ts';
import type { LogRowAt, Readers } from '../../../store/index.ts';
import { namingField } from '../../naming.ts';
import { parsedQuery } from '../log-language.ts';
import { parseEventId } from './event-id.ts';
import { createHeldMemory } from './held-memory.ts';
import { createKnownStreams } from './known-streams.ts';
import { DEFAULT_TAIL_LIMITS, type TailLimits } from './limits.ts';
import { createLinesBefore } from './lines-before.ts';
import { createSeats, type Seat } from './seats.ts';
import { createLiveStream, type LiveStream } from './stream.ts';
import type { RenderLine, TailQuestion, TailStream } from './tail-types.ts';
import { planText } from './text.ts';
import { checkTried } from './tried-rows.ts';
import { createWatches } from './watches.ts';

export interface TailViewer {
  /** Tells the token or the person from all others. */
  readonly viewer: string;
  /** The id of the last event that the viewer has, of a stream that was cut. */
  readonly lastEventId?: string | undefined;
}

export interface LogTail {
  /**
   * A stream of the lines that are stored from now on, behind the newest `backlog` that are stored already; or the
   * stream that was cut, where the viewer had one. Throws OVERLOADED when there are too many, and REQUEST_INVALID or
   * QUERY_TOO_LARGE as a search does.
   */
  open(question: TailQuestion, backlog: number, viewer: TailViewer, signal: AbortSignal): Promise<TailStream>;
  /** `heldBytes`: lines that wait for readers, and those that were sent and are kept for a while. */
  figures(): { readonly streams: number; readonly skippedLines: number; readonly heldBytes: number };
  /** Ends all streams, and takes no new ones. */
  stop(): void;
}

export interface LogTailDeps {
  readonly stored: StoredLogsSource;
  readonly readers: Pick<Readers, 'logs'>;
  readonly rowsOf: (columns: LogColumns) => LogRowAt;
  readonly render: RenderLine;
  readonly clock: Clock;
  readonly logger: Logger;
  /** 16 characters of base64url that nobody can guess. */
  readonly newId: () => string;
  readonly limits?: TailLimits;
}

/** Stored lines are heard of after COMMIT in this process, looked at once a question, and sent to all who ask it. */
export function createLogTail(deps: LogTailDeps): LogTail {
  const { clock } = deps;
  const limits = deps.limits ?? DEFAULT_TAIL_LIMITS;
  const reader = deps.readers.logs;
  const memory = createHeldMemory();
  const stopping = new AbortController();
  const seats = createSeats(limits);
  const watches = createWatches({
    ...deps,
    limits,
    reader,
    streams: createKnownStreams({ reader, clock, limits }),
    takeTurn: createTurns(limits.maxTriesAtOnce),
    signal: stopping.signal,
  });
  const linesBefore = createLinesBefore({ ...deps, limits });
  let skippedBefore = 0;

  function takeSeat(question: TailQuestion, key: string, viewer: string): LiveStream {
    if (stopping.signal.aborted) {
      throw new VigilError('OVERLOADED', 'the backend is stopping');
    }
    seats.requireRoom(viewer);
    const onEnd = () => {
      skippedBefore += stream.skippedLines();
      seats.remove(seat);
      watches.leave(key, stream);
    };
    const restMs = () => Math.max(limits.lookEveryMs, seats.all().length * limits.restPerStreamMs);
    const stream = createLiveStream(deps.newId(), { clock, limits, memory, restMs, onEnd });
    const seat: Seat = { stream, viewer, key };
    seats.add(seat);
    watches.join(key, question, stream);
    return stream;
  }

  /** The stream that a viewer had; undefined where it is gone, was another's, or was about something else. */
  function resume(key: string, viewer: string, lastEventId: string): LiveStream | undefined {
    const last = parseEventId(lastEventId);
    const seat = last === undefined ? undefined : seats.find(last.stream);
    if (last === undefined || seat?.viewer !== viewer || seat.key !== key) {
      return undefined;
    }
    return seat.stream.resumeAfter(last.number, gapFrom(lastEventId)) ? seat.stream : undefined;
  }

  /** From when on lines may be missing to who saw that event last. Anybody can write an id, so it is held in bounds. */
  function gapFrom(lastEventId: string): number {
    const nowMs = clock.now().getTime();
    const madeMs = parseEventId(lastEventId)?.madeMs ?? nowMs - limits.resumeMs;
    const earliestMs = nowMs - limits.backlogReachUs / 1_000;
    return Math.min(nowMs, Math.max(earliestMs, madeMs)) * 1_000 - limits.gapMarginUs;
  }

  /** A pattern that cannot be read is refused now, not in the middle of a stream. */
  async function checkText(question: TailQuestion, signal: AbortSignal): Promise<void> {
    const plan = planText(question.text);
    const { query } = question;
    parsedQuery(query);
    if (plan.by === 'database' || query !== undefined) {
      const text = plan.by === 'database' ? plan.text : undefined;
      await namingField(text === undefined ? 'query' : 'text', checkTried({ text, query }, reader, signal));
    }
  }

  return {
    async open(question, backlog, { viewer, lastEventId }, signal) {
      const key = JSON.stringify(question);
      const known = lastEventId === undefined ? undefined : resume(key, viewer, lastEventId);
      if (known !== undefined) {
        return known;
      }
      const stream = takeSeat(question, key, viewer);
      try {
        await checkText(question, signal);
        if (lastEventId === undefined) {
          const before = await linesBefore(question, backlog, signal);
          if (before.length > 0) {
            // What is in both keeps the place it has among the new ones, if these were told by now.
            await Promise.race([watches.caughtUp(key), clock.sleep(limits.seamPatienceMs, signal)]);
          }
          stream.begin(before);
        } else {
          // Whoever comes back asks a search for what was missed, and needs no lines from before.
          stream.noteGap(gapFrom(lastEventId));
        }
        signal.throwIfAborted();
      } catch (error) {
        stream.end();
        throw error;
      }
      return stream;
    },
    figures: () => ({
      streams: seats.all().length,
      heldBytes: memory.bytes,
      skippedLines: seats.all().reduce((sum, { stream }) => sum + stream.skippedLines(), skippedBefore),
    }),
    stop: () => {
      stopping.abort();
      seats.all().forEach(({ stream }) => {
        stream.end();
      });
    },
  };
}
