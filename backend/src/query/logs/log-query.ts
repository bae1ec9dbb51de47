import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import type {
  LogConditions,
  LogPosition,
  LogRow,
  LogSlice,
  LogStreamRecord,
  Readers,
  TimeRange,
} from '../../store/index.ts';
import { checkRange, DEFAULT_QUERY_LIMITS, type QueryLimits } from '../limits.ts';
import { namingField } from '../naming.ts';
import { slicesOf } from '../slices.ts';
import { MINUTE_US } from '../steps.ts';
import { decodeLogCursor, encodeLogCursor } from './log-cursor.ts';
import { bandsOf, type Band } from './log-bands.ts';
import { conditionsOf, patternField, type LogFilters } from './log-filters.ts';
import { streamsOf } from './streams-of.ts';

export interface LogQuestion extends LogFilters {
  readonly newestFirst: boolean;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface LogAnswer {
  /** In their true order: time, nanoseconds, stream, sequence. */
  readonly rows: readonly LogRow[];
  readonly streams: ReadonlyMap<number, LogStreamRecord>;
  readonly nextCursor: string | null;
  readonly stoppedBy: 'end' | 'limit' | 'bytes' | 'time';
  /** What was looked through for this page. */
  readonly searched: TimeRange;
}

export interface LogQuery {
  /** Throws REQUEST_INVALID, or QUERY_TOO_LARGE naming the limit. */
  search(question: LogQuestion, signal: AbortSignal): Promise<LogAnswer>;
}

const FIRST_SLICE_US = 5 * MINUTE_US;

/** Rows found so far, and where the search stands. */
interface Progress {
  readonly rows: LogRow[];
  after: LogPosition | undefined;
  /** What is left to look through. */
  rest: TimeRange;
}

export function createLogQuery(deps: {
  readonly readers: Pick<Readers, 'logs'>;
  readonly clock: Clock;
  readonly limits?: QueryLimits;
}): LogQuery {
  const { clock } = deps;
  const reader = deps.readers.logs;
  const limits = deps.limits ?? DEFAULT_QUERY_LIMITS;

  /** Looks through slices until the page is full; returns why it stopped. */
  async function fillPage(
    question: LogQuestion,
    conditions: LogConditions,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<LogAnswer['stoppedBy']> {
    const deadlineMs = clock.monotonicMs() + limits.maxLogSearchMs;
    let bytesLeft = limits.maxLogPageBytes;
    let isFirst = true;
    const leftMs = () => deadlineMs - clock.monotonicMs();
    for await (const { range, within } of bandsIn(progress.rest, question, conditions, leftMs, signal)) {
      if (range === undefined || (leftMs() <= 0 && !isFirst)) {
        return 'time';
      }
      if (within?.length !== 0) {
        const slice: LogSlice = {
          ...conditions,
          newestFirst: question.newestFirst,
          range,
          within,
          after: progress.after,
          limit: question.limit - progress.rows.length,
          maxBytes: bytesLeft,
        };
        const found = await orUndefined(reader.readSlice(slice, signal, leftMs()), isFirst, question);
        if (found === undefined) {
          return 'time';
        }
        progress.rows.push(...found.rows);
        bytesLeft -= found.bytes;
        if (found.cutByBytes || bytesLeft <= 0) {
          return 'bytes';
        }
        if (progress.rows.length >= question.limit) {
          return 'limit';
        }
      }
      progress.after = undefined;
      progress.rest = question.newestFirst
        ? { fromUs: progress.rest.fromUs, toUs: range.fromUs }
        : { fromUs: range.toUs, toUs: progress.rest.toUs };
      isFirst = false;
    }
    return 'end';
  }

  /** Slices that grow, each cut to bands by what its segments may contain. A band without a range: the time was up. */
  async function* bandsIn(
    whole: TimeRange,
    question: LogQuestion,
    conditions: LogConditions,
    leftMs: () => number,
    signal: AbortSignal,
  ): AsyncGenerator<Band | { readonly range: undefined; readonly within?: undefined }> {
    let isFirst = true;
    for (const range of slicesOf(whole, FIRST_SLICE_US, question.newestFirst)) {
      const asked = reader.stretches({ ...conditions, range }, signal, leftMs());
      const stretches = await orUndefined(asked, isFirst, question);
      if (stretches === undefined) {
        yield { range: undefined };
        return;
      }
      if (stretches === null) {
        yield { range, within: undefined };
      } else {
        yield* bandsOf(range, stretches, question.newestFirst);
      }
      isFirst = false;
    }
  }

  /** Undefined when the time is up and there is a page, however short, to hand over. */
  async function orUndefined<T>(
    answer: Promise<T>,
    isFirst: boolean,
    question: LogQuestion,
  ): Promise<T | undefined> {
    try {
      return await namingField(patternField(question), answer);
    } catch (error) {
      if (!isFirst && error instanceof VigilError && error.code === 'QUERY_TOO_LARGE') {
        return undefined;
      }
      throw error;
    }
  }

  return {
    async search(question, signal) {
      checkRange(question.fromUs, question.toUs, limits);
      const whole = { fromUs: question.fromUs, toUs: question.toUs };
      const start = question.cursor === undefined ? undefined : decodeLogCursor(question.cursor);
      const rest = restOf(whole, start, question.newestFirst);
      const progress: Progress = { rows: [], after: start?.after, rest };
      const conditions = await conditionsOf(question, { reader, limits }, signal);
      const stoppedBy =
        conditions.streamIds?.length === 0
          ? ('end' as const)
          : await fillPage(question, conditions, progress, signal);
      const last = progress.rows.at(-1);
      const stands = stoppedBy === 'limit' || stoppedBy === 'bytes' ? last : undefined;
      const reached =
        stands?.timeUs ?? (stoppedBy === 'time' ? edgeOf(progress.rest, question.newestFirst) : undefined);
      return {
        rows: progress.rows,
        streams: await streamsOf(progress.rows, reader, signal),
        nextCursor: nextCursor(stoppedBy, progress, start?.after, question.newestFirst),
        stoppedBy,
        searched: question.newestFirst
          ? { fromUs: reached ?? whole.fromUs, toUs: rest.toUs }
          : { fromUs: rest.fromUs, toUs: reached ?? whole.toUs },
      };
    },
  };
}

function restOf(
  whole: TimeRange,
  start: ReturnType<typeof decodeLogCursor> | undefined,
  newestFirst: boolean,
): TimeRange {
  if (start === undefined) {
    return whole;
  }
  // A page goes on within the microsecond of its last record, which may hold more.
  return newestFirst
    ? {
        fromUs: whole.fromUs,
        toUs: Math.min(whole.toUs, start.after === undefined ? start.edgeUs : start.after.timeUs + 1),
      }
    : {
        fromUs: Math.max(whole.fromUs, start.after === undefined ? start.edgeUs : start.after.timeUs),
        toUs: whole.toUs,
      };
}

function edgeOf(rest: TimeRange, newestFirst: boolean): number {
  return newestFirst ? rest.toUs : rest.fromUs;
}

function nextCursor(
  stoppedBy: LogAnswer['stoppedBy'],
  progress: Progress,
  before: LogPosition | undefined,
  newestFirst: boolean,
): string | null {
  if (stoppedBy === 'end') {
    return null;
  }
  const last = progress.rows.at(-1);
  if (stoppedBy === 'time' || last === undefined) {
    return encodeLogCursor({ edgeUs: edgeOf(progress.rest, newestFirst), after: undefined });
  }
  const isAt = (place: Omit<LogPosition, 'seen'>) =>
    place.timeUs === last.timeUs &&
    place.nanos === last.nanos &&
    place.streamId === last.streamId &&
    place.sequence === last.sequence;
  const seenHere = progress.rows.filter(isAt).length;
  const seenBefore = before !== undefined && isAt(before) ? before.seen : 0;
  const { timeUs, nanos, streamId, sequence } = last;
  return encodeLogCursor({
    edgeUs: timeUs,
    after: { timeUs, nanos, streamId, sequence, seen: seenHere + seenBefore },
  });
}
