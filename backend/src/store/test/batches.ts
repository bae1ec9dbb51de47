import { randomUUID } from 'node:crypto';
import type {
  CheckResultRow,
  DatabaseReportRow,
  ExemplarRow,
  HistogramRow,
  HostChangeRow,
  IssueDraft,
  LogColumns,
  SampleColumns,
  SpanRow,
  WriteBatch,
} from '../../model/index.ts';

/** A moment that all tests may share: whole minutes, so that buckets are easy to name. */
export function minuteAgo(minutes: number, now = Date.now()): number {
  return (Math.floor(now / 60_000) - minutes) * 60_000_000;
}

export interface Sample {
  readonly series: number;
  readonly timeUs: number;
  readonly value: number | null;
}

export function sampleColumns(samples: readonly Sample[]): SampleColumns {
  return {
    length: samples.length,
    seriesIds: Int32Array.from(samples, (sample) => sample.series),
    timesUs: Float64Array.from(samples, (sample) => sample.timeUs),
    values: Float64Array.from(samples, (sample) => sample.value ?? 0),
    absent: Uint8Array.from(samples, (sample) => (sample.value === null ? 1 : 0)),
  };
}

export interface LogLine {
  readonly stream?: number;
  readonly timeUs: number;
  readonly body: string | Uint8Array;
  readonly severity?: number;
  readonly severityText?: string;
  readonly sequence?: number;
  readonly attributes?: string;
  readonly structured?: string;
  readonly traceId?: Uint8Array;
  readonly spanId?: Uint8Array;
  readonly eventName?: string;
  readonly templateId?: number;
  readonly issueId?: number;
  readonly issue?: IssueDraft;
}

export function logColumns(lines: readonly LogLine[]): LogColumns {
  const bodies = lines.map((line) => (typeof line.body === 'string' ? Buffer.from(line.body) : line.body));
  const texts = ['', ...new Set(lines.flatMap((line) => line.severityText ?? []))];
  const attributes = ['{}', ...new Set(lines.flatMap((line) => line.attributes ?? []))];
  const starts = bodies.map((_, i) => bodies.slice(0, i).reduce((sum, body) => sum + body.length, 0));
  return {
    length: lines.length,
    streamIds: Int32Array.from(lines, (line) => line.stream ?? 1),
    timesUs: Float64Array.from(lines, (line) => line.timeUs),
    timeNanos: Uint16Array.from(lines, () => 789),
    observedUs: Float64Array.from(lines, (line) => line.timeUs + 5),
    severities: Uint8Array.from(lines, (line) => line.severity ?? 9),
    severityTexts: Uint16Array.from(lines, (line) =>
      line.severityText === undefined ? 0 : texts.indexOf(line.severityText),
    ),
    texts,
    sequences: Float64Array.from(lines, (line, i) => line.sequence ?? i),
    bodyBytes: Buffer.concat(bodies),
    bodyStarts: Uint32Array.from(starts),
    bodyEnds: Uint32Array.from(starts, (start, i) => start + (bodies[i]?.length ?? 0)),
    structuredBodies: new Map(
      lines.flatMap((line, i) => (line.structured === undefined ? [] : [[i, line.structured] as const])),
    ),
    attributeRefs: Uint32Array.from(lines, (line) => attributes.indexOf(line.attributes ?? '{}')),
    attributes,
    traceIds: joinIds(
      lines.map((line) => line.traceId),
      16,
    ),
    spanIds: joinIds(
      lines.map((line) => line.spanId),
      8,
    ),
    flags: Uint8Array.from(lines, () => 1),
    templateIds: Float64Array.from(lines, (line) => line.templateId ?? 0),
    issueIds: Float64Array.from(lines, (line) => line.issue?.id ?? line.issueId ?? 0),
    issues: new Map(lines.flatMap(({ issue }) => (issue === undefined ? [] : [[issue.id, issue] as const]))),
    eventNames: new Map(
      lines.flatMap((line, i) => (line.eventName === undefined ? [] : [[i, line.eventName] as const])),
    ),
  };
}

function joinIds(ids: readonly (Uint8Array | undefined)[], width: number): Uint8Array | undefined {
  return ids.some((id) => id !== undefined)
    ? Buffer.concat(ids.map((id) => id ?? new Uint8Array(width)))
    : undefined;
}

export function batchOf(parts: {
  readonly batchId?: string | null;
  readonly samples?: readonly Sample[];
  readonly logs?: readonly LogLine[];
  readonly histograms?: readonly HistogramRow[];
  readonly exemplars?: readonly ExemplarRow[];
  readonly spans?: readonly SpanRow[];
  readonly starts?: WriteBatch['starts'];
  readonly checkResults?: readonly CheckResultRow[];
  readonly hostChanges?: readonly HostChangeRow[];
  readonly databaseReports?: readonly DatabaseReportRow[];
}): WriteBatch {
  return {
    batchId: parts.batchId === undefined ? randomUUID() : parts.batchId,
    samples: parts.samples === undefined ? null : sampleColumns(parts.samples),
    histograms: parts.histograms ?? [],
    exemplars: parts.exemplars ?? [],
    starts: parts.starts ?? [],
    logs: parts.logs === undefined ? null : logColumns(parts.logs),
    spans: parts.spans ?? [],
    checkResults: parts.checkResults ?? [],
    hostChanges: parts.hostChanges ?? [],
    databaseReports: parts.databaseReports ?? [],
  };
}

export function spanRow(given: Partial<SpanRow> & { readonly startUs: number }): SpanRow {
  return {
    resourceId: 1,
    scopeId: 1,
    traceId: Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex'),
    spanId: Buffer.from('0102030405060708', 'hex'),
    parentSpanId: null,
    traceState: '',
    flags: 0,
    name: 'GET /',
    kind: 2,
    startNanos: 0,
    durationNs: 1_000_000n,
    statusCode: 0,
    statusMessage: '',
    attributes: '{}',
    events: '[]',
    links: '[]',
    droppedAttributesCount: 0,
    ...given,
  };
}

export function checkResult(
  given: Partial<CheckResultRow> & Pick<CheckResultRow, 'serviceId' | 'timeUs'>,
): CheckResultRow {
  return {
    observerId: 1,
    status: 'up',
    durationMs: 12.5,
    dnsMs: null,
    connectMs: null,
    tlsMs: null,
    firstByteMs: null,
    statusCode: null,
    error: null,
    certificateExpiresUs: null,
    ...given,
  };
}
