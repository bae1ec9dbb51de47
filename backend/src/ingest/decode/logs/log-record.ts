import { NOTES } from '../any-value.ts';
import type { AttributesEntry, ScopeEntry } from '../entries.ts';
import { eventKindAt } from '../events/event-kind.ts';
import { SPAN_ID_BYTES, TRACE_ID_BYTES } from '../ids.ts';
import { microsecondsAt, subMicrosecondNanosAt } from '../time.ts';
import { findAttributes, gatherAttributes, truncatedAttributes } from './log-attributes.ts';
import { readBody, type Body } from './log-body.ts';
import { setSeverity } from './log-severity.ts';
import type { LogSink } from './log-sink.ts';
import { RecordParts } from './record-parts.ts';

/** Decodes LogRecord messages of one request into the rows of `sink`; says whether a record is to be stored. */
export function createRecordDecoder(
  sink: LogSink,
): (scope: ScopeEntry, start: number, end: number) => boolean {
  const { run, rows, window, stage, templates } = sink;
  const parts = new RecordParts();
  const body: Body = { start: 0, end: 0, written: null, structured: null, originalBytes: 0 };

  /** Whether observed or receipt time stood in for a time that was not given, the row has a time. */
  const setTimes = (row: number, timeUs: number, observedUs: number) => {
    rows.timesUs[row] = timeUs;
    rows.observedUs[row] = observedUs === 0 ? timeUs : observedUs;
    rows.timeNanos[row] = 0;
    const at = parts.timeAt >= 0 && !isZero(parts.timeAt) ? parts.timeAt : parts.observedAt;
    if (at >= 0) {
      rows.timeNanos[row] = subMicrosecondNanosAt(run.view, at);
    }
  };
  const isZero = (at: number) => run.view.getUint32(at, true) === 0 && run.view.getUint32(at + 4, true) === 0;

  const setAttributes = (row: number, entry: AttributesEntry, view: DataView, start: number, end: number) => {
    if (body.originalBytes > 0) {
      const json = truncatedAttributes(run, view, start, end, body.originalBytes);
      rows.attributeRefs[row] = rows.attributesIndex(json);
      return;
    }
    if (entry.run !== run.number) {
      entry.run = run.number;
      entry.runIndex = rows.attributesIndex(entry.json);
    }
    rows.attributeRefs[row] = entry.runIndex;
  };

  const setIds = (row: number) => {
    const { traceStart, traceEnd, spanStart, spanEnd } = parts;
    if (traceEnd > traceStart && isId(traceStart, traceEnd, TRACE_ID_BYTES)) {
      rows.setTraceId(row, run.bytes.subarray(traceStart, traceEnd));
    }
    if (spanEnd > spanStart && isId(spanStart, spanEnd, SPAN_ID_BYTES)) {
      rows.setSpanId(row, run.bytes.subarray(spanStart, spanEnd));
    }
  };
  const isId = (start: number, end: number, length: number) => {
    if (end - start !== length) {
      run.warn('a trace or span id of the wrong length was left out');
      return false;
    }
    return true;
  };

  return (scope, start, end) => {
    const ordinal = sink.walked;
    sink.walked += 1;
    parts.scan(run.bytes, start, end);
    const observedUs = parts.observedAt < 0 ? 0 : microsecondsAt(run.view, parts.observedAt);
    const givenUs = parts.timeAt < 0 ? 0 : microsecondsAt(run.view, parts.timeAt);
    const timeUs = givenUs !== 0 ? givenUs : observedUs !== 0 ? observedUs : sink.receivedAtUs;
    if (parts.eventEnd > parts.eventStart) {
      const kind = eventKindAt(run.bytes, parts.eventStart, parts.eventEnd);
      if (kind !== undefined) {
        sink.events.take(kind, { resource: scope.resource, timeUs }, start, end);
        return true;
      }
    }
    if (!(timeUs >= window.minUs && timeUs <= window.maxUs)) {
      throw window.reject(timeUs);
    }
    // All that can refuse the record comes before its row is opened.
    readBody(run, parts.bodyStart, parts.bodyEnd, body);
    const split = parts.attributesSplit;
    const keyEnd = split ? gatherAttributes(run, start, end) : parts.attributesEnd;
    const keyStart = split ? 0 : parts.attributesStart;
    const view = split ? run.scratchView : run.view;
    const attributes = findAttributes(run, view, keyStart, keyEnd);

    const row = rows.addRow();
    setTimes(row, timeUs, observedUs);
    setSeverity(run, rows, row, parts.severity, parts.textStart, parts.textEnd);
    setAttributes(row, attributes, view, keyStart, keyEnd);
    if (attributes.scope !== scope || attributes.stream === null) {
      attributes.scope = scope;
      attributes.stream = sink.stream(scope, attributes.filePath);
    }
    rows.streamIds[row] = sink.reference(attributes.stream);
    const sequence = parts.sequence >= 0 ? parts.sequence : attributes.sequence;
    rows.sequences[row] = sequence >= 0 ? sequence : ordinal;
    if (body.written === null) {
      rows.bodyStarts[row] = body.start;
      rows.bodyEnds[row] = body.end;
    } else {
      rows.setWrittenBody(row, body.written);
    }
    if (body.structured !== null) {
      rows.structuredBodies.set(row, body.structured);
    }
    if (parts.flagsAt >= 0) {
      rows.flags[row] = run.bytes[parts.flagsAt] as number;
    }
    setIds(row);
    if (parts.eventEnd > parts.eventStart) {
      const name = run.values.text(parts.eventStart, parts.eventEnd, run.limits.maxKeyBytes, NOTES.longValue);
      rows.eventNames.set(row, name);
    }
    if (attributes.notes !== null) {
      run.tally.warnAll(attributes.notes);
    }
    if (stage !== null && !stage.take(row, scope, attributes)) {
      rows.removeLast();
      return false;
    }
    templates?.take(row, scope, attributes.stream);
    return true;
  };
}
