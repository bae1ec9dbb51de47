import { VigilError } from '@vigilops/contracts';
import type { LogRow, LogStreamRecord, Readers } from '../../store/index.ts';
import { DEFAULT_QUERY_LIMITS, type QueryLimits } from '../limits.ts';
import { encodeLogCursor } from './log-cursor.ts';
import type { WrittenSearch } from './log-language.ts';
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
  /**
   * Neighbours in the same stream, or of the same host in whatever stream, at most a day away. Undefined when there is no
   * such record.
   */
  around(place: LogPlace, wanted: ContextWanted, signal: AbortSignal): Promise<LogContext | undefined>;
  /** For each record its neighbours in its stream, in order of time. */
  ofEach(
    rows: readonly LogRow[],
    wanted: { readonly lines: number; readonly restoreId: number | undefined },
    signal: AbortSignal,
  ): Promise<readonly { readonly before: readonly LogRow[]; readonly after: readonly LogRow[] }[]>;
}

export interface ContextWanted {
  readonly before: number;
  readonly after: number;
  readonly ofHost: boolean;
  /** Only neighbours that match. */
  readonly query: WrittenSearch | undefined;
  /** The record and its neighbours are among what this restore fetched back. */
  readonly restoreId?: number | undefined;
}

const NOTHING = { rows: [], streams: new Map<number, LogStreamRecord>() };
const REACH_US = 86_400e6;
const MAX_AT_ONE_PLACE = 1_000;

export function createLogContext(deps: {
  readonly readers: Pick<Readers, 'logs'>;
  readonly logQuery: LogQuery;
  readonly limits?: QueryLimits;
}): LogContextQuery {
  const reader = deps.readers.logs;
  const { maxLogPageBytes } = deps.limits ?? DEFAULT_QUERY_LIMITS;

  async function recordsAt(
    { timeUs, nanos, streamId, sequence }: LogPlace,
    restoreId: number | undefined,
    signal: AbortSignal,
  ) {
    const { rows } = await reader.readSlice(
      {
        restoreId,
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
    async around(place, wanted, signal) {
      if (BigInt.asIntN(64, BigInt(place.sequence)) !== BigInt(place.sequence)) {
        throw new VigilError('REQUEST_INVALID', 'id: must be the `id` of a log record');
      }
      const at = await recordsAt(place, wanted.restoreId, signal);
      if (at.length === 0) {
        return undefined;
      }
      const { timeUs } = place;
      const [own] = await reader.streams([place.streamId], signal);
      // A record of no host has only its stream.
      const where =
        wanted.ofHost && own !== undefined && own.hostId !== null
          ? { hostIds: [own.hostId] }
          : { streamIds: [place.streamId] };
      const isAt = (row: LogRow) =>
        row.timeUs === timeUs &&
        row.nanos === place.nanos &&
        row.streamId === place.streamId &&
        row.sequence === place.sequence;
      const cursor = encodeLogCursor({ edgeUs: timeUs, after: { ...place, seen: 0 } });
      const neighbours = async (count: number, newestFirst: boolean) => {
        if (count === 0) {
          return NOTHING;
        }
        const range = newestFirst
          ? { fromUs: Math.max(0, timeUs - REACH_US), toUs: timeUs + 1 }
          : { fromUs: timeUs, toUs: timeUs + REACH_US };
        // The records at the place itself come again.
        const limit = count + at.length;
        const found = await deps.logQuery.search(
          {
            ...range,
            ...where,
            restoreId: wanted.restoreId,
            query: wanted.query,
            newestFirst,
            limit,
            cursor,
          },
          signal,
        );
        return { rows: found.rows.filter((row) => !isAt(row)).slice(0, count), streams: found.streams };
      };
      const [before, after] = await Promise.all([
        neighbours(wanted.before, true),
        neighbours(wanted.after, false),
      ]);
      return {
        before: before.rows.toReversed(),
        at,
        after: after.rows,
        streams: new Map([
          ...(own === undefined ? [] : [[own.id, own] as const]),
          ...before.streams,
          ...after.streams,
        ]),
      };
    },

    async ofEach(rows, { lines, restoreId }, signal) {
      const near = (before: boolean) =>
        rows.length === 0
          ? Promise.resolve(new Map<number, readonly LogRow[]>())
          : reader.neighbours(rows, { limit: lines, before, restoreId }, signal);
      const [before, after] = await Promise.all([near(true), near(false)]);
      return rows.map((_, place) => ({
        before: (before.get(place) ?? []).toReversed(),
        after: after.get(place) ?? [],
      }));
    },
  };
}
