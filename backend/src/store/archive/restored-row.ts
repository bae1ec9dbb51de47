import type { ByteSink } from '../write/byte-sink.ts';
import type { ArchivedRow } from './archived-row.ts';

const JSONB_VERSION = 1;

/** Of COPY … BINARY, in this order. */
export const RESTORED_COLUMNS = `time, time_nanos, observed_time, stream_id, sequence, severity, severity_text, body,
  body_json, attributes, trace_id, span_id, flags, event_name, template_id, issue_id, restore_id`;
const COLUMN_COUNT = 17;
/** A number of so many digits is exact. */
const SAFE_DIGITS = 15;

/** Writes the row as one of a restore, with the stream's id in this database. */
export function writeRestoredRow(
  sink: ByteSink,
  row: ArchivedRow,
  streamId: number,
  restoreId: number,
): void {
  sink.int16(COLUMN_COUNT);
  sink.int32(8);
  sink.timestamp(row.timeUs);
  sink.int32(2);
  sink.int16(row.nanos);
  sink.int32(8);
  sink.timestamp(row.observedUs);
  sink.int32(4);
  sink.int32(streamId);
  sink.int32(8);
  if (row.sequence.length <= SAFE_DIGITS) {
    sink.int64(Number(row.sequence));
  } else {
    sink.bigint(BigInt(row.sequence));
  }
  sink.int32(2);
  sink.int16(row.severity);
  sink.textCell(row.severityText);
  sink.textCell(row.body);
  writeJson(sink, row.bodyJson);
  writeJson(sink, row.attributes);
  writeBytes(sink, row.traceId);
  writeBytes(sink, row.spanId);
  sink.int32(2);
  sink.int16(row.flags);
  if (row.eventName === null) {
    sink.nullCell();
  } else {
    sink.textCell(row.eventName);
  }
  writeHash(sink, row.templateId);
  writeHash(sink, row.issueId);
  sink.int32(4);
  sink.int32(restoreId);
}

function writeHash(sink: ByteSink, id: number | null): void {
  if (id === null) {
    sink.nullCell();
    return;
  }
  sink.int32(8);
  sink.int64(id);
}

function writeJson(sink: ByteSink, json: string | null): void {
  if (json === null) {
    sink.nullCell();
    return;
  }
  const mark = sink.openCell();
  sink.byte(JSONB_VERSION);
  sink.text(json);
  sink.closeCell(mark);
}

function writeBytes(sink: ByteSink, hex: string | null): void {
  if (hex === null) {
    sink.nullCell();
    return;
  }
  const bytes = Buffer.from(hex, 'hex');
  sink.int32(bytes.length);
  sink.raw(bytes);
}
