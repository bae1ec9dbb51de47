import type { LogColumns } from '../../model/index.ts';
import { openArray } from './binary-array.ts';
import { copyChunks, COPY_SINK_BYTES } from './binary-copy.ts';
import { ByteSink } from './byte-sink.ts';
import { countRows, forEachRow, type Part, type RowTable } from './rows.ts';

const COLUMNS = `time, time_nanos, observed_time, stream_id, sequence, severity, severity_text, body, body_json,
  attributes, trace_id, span_id, flags, event_name, template_id, issue_id`;
const COLUMN_COUNT = 16;
const COPY_SQL = `COPY vigilops.logs (${COLUMNS}) FROM STDIN (FORMAT binary)`;
const UNNEST_SQL = `INSERT INTO vigilops.logs (${COLUMNS})
  SELECT * FROM unnest($1::timestamptz[], $2::int2[], $3::timestamptz[], $4::int4[], $5::int8[], $6::int2[],
    $7::text[], $8::text[], $9::jsonb[], $10::jsonb[], $11::bytea[], $12::bytea[], $13::int2[], $14::text[],
    $15::int8[], $16::int8[])`;

/** A row with a usual line. */
const COPY_ROW_BYTES = 320;
const JSONB_VERSION = 1;

export const logsTable: RowTable<LogColumns> = {
  kind: 'logs',
  lengthOf: (columns) => columns.length,
  timeUs: (columns, row) => columns.timesUs[row] ?? NaN,
  insert: async (session, parts, how) => {
    if (how === 'copy') {
      await session.copyIn(COPY_SQL, copyRows(parts));
    } else {
      await session.query({ text: UNNEST_SQL, values: arrays(parts), name: 'insert_logs' });
    }
  },
};

/** Where each column of a row goes: one sink for all in COPY, one each for arrays. */
type Sinks = readonly [
  time: ByteSink,
  nanos: ByteSink,
  observed: ByteSink,
  stream: ByteSink,
  sequence: ByteSink,
  severity: ByteSink,
  severityText: ByteSink,
  body: ByteSink,
  bodyJson: ByteSink,
  attributes: ByteSink,
  traceId: ByteSink,
  spanId: ByteSink,
  flags: ByteSink,
  eventName: ByteSink,
  templateId: ByteSink,
  issueId: ByteSink,
];

function copyRows(parts: readonly Part<LogColumns>[]): Generator<Buffer> {
  const sink = new ByteSink(Math.min(COPY_SINK_BYTES, 32 + countRows(parts) * COPY_ROW_BYTES));
  const four = [sink, sink, sink, sink] as const;
  const sinks: Sinks = [...four, ...four, ...four, ...four];
  const sharedOf = rememberShared();
  return copyChunks(sink, parts, (columns, row) => {
    sink.int16(COLUMN_COUNT);
    writeRow(sinks, columns, sharedOf(columns), row);
  });
}

function arrays(parts: readonly Part<LogColumns>[]): Buffer[] {
  const length = countRows(parts);
  const sinks: Sinks = [
    openArray('timestamptz', length, 8),
    openArray('int2', length, 2),
    openArray('timestamptz', length, 8),
    openArray('int4', length, 4),
    openArray('int8', length, 8),
    openArray('int2', length, 2),
    openArray('text', length, 8),
    openArray('text', length, 200),
    openArray('jsonb', length, 0),
    openArray('jsonb', length, 40),
    openArray('bytea', length, 0),
    openArray('bytea', length, 0),
    openArray('int2', length, 2),
    openArray('text', length, 0),
    openArray('int8', length, 8),
    openArray('int8', length, 8),
  ];
  const sharedOf = rememberShared();
  forEachRow(parts, (columns, row) => {
    writeRow(sinks, columns, sharedOf(columns), row);
  });
  return sinks.map((sink) => sink.bytes());
}

interface SharedCells {
  readonly severityTexts: readonly Uint8Array[];
  readonly attributes: readonly Uint8Array[];
}

/** Texts that many rows share are encoded once. */
function encodeShared(columns: LogColumns): SharedCells {
  return {
    severityTexts: columns.texts.map((text) => Buffer.from(text)),
    attributes: columns.attributes.map((json) => Buffer.from(json)),
  };
}

/** Rows come part by part, so what was encoded for the last columns serves nearly all. */
function rememberShared(): (columns: LogColumns) => SharedCells {
  let last: LogColumns | undefined;
  let shared: SharedCells = { severityTexts: [], attributes: [] };
  return (columns) => {
    if (columns !== last) {
      last = columns;
      shared = encodeShared(columns);
    }
    return shared;
  };
}

const EMPTY = new Uint8Array(0);

function writeRow(sinks: Sinks, columns: LogColumns, shared: SharedCells, row: number): void {
  const [time, nanos, observed, stream, sequence, severity, severityText, body, bodyJson, attributes] = sinks;
  time.int32(8);
  time.timestamp(columns.timesUs[row] ?? 0);
  nanos.int32(2);
  nanos.int16(columns.timeNanos[row] ?? 0);
  observed.int32(8);
  observed.timestamp(columns.observedUs[row] ?? 0);
  stream.int32(4);
  stream.int32(columns.streamIds[row] ?? 0);
  sequence.int32(8);
  sequence.int64(columns.sequences[row] ?? 0);
  severity.int32(2);
  severity.int16(columns.severities[row] ?? 0);
  const textAt = columns.severityTexts[row] ?? 0;
  // Index 0 of `texts` is "none", whatever stands there.
  writeBytes(severityText, textAt === 0 ? EMPTY : (shared.severityTexts[textAt] ?? EMPTY));
  const from = columns.bodyStarts[row] ?? 0;
  const to = columns.bodyEnds[row] ?? 0;
  body.int32(to - from);
  body.rawRange(columns.bodyBytes, from, to);
  writeJson(bodyJson, columns.structuredBodies.get(row));
  const attributeBytes = shared.attributes[columns.attributeRefs[row] ?? 0] ?? EMPTY;
  attributes.int32(attributeBytes.length + 1);
  attributes.byte(JSONB_VERSION);
  attributes.raw(attributeBytes);
  writeTail(sinks, columns, row);
}

function writeTail(sinks: Sinks, columns: LogColumns, row: number): void {
  const [, , , , , , , , , , traceId, spanId, flags, eventName, templateId, issueId] = sinks;
  writeId(traceId, columns.traceIds, row, 16);
  writeId(spanId, columns.spanIds, row, 8);
  flags.int32(2);
  flags.int16(columns.flags[row] ?? 0);
  const event = columns.eventNames.get(row);
  if (event === undefined) {
    eventName.nullCell();
  } else {
    eventName.textCell(event);
  }
  writeHash(templateId, columns.templateIds, row);
  writeHash(issueId, columns.issueIds, row);
}

function writeBytes(sink: ByteSink, bytes: Uint8Array): void {
  sink.int32(bytes.length);
  sink.raw(bytes);
}

function writeJson(sink: ByteSink, json: string | undefined): void {
  if (json === undefined) {
    sink.nullCell();
    return;
  }
  const mark = sink.openCell();
  sink.byte(JSONB_VERSION);
  sink.text(json);
  sink.closeCell(mark);
}

/** 0 means: the record has none. */
function writeHash(sink: ByteSink, ids: Float64Array | undefined, row: number): void {
  const id = ids?.[row] ?? 0;
  if (id === 0) {
    sink.nullCell();
    return;
  }
  sink.int32(8);
  sink.int64(id);
}

/** All zero means: the record has none. */
function writeId(sink: ByteSink, ids: Uint8Array | undefined, row: number, width: number): void {
  const from = row * width;
  if (ids === undefined || isZero(ids, from, width)) {
    sink.nullCell();
    return;
  }
  sink.int32(width);
  sink.rawRange(ids, from, from + width);
}

function isZero(bytes: Uint8Array, from: number, width: number): boolean {
  for (let at = from; at < from + width; at += 1) {
    if (bytes[at] !== 0) {
      return false;
    }
  }
  return true;
}
