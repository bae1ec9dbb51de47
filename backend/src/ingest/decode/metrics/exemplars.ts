import { FieldReader, WIRE } from '@vigilops/otlp';
import type { ExemplarRow } from '../../../model/index.ts';
import { attributesJson } from '../any-value.ts';
import type { SeriesEntry } from '../entries.ts';
import { readId, SPAN_ID_BYTES, TRACE_ID_BYTES } from '../ids.ts';
import { microsecondsAt } from '../time.ts';
import type { PointSink, Waiting } from './point-sink.ts';

const TWO_32 = 4_294_967_296;

/** The exemplars (fields `field`) of the point message[start..end). Throws what makes the point itself malformed. */
export function readExemplars(
  sink: PointSink,
  entry: SeriesEntry,
  field: number,
  start: number,
  end: number,
  pointTimeUs: number,
): Waiting<ExemplarRow>[] {
  const { run } = sink;
  const rows: Waiting<ExemplarRow>[] = [];
  const point = new FieldReader(run.bytes, run.view, start, end);
  while (point.next()) {
    if (!point.is(field, WIRE.bytes)) {
      continue;
    }
    if (rows.length >= run.limits.maxDetails) {
      run.warn('exemplars beyond the limit were left out');
      break;
    }
    const row = readExemplar(sink, point.nested(), pointTimeUs);
    if (row !== null) {
      rows.push({ entry, row });
    }
  }
  return rows;
}

function readExemplar(
  sink: PointSink,
  reader: FieldReader,
  pointTimeUs: number,
): Omit<ExemplarRow, 'seriesId'> | null {
  const { run, window } = sink;
  const attributes = new Map<string, string>();
  let timeUs = 0;
  let value: number | null = null;
  let traceId: Uint8Array | null = null;
  let spanId: Uint8Array | null = null;
  run.values.beginItem();
  while (reader.next()) {
    if (reader.is(2, WIRE.fixed64)) {
      timeUs = microsecondsAt(run.view, reader.start);
    } else if (reader.is(3, WIRE.fixed64)) {
      value = reader.double();
    } else if (reader.is(6, WIRE.fixed64)) {
      value = int64At(run.view, reader.start);
    } else if (reader.is(4, WIRE.bytes)) {
      spanId = readId(run, reader.start, reader.end, SPAN_ID_BYTES);
    } else if (reader.is(5, WIRE.bytes)) {
      traceId = readId(run, reader.start, reader.end, TRACE_ID_BYTES);
    } else if (reader.is(7, WIRE.bytes)) {
      run.values.addKeyValue(attributes, reader.start, reader.end);
    }
  }
  const time = timeUs === 0 ? pointTimeUs : timeUs;
  if (value === null || time < window.minUs || time > window.maxUs) {
    run.warn('an exemplar without a value or with an impossible time was left out');
    return null;
  }
  return { timeUs: time, value, traceId, spanId, attributes: attributesJson(attributes) };
}

function int64At(view: DataView, at: number): number {
  return view.getInt32(at + 4, true) * TWO_32 + view.getUint32(at, true);
}
