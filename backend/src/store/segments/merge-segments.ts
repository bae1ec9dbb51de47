import type { Connections, Session } from '../connections.ts';
import { insertSegments } from './insert-segments.ts';
import { createSegmenter } from './segmenter.ts';

/** Filters up to 512 bytes: of some ten records each, as quiet files leave them. */
const SMALL_BITS = 12;
/** Fewer small ones in an hour are left. */
const MIN_SMALL = 4;
/** Hours of a stream in one run. */
const MAX_HOURS = 300;
/** Records that come later make small segments of their own, and are found again. */
const CLOSED_AFTER = "interval '10 minutes'";
const LOOK_BACK = "interval '2 days'";
const LIMIT_MS = 30_000;

/**
 * Makes one segment of many small ones, hour by hour, once an hour is over. At no moment is a stored record without a
 * segment: what is put in place of others is made of all records that a later look sees, in one transaction. Returns how
 * many segments went.
 */
export async function mergeSegments(connections: Connections, signal: AbortSignal): Promise<number> {
  const hours = await connections.query<SmallHour>({ text: HOURS_SQL }, { signal, timeoutMs: LIMIT_MS });
  let gone = 0;
  for (const hour of hours) {
    gone += await connections.transaction((session) => mergeHour(session, hour), {
      signal,
      timeoutMs: LIMIT_MS,
    });
  }
  return gone;
}

interface SmallHour extends Record<string, unknown> {
  readonly stream_id: number;
  readonly hour: Date;
}

const HOURS_SQL = `
  SELECT stream_id, date_trunc('hour', time, 'UTC') AS hour
  FROM vigilops.log_segments
  WHERE time >= now() - ${LOOK_BACK} AND time < date_trunc('hour', now() - ${CLOSED_AFTER}, 'UTC') AND bits <= ${String(SMALL_BITS)}
  GROUP BY 1, 2 HAVING count(*) >= ${String(MIN_SMALL)} ORDER BY 2, 1 LIMIT ${String(MAX_HOURS)}`;

async function mergeHour(session: Session, { stream_id: streamId, hour }: SmallHour): Promise<number> {
  const gone = await session.query<{ from_time: string; time: string }>({
    text: `DELETE FROM vigilops.log_segments
           WHERE stream_id = $1 AND time >= $2 AND time < $2::timestamptz + interval '1 hour' AND bits <= ${String(SMALL_BITS)}
           RETURNING from_time::text, time::text`,
    values: [streamId, hour],
  });
  if (gone.length === 0) {
    return 0;
  }
  const records = await session.query<RecordRow>({
    text: `SELECT round(date_part('epoch', time) * 1000000) AS time_us, severity, body, attributes::text, trace_id
           FROM vigilops.logs WHERE stream_id = $1
             AND time >= (SELECT min(at) FROM unnest($2::timestamptz[]) AS at)
             AND time <= (SELECT max(at) FROM unnest($3::timestamptz[]) AS at)
           ORDER BY time`,
    values: [streamId, gone.map((one) => one.from_time), gone.map((one) => one.time)],
  });
  const segmenter = createSegmenter(streamId);
  let noted = new Set<string>();
  for (const { time_us: timeUs, severity, body, attributes, trace_id: traceId } of records) {
    const bytes = Buffer.from(body);
    segmenter.add({ timeUs, severity, bodyBytes: bytes.length }, (filter, isNew) => {
      filter.addBytes(bytes, 0, bytes.length);
      noted = isNew ? new Set() : noted;
      if (!noted.has(attributes)) {
        noted.add(attributes);
        filter.addText(attributes);
      }
      if (traceId !== null) {
        filter.addId(traceId, 0);
      }
    });
  }
  await insertSegments(session, segmenter.end());
  return gone.length;
}

interface RecordRow extends Record<string, unknown> {
  readonly time_us: number;
  readonly severity: number;
  readonly body: string;
  readonly attributes: string;
  readonly trace_id: Buffer | null;
}
