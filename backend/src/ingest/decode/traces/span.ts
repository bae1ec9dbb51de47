import { WIRE, type FieldReader } from '@vigilops/otlp';
import type { SpanRow } from '../../../model/index.ts';
import { attributesJson, NOTES } from '../any-value.ts';
import { isNonZeroId, readId, SPAN_ID_BYTES, TRACE_ID_BYTES } from '../ids.ts';
import type { DecodeRun } from '../run.ts';
import { ItemError } from '../tally.ts';
import { microsecondsAt, subMicrosecondNanosAt, type TimeWindow } from '../time.ts';
import { readEvent, readLink } from './span-details.ts';

export type SpanFields = Omit<SpanRow, 'resourceId' | 'scopeId'>;

const MAX_KIND = 5;
const MAX_STATUS_CODE = 2;
const MAX_INT32 = 2_147_483_647;

const badTraceId = new ItemError('a span must have a trace id of 16 bytes that are not all zero');
const badSpanId = new ItemError('a span must have a span id of 8 bytes that are not all zero');

type Draft = { -readonly [Key in keyof SpanFields]: SpanFields[Key] };

/** One Span message (trace.proto). Throws ItemError or a WireError for the span alone. */
export function readSpan(run: DecodeRun, window: TimeWindow, reader: FieldReader): SpanFields {
  const span: Draft = {
    traceId: NO_ID,
    spanId: NO_ID,
    parentSpanId: null,
    traceState: '',
    flags: 0,
    name: '',
    kind: 0,
    startUs: 0,
    startNanos: 0,
    durationNs: 0n,
    statusCode: 0,
    statusMessage: '',
    attributes: '{}',
    events: '[]',
    links: '[]',
    droppedAttributesCount: 0,
  };
  const lists: SpanLists = { attributes: new Map(), events: [], links: [] };
  const times = { start: 0n, end: 0n };
  run.values.beginItem();
  while (reader.next()) {
    takeField(run, reader, span, lists, times);
  }
  if (!isNonZeroId(span.traceId, TRACE_ID_BYTES)) {
    throw badTraceId;
  }
  if (!isNonZeroId(span.spanId, SPAN_ID_BYTES)) {
    throw badSpanId;
  }
  if (!(span.startUs >= window.minUs && span.startUs <= window.maxUs)) {
    throw window.reject(span.startUs);
  }
  span.durationNs = durationOf(run, times.start, times.end);
  span.attributes = attributesJson(lists.attributes);
  span.events = `[${lists.events.join(',')}]`;
  span.links = `[${lists.links.join(',')}]`;
  return span;
}

interface SpanLists {
  readonly attributes: Map<string, string>;
  readonly events: string[];
  readonly links: string[];
}

const NO_ID = new Uint8Array(0);

function takeField(
  run: DecodeRun,
  reader: FieldReader,
  span: Draft,
  lists: SpanLists,
  times: { start: bigint; end: bigint },
): void {
  switch (reader.wireType) {
    case WIRE.bytes:
      takeBytes(run, reader, span, lists);
      return;
    case WIRE.varint:
      takeNumber(run, reader, span);
      return;
    case WIRE.fixed64:
      if (reader.field === 7) {
        times.start = run.view.getBigUint64(reader.start, true);
        span.startUs = microsecondsAt(run.view, reader.start);
        span.startNanos = subMicrosecondNanosAt(run.view, reader.start);
      } else if (reader.field === 8) {
        times.end = run.view.getBigUint64(reader.start, true);
      }
      return;
    default:
      span.flags = reader.field === 16 ? reader.fixed32() & MAX_INT32 : span.flags;
  }
}

function takeBytes(run: DecodeRun, reader: FieldReader, span: Draft, lists: SpanLists): void {
  const { start, end } = reader;
  const { maxValueBytes, maxKeyBytes, maxDetails } = run.limits;
  switch (reader.field) {
    case 1:
      span.traceId = new Uint8Array(run.bytes.subarray(start, end));
      return;
    case 2:
      span.spanId = new Uint8Array(run.bytes.subarray(start, end));
      return;
    case 3:
      span.traceState = run.values.text(start, end, 2 * maxKeyBytes, NOTES.longValue);
      return;
    case 4:
      span.parentSpanId = readId(run, start, end, SPAN_ID_BYTES);
      return;
    case 5:
      span.name = run.values.text(start, end, maxValueBytes, 'a span name was cut');
      return;
    case 9:
      run.values.addKeyValue(lists.attributes, start, end);
      return;
    case 11:
      addDetail(run, lists.events, maxDetails, () => readEvent(run, reader.nested()));
      return;
    case 13:
      addDetail(run, lists.links, maxDetails, () => readLink(run, reader.nested()));
      return;
    case 15:
      takeStatus(run, reader.nested(), span);
      return;
    default:
  }
}

function takeNumber(run: DecodeRun, reader: FieldReader, span: Draft): void {
  if (reader.field === 6) {
    const kind = reader.varint();
    span.kind = kind <= MAX_KIND ? kind : 0;
    if (kind > MAX_KIND) {
      run.warn('an unknown span kind was left out');
    }
  } else if (reader.field === 10) {
    span.droppedAttributesCount = Math.min(reader.varint(), MAX_INT32);
  }
}

function takeStatus(run: DecodeRun, reader: FieldReader, span: Draft): void {
  while (reader.next()) {
    if (reader.is(2, WIRE.bytes)) {
      const { maxValueBytes } = run.limits;
      span.statusMessage = run.values.text(reader.start, reader.end, maxValueBytes, NOTES.longValue);
    } else if (reader.is(3, WIRE.varint)) {
      const code = reader.varint();
      span.statusCode = code <= MAX_STATUS_CODE ? code : 0;
    }
  }
}

function addDetail(run: DecodeRun, list: string[], limit: number, read: () => string): void {
  if (list.length >= limit) {
    run.warn('events or links of a span beyond the limit were left out');
    return;
  }
  list.push(read());
}

function durationOf(run: DecodeRun, start: bigint, end: bigint): bigint {
  if (end >= start) {
    // The database keeps a signed 64-bit integer.
    return BigInt.asIntN(64, end - start) < 0n ? 0n : end - start;
  }
  if (end !== 0n) {
    run.warn('a span that ends before it starts has duration 0');
  }
  return 0n;
}
