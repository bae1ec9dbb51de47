import type { AttributesJson, IssueDraft, LogColumns } from '../../../model/index.ts';
import { SPAN_ID_BYTES, TRACE_ID_BYTES } from '../ids.ts';

const MIN_ROWS = 64;
/** `severityTexts` is a column of 16 bits, and 0 there means "none". */
export const MAX_TEXTS = 65_535;
/** Bytes of a record with a usual line; a wrong guess costs a copy or some memory for a moment. */
const BYTES_PER_RECORD = 240;

/**
 * Log columns while they grow. Bodies that are clean text stay where they are in the request; the rest is written
 * behind it. A stream id below 0 is the place of a stream that waits for its id: −1 is the first one.
 */
export class LogBuffer {
  length = 0;
  streamIds: Int32Array;
  timesUs: Float64Array;
  timeNanos: Uint16Array;
  observedUs: Float64Array;
  severities: Uint8Array;
  severityTexts: Uint16Array;
  sequences: Float64Array;
  bodyStarts: Uint32Array;
  bodyEnds: Uint32Array;
  attributeRefs: Uint32Array;
  flags: Uint8Array;
  traceIds: Uint8Array | undefined;
  spanIds: Uint8Array | undefined;
  templateIds: Float64Array | undefined;
  issueIds: Float64Array | undefined;
  readonly issues = new Map<number, IssueDraft>();
  readonly texts: string[] = [''];
  readonly attributes: AttributesJson[] = [];
  structuredBodies = new Map<number, string>();
  eventNames = new Map<number, string>();
  private readonly textsByText = new Map<string, number>();
  private readonly attributesByJson = new Map<AttributesJson, number>();
  private readonly request: Uint8Array;
  private readonly written: Buffer[] = [];
  private writtenBytes = 0;

  constructor(request: Uint8Array) {
    this.request = request;
    const rows = MIN_ROWS + Math.floor(request.length / BYTES_PER_RECORD);
    this.streamIds = new Int32Array(rows);
    this.timesUs = new Float64Array(rows);
    this.timeNanos = new Uint16Array(rows);
    this.observedUs = new Float64Array(rows);
    this.severities = new Uint8Array(rows);
    this.severityTexts = new Uint16Array(rows);
    this.sequences = new Float64Array(rows);
    this.bodyStarts = new Uint32Array(rows);
    this.bodyEnds = new Uint32Array(rows);
    this.attributeRefs = new Uint32Array(rows);
    this.flags = new Uint8Array(rows);
  }

  /** Opens the next row, all zero, and returns its number. */
  addRow(): number {
    const row = this.length;
    if (row === this.streamIds.length) {
      this.grow();
    }
    this.length = row + 1;
    return row;
  }

  setWrittenBody(row: number, body: Buffer): void {
    const start = this.request.length + this.writtenBytes;
    this.written.push(body);
    this.writtenBytes += body.length;
    this.bodyStarts[row] = start;
    this.bodyEnds[row] = start + body.length;
  }

  /** Takes the newest row away again, as if it had never been opened. */
  removeLast(): void {
    const row = this.length - 1;
    for (const column of [this.streamIds, ...this.columnsOfOneNumber()]) {
      column[row] = 0;
    }
    this.traceIds?.fill(0, row * TRACE_ID_BYTES, (row + 1) * TRACE_ID_BYTES);
    this.spanIds?.fill(0, row * SPAN_ID_BYTES, (row + 1) * SPAN_ID_BYTES);
    this.structuredBodies.delete(row);
    this.eventNames.delete(row);
    this.length = row;
  }

  /** The place of this severity text in `texts`; 0 where there is no room for another one. */
  textIndex(text: string): number {
    const known = text === '' ? 0 : this.textsByText.get(text);
    if (known !== undefined || this.texts.length > MAX_TEXTS) {
      return known ?? 0;
    }
    const index = this.texts.push(text) - 1;
    this.textsByText.set(text, index);
    return index;
  }

  /** The bytes of a row's body; what was written is not among the request's. */
  bodyOf(row: number): Uint8Array {
    const start = this.bodyStarts[row] as number;
    const end = this.bodyEnds[row] as number;
    if (end <= this.request.length) {
      return this.request.subarray(start, end);
    }
    return this.written.at(-1) ?? this.request.subarray(0, 0);
  }

  /** The place of this JSON in `attributes`, where equal ones are shared. */
  attributesIndex(json: AttributesJson): number {
    const known = this.attributesByJson.get(json);
    if (known !== undefined) {
      return known;
    }
    const index = this.attributes.push(json) - 1;
    this.attributesByJson.set(json, index);
    return index;
  }

  setTraceId(row: number, id: Uint8Array): void {
    this.traceIds ??= new Uint8Array(this.streamIds.length * TRACE_ID_BYTES);
    this.traceIds.set(id, row * TRACE_ID_BYTES);
  }

  setSpanId(row: number, id: Uint8Array): void {
    this.spanIds ??= new Uint8Array(this.streamIds.length * SPAN_ID_BYTES);
    this.spanIds.set(id, row * SPAN_ID_BYTES);
  }

  setTemplateId(row: number, id: number): void {
    this.templateIds ??= new Float64Array(this.streamIds.length);
    this.templateIds[row] = id;
  }

  setIssue(row: number, issue: IssueDraft): void {
    this.issueIds ??= new Float64Array(this.streamIds.length);
    this.issueIds[row] = issue.id;
    this.issues.set(issue.id, issue);
  }

  /** Gives waiting rows the id that `idOf` knows and drops those for which it says null. */
  resolve(idOf: (pendingIndex: number) => number | null): void {
    const rows = this.length;
    const structured = this.structuredBodies;
    const events = this.eventNames;
    this.structuredBodies = new Map();
    this.eventNames = new Map();
    let kept = 0;
    for (let row = 0; row < rows; row += 1) {
      const stored = this.streamIds[row] as number;
      const id = stored > 0 ? stored : idOf(-stored - 1);
      if (id === null) {
        continue;
      }
      this.moveRow(row, kept);
      this.streamIds[kept] = id;
      moveEntry(structured, row, this.structuredBodies, kept);
      moveEntry(events, row, this.eventNames, kept);
      kept += 1;
    }
    this.length = kept;
  }

  columns(): LogColumns | null {
    if (this.length === 0) {
      return null;
    }
    const { length, streamIds, timesUs, timeNanos, observedUs, severities, severityTexts, texts } = this;
    const { sequences, bodyStarts, bodyEnds, structuredBodies, attributeRefs, attributes } = this;
    const { traceIds, spanIds, flags, eventNames, templateIds, issueIds, issues } = this;
    const bodyBytes =
      this.written.length === 0
        ? this.request
        : new Uint8Array(Buffer.concat([this.request, ...this.written]));
    return {
      length,
      streamIds,
      timesUs,
      timeNanos,
      observedUs,
      severities,
      severityTexts,
      texts,
      sequences,
      bodyBytes,
      bodyStarts,
      bodyEnds,
      structuredBodies,
      attributeRefs,
      attributes,
      traceIds,
      spanIds,
      flags,
      eventNames,
      templateIds,
      issueIds,
      issues,
    };
  }

  private moveRow(from: number, to: number): void {
    if (from === to) {
      return;
    }
    for (const column of this.columnsOfOneNumber()) {
      column[to] = column[from] as number;
    }
    this.traceIds?.copyWithin(to * TRACE_ID_BYTES, from * TRACE_ID_BYTES, (from + 1) * TRACE_ID_BYTES);
    this.spanIds?.copyWithin(to * SPAN_ID_BYTES, from * SPAN_ID_BYTES, (from + 1) * SPAN_ID_BYTES);
  }

  private columnsOfOneNumber() {
    return [
      this.timesUs,
      this.timeNanos,
      this.observedUs,
      this.severities,
      this.severityTexts,
      this.sequences,
      this.bodyStarts,
      this.bodyEnds,
      this.attributeRefs,
      this.flags,
      ...(this.templateIds === undefined ? [] : [this.templateIds]),
      ...(this.issueIds === undefined ? [] : [this.issueIds]),
    ];
  }

  private grow(): void {
    const rows = this.streamIds.length * 2;
    this.streamIds = grown(this.streamIds, new Int32Array(rows));
    this.timesUs = grown(this.timesUs, new Float64Array(rows));
    this.timeNanos = grown(this.timeNanos, new Uint16Array(rows));
    this.observedUs = grown(this.observedUs, new Float64Array(rows));
    this.severities = grown(this.severities, new Uint8Array(rows));
    this.severityTexts = grown(this.severityTexts, new Uint16Array(rows));
    this.sequences = grown(this.sequences, new Float64Array(rows));
    this.bodyStarts = grown(this.bodyStarts, new Uint32Array(rows));
    this.bodyEnds = grown(this.bodyEnds, new Uint32Array(rows));
    this.attributeRefs = grown(this.attributeRefs, new Uint32Array(rows));
    this.flags = grown(this.flags, new Uint8Array(rows));
    this.traceIds = this.traceIds && grown(this.traceIds, new Uint8Array(rows * TRACE_ID_BYTES));
    this.spanIds = this.spanIds && grown(this.spanIds, new Uint8Array(rows * SPAN_ID_BYTES));
    this.templateIds = this.templateIds && grown(this.templateIds, new Float64Array(rows));
    this.issueIds = this.issueIds && grown(this.issueIds, new Float64Array(rows));
  }
}

function grown<Column extends { set(source: Column): void }>(old: Column, larger: Column): Column {
  larger.set(old);
  return larger;
}

function moveEntry(
  source: ReadonlyMap<number, string>,
  from: number,
  target: Map<number, string>,
  to: number,
): void {
  const value = source.get(from);
  if (value !== undefined) {
    target.set(to, value);
  }
}
