import type { Session } from '../connections.ts';
import { openArray } from '../write/binary-array.ts';
import type { StoredFilter } from './filter.ts';

/** What some records of a stream contain. Times are microseconds, both included. */
export interface Segment {
  readonly streamId: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** Bit n: a record has the severity number n. */
  readonly severities: number;
  readonly records: number;
  readonly bodyBytes: number;
  readonly filter: StoredFilter;
}

export async function insertSegments(session: Session, segments: readonly Segment[]): Promise<void> {
  if (segments.length === 0) {
    return;
  }
  const column = (type: Parameters<typeof openArray>[0], bytes: number) =>
    openArray(type, segments.length, bytes);
  const [times, froms] = [column('timestamptz', 8), column('timestamptz', 8)];
  const [streams, severities, records] = [column('int4', 4), column('int4', 4), column('int4', 4)];
  const [bodyBytes, bits, filters] = [column('int8', 8), column('int2', 2), column('bytea', 2_048)];
  for (const segment of segments) {
    times.int32(8);
    times.timestamp(segment.toUs);
    froms.int32(8);
    froms.timestamp(segment.fromUs);
    streams.int32(4);
    streams.int32(segment.streamId);
    severities.int32(4);
    severities.int32(segment.severities);
    records.int32(4);
    records.int32(segment.records);
    bodyBytes.int32(8);
    bodyBytes.int64(segment.bodyBytes);
    bits.int32(2);
    bits.int16(segment.filter.bits);
    filters.int32(segment.filter.bytes.length);
    filters.raw(segment.filter.bytes);
  }
  await session.query({
    text: `INSERT INTO vigilops.log_segments (time, from_time, stream_id, severities, records, body_bytes, bits, filter)
           SELECT * FROM unnest($1::timestamptz[], $2::timestamptz[], $3::int4[], $4::int4[], $5::int4[], $6::int8[],
             $7::int2[], $8::bytea[])`,
    values: [times, froms, streams, severities, records, bodyBytes, bits, filters].map((sink) =>
      sink.bytes(),
    ),
    name: 'note_segments',
  });
}
