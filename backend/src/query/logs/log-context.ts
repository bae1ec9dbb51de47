import { VigilError } from '@vigilops/contracts';
import type { LogRow, LogStreamRecord, Readers } from '../../store/index.ts';
import { DEFAULT_QUERY_LIMITS, type QueryLimits } from '../limits.ts';
import { encodeLogCursor } from './log-cursor.ts';
import type { LogQuery } from './log-query.ts';

export interface LogContext {
  /** All three in order of time. */
  readonly before: readonly LogRow[];
  /** The record, and those of the same stream that its place does not tell apart. */
  readonly at: readonly LogRow[];
  readonly after: readonly LogRow[];
  readonly streams: ReadonlyMap<number, LogStreamRecord>;
}

export interface LogPlace {
  readonly timeUs: number;
  readonly nanos: number;
  readonly streamId: number;
  /** int64 as text. */
  readonly sequence: string;
}

export interface LogContextQuery {
  /** Neighbours in the same stream, at most a day away. Undefined when there is no such record. */
  around(
    place: LogPlace,
    count: { readonly before: number; readonly after: number },
    signal: AbortSignal,
  ): Promise<LogContext | undefined>;
}

const REACH_US = 86_400e6;
const MAX_AT_ONE_PLACE = 1_000;

export function createLogContext(deps: {
  readonly readers: Pick<Readers, 'logs'>;
  readonly logQuery: LogQuery;
  readonly limits?: QueryLimits;
}): LogContextQuery {
  const reader = deps.readers.logs;
  const { maxLogPageBytes } = deps.limits ?? DEFAULT_QUERY_LIMITS;

  async function recordsAt({ timeUs, nanos, streamId, sequence }: LogPlace, signal: AbortSignal) {
    const { rows } = await reader.readSlice(
      {
        range: { fromUs: timeUs, toUs: timeUs + 1 },
        streamIds: [streamId],
        newestFirst: false,
        after: { timeUs, nanos, streamId, sequence, seen: 0 },
        limit: MAX_AT_ONE_PLACE,
        maxBytes: maxLogPageBytes,
      },
      signal,
    );
    return rows.filter((row) => row.nanos === nanos && row.sequence === sequence);
  }

  return {
    async around(place, count, signal) {
      if (BigInt.asIntN(64, BigInt(place.sequence)) !== BigInt(place.sequence)) {
        throw new VigilError('REQUEST_INVALID', 'id: must be the `id` of a log record');
      }
      const at = await recordsAt(place, signal);
      if (at.length === 0) {
        return undefined;
      }
      const { timeUs } = place;
      const cursor = encodeLogCursor({ edgeUs: timeUs, after: { ...place, seen: at.length } });
      const neighbours = async (limit: number, newestFirst: boolean) => {
        if (limit === 0) {
          return [];
        }
        const range = newestFirst
          ? { fromUs: Math.max(0, timeUs - REACH_US), toUs: timeUs + 1 }
          : { fromUs: timeUs, toUs: timeUs + REACH_US };
        const asked = { ...range, streamIds: [place.streamId], newestFirst, limit, cursor };
        return (await deps.logQuery.search(asked, signal)).rows;
      };
      const [before, after, streams] = await Promise.all([
        neighbours(count.before, true),
        neighbours(count.after, false),
        reader.streams([place.streamId], signal),
      ]);
      return {
        before: before.toReversed(),
        at,
        after,
        streams: new Map(streams.map((stream) => [stream.id, stream])),
      };
    },
  };
}
