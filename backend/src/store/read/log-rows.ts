import { formatTimeUs } from '@vigilops/contracts/api';
import type { LogColumns } from '../../model/index.ts';
import { parseExactJson, type Json } from './json.ts';
import type { LogRow } from './logs.ts';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/** A row of the columns as a reader of the table would give it, once it is stored. */
export type LogRowAt = (row: number) => LogRow;

/** Equal attributes are parsed once for all rows that share them. */
export function createLogRows(columns: LogColumns): LogRowAt {
  const parsed: (Json | undefined)[] = [];
  const attributesAt = (ref: number): Json =>
    (parsed[ref] ??= parseExactJson(columns.attributes[ref] ?? '{}'));
  const { buffer, byteOffset, byteLength } = columns.bodyBytes;
  const bodies = Buffer.from(buffer, byteOffset, byteLength);
  return (row) => {
    const structured = columns.structuredBodies.get(row);
    const textAt = columns.severityTexts[row] ?? 0;
    return {
      timeUs: columns.timesUs[row] ?? 0,
      nanos: columns.timeNanos[row] ?? 0,
      observedTime: formatTimeUs(columns.observedUs[row] ?? 0),
      streamId: columns.streamIds[row] ?? 0,
      sequence: String(columns.sequences[row] ?? 0),
      severity: columns.severities[row] ?? 0,
      // Index 0 of `texts` is "none", whatever stands there.
      severityText: textAt === 0 ? '' : (columns.texts[textAt] ?? ''),
      body: bodies.toString('utf8', columns.bodyStarts[row], columns.bodyEnds[row]),
      bodyJson: structured === undefined ? null : parseExactJson(structured),
      attributes: attributesAt(columns.attributeRefs[row] ?? 0),
      traceId: traceIdAt(columns, row),
      spanId: spanIdAt(columns, row),
      flags: columns.flags[row] ?? 0,
      eventName: columns.eventNames.get(row) ?? null,
      templateId: hashAt(columns.templateIds, row),
      issueId: hashAt(columns.issueIds, row),
    };
  };
}

/** 0 means: the record has none. */
export const hashAt = (ids: Float64Array | undefined, row: number): number | null => ids?.[row] || null;

/** Lower-case hex. */
export const traceIdAt = (columns: LogColumns, row: number) =>
  hexOrNull(columns.traceIds, row, TRACE_ID_BYTES);
export const spanIdAt = (columns: LogColumns, row: number) => hexOrNull(columns.spanIds, row, SPAN_ID_BYTES);

/** All zero means: the record has none. */
function hexOrNull(ids: Uint8Array | undefined, row: number, width: number): string | null {
  const id = ids?.subarray(row * width, (row + 1) * width);
  return id === undefined || id.every((byte) => byte === 0) ? null : Buffer.from(id).toString('hex');
}
