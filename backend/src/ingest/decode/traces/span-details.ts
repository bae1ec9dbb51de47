import { WIRE, type FieldReader } from '@vigilops/otlp';
import { attributesJson, NOTES } from '../any-value.ts';
import type { DecodeRun } from '../run.ts';

/** One Span.Event as JSON text. */
export function readEvent(run: DecodeRun, reader: FieldReader): string {
  const attributes = new Map<string, string>();
  let time = 0n;
  let name = '';
  let dropped = 0;
  while (reader.next()) {
    if (reader.is(1, WIRE.fixed64)) {
      time = run.view.getBigUint64(reader.start, true);
    } else if (reader.is(2, WIRE.bytes)) {
      name = run.values.text(reader.start, reader.end, run.limits.maxValueBytes, NOTES.longValue);
    } else if (reader.is(3, WIRE.bytes)) {
      run.values.addKeyValue(attributes, reader.start, reader.end);
    } else if (reader.is(4, WIRE.varint)) {
      dropped = reader.varint();
    }
  }
  return (
    `{"timeUnixNano":"${time}","name":${JSON.stringify(name)},` +
    `"attributes":${attributesJson(attributes)},"droppedAttributesCount":${dropped}}`
  );
}

/** One Span.Link as JSON text, ids as lower-case hex. */
export function readLink(run: DecodeRun, reader: FieldReader): string {
  const attributes = new Map<string, string>();
  let traceId = '';
  let spanId = '';
  let traceState = '';
  let dropped = 0;
  let flags = 0;
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes)) {
      traceId = run.bytes.toString('hex', reader.start, Math.min(reader.end, reader.start + 16));
    } else if (reader.is(2, WIRE.bytes)) {
      spanId = run.bytes.toString('hex', reader.start, Math.min(reader.end, reader.start + 8));
    } else if (reader.is(3, WIRE.bytes)) {
      traceState = run.values.text(reader.start, reader.end, 2 * run.limits.maxKeyBytes, NOTES.longValue);
    } else if (reader.is(4, WIRE.bytes)) {
      run.values.addKeyValue(attributes, reader.start, reader.end);
    } else if (reader.is(5, WIRE.varint)) {
      dropped = reader.varint();
    } else if (reader.is(6, WIRE.fixed32)) {
      flags = reader.fixed32();
    }
  }
  return (
    `{"traceId":"${traceId}","spanId":"${spanId}","traceState":${JSON.stringify(traceState)},` +
    `"attributes":${attributesJson(attributes)},"droppedAttributesCount":${dropped},"flags":${flags}}`
  );
}
