import {
  encodeLogsRequest,
  encodeMetricsRequest,
  encodeTracesRequest,
  jsonToProtobuf,
  type Attributes,
  type LogRecordInput,
  type MetricDataInput,
  type NumberPoint,
  type SpanInput,
  type OtlpKind,
} from '@vigilops/otlp';
import type { LogColumns, TokenRecord, WriteBatch } from '../../../model/index.ts';
import type { Decoded } from '../../pipeline-types.ts';
import type { LogStage } from '../../pipelines/log-stage.ts';
import { createPipeline, DEFAULT_DECODE_LIMITS, type DecodeLimits } from '../index.ts';
import { createMemoryCatalog, type MemoryCatalog } from './memory-catalog.ts';
import { aToken, createMemoryHosts, type MemoryHosts } from '../../test/memory-hosts.ts';

/** 2026-07-14T03:33:20Z, the wall time of all decode tests. */
export const NOW_MS = 1_784_000_000_000;
export const NOW_US = NOW_MS * 1_000;
export const NOW_NS = BigInt(NOW_MS) * 1_000_000n;

export const HOST: Attributes = { 'host.id': 'host-a', 'host.name': 'web-1' };

export interface DecodeKit {
  readonly catalog: MemoryCatalog;
  readonly hosts: MemoryHosts;
  readonly token: TokenRecord;
  /** Moves the wall clock. */
  advance(ms: number): void;
  decode(kind: OtlpKind, body: Uint8Array, token?: TokenRecord, signal?: AbortSignal): Promise<Decoded>;
  /** From JSON, with what was rejected on the way added to the rejections. */
  decodeJson(kind: OtlpKind, text: string, token?: TokenRecord): Promise<Decoded>;
  /** One resource (HOST), one scope. */
  metrics(data: MetricDataInput, resource?: Attributes): Promise<Decoded>;
  gauge(points: readonly Partial<NumberPoint>[], resource?: Attributes): Promise<Decoded>;
  logs(records: readonly LogRecordInput[], resource?: Attributes): Promise<Decoded>;
  spans(spans: readonly Partial<SpanInput>[], resource?: Attributes): Promise<Decoded>;
}

/** A pipeline over an empty catalog, sending as an agent unless told otherwise. */
export function createDecodeKit(
  options: {
    limits?: Partial<DecodeLimits>;
    token?: TokenRecord;
    nowMs?: number;
    logStage?: LogStage;
  } = {},
): DecodeKit {
  const catalog = createMemoryCatalog();
  const hosts = createMemoryHosts();
  const own = options.token ?? aToken('agent');
  let nowMs = options.nowMs ?? NOW_MS;
  const pipeline = createPipeline({
    catalog,
    hosts,
    limits: { ...DEFAULT_DECODE_LIMITS, ...options.limits },
    clock: { now: () => new Date(nowMs) },
    random: () => 0.5,
    ...(options.logStage === undefined ? {} : { logStage: options.logStage }),
  });
  const decode: DecodeKit['decode'] = (kind, body, token = own, signal = new AbortController().signal) =>
    pipeline.decode(kind, body, { token, batchId: null, receivedAtUs: nowMs * 1_000 }, signal);
  const metrics: DecodeKit['metrics'] = (data, resource = HOST) =>
    decode('metrics', metricsBody(data, resource));
  return {
    catalog,
    hosts,
    token: own,
    advance: (ms) => {
      nowMs += ms;
    },
    decode,
    decodeJson: async (kind, text, token) => {
      const { body, rejections } = jsonToProtobuf(kind, text);
      const decoded = await decode(kind, body, token);
      return { ...decoded, rejections: [...rejections, ...decoded.rejections] };
    },
    metrics,
    gauge: (points, resource) => metrics({ kind: 'gauge', points: points.map(aPoint) }, resource),
    logs: (records, resource = HOST) =>
      decode('logs', encodeLogsRequest([{ resource, scope: { name: 'test' }, records }])),
    spans: (spans, resource = HOST) =>
      decode('traces', encodeTracesRequest([{ resource, scope: { name: 'test' }, spans: spans.map(aSpan) }])),
  };
}

export function metricsBody(data: MetricDataInput, resource: Attributes = HOST): Uint8Array {
  return encodeMetricsRequest([
    { resource, scope: { name: 'test' }, metrics: [{ name: 'test.metric', unit: '1', data }] },
  ]);
}

export function aPoint(own: Partial<NumberPoint> = {}): NumberPoint {
  return { attributes: {}, timeUnixNano: NOW_NS, value: 1.5, ...own };
}

export function aSpan(own: Partial<SpanInput> = {}): SpanInput {
  return {
    traceId: new Uint8Array(16).fill(1),
    spanId: new Uint8Array(8).fill(2),
    name: 'GET /',
    startTimeUnixNano: NOW_NS,
    endTimeUnixNano: NOW_NS + 1_000n,
    ...own,
  };
}

/** One log row as an object, for comparing. */
export interface LogRow {
  readonly streamId: number;
  readonly timeUs: number;
  readonly timeNanos: number;
  readonly observedUs: number;
  readonly severity: number;
  readonly severityText: string;
  readonly sequence: number;
  readonly body: string;
  readonly structured: string | undefined;
  readonly attributes: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
  readonly eventName: string | undefined;
}

export function logRows(decoded: Decoded): LogRow[] {
  const { logs } = decoded.batch;
  return logs === null ? [] : Array.from({ length: logs.length }, (_, row) => logRow(logs, row));
}

function logRow(logs: LogColumns, row: number): LogRow {
  const body = Buffer.from(logs.bodyBytes).subarray(logs.bodyStarts[row], logs.bodyEnds[row]);
  return {
    streamId: at(logs.streamIds, row),
    timeUs: at(logs.timesUs, row),
    timeNanos: at(logs.timeNanos, row),
    observedUs: at(logs.observedUs, row),
    severity: at(logs.severities, row),
    severityText: at(logs.texts, at(logs.severityTexts, row)),
    sequence: at(logs.sequences, row),
    body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body),
    structured: logs.structuredBodies.get(row),
    attributes: at(logs.attributes, at(logs.attributeRefs, row)),
    traceId: hexOf(logs.traceIds, row, 16),
    spanId: hexOf(logs.spanIds, row, 8),
    flags: at(logs.flags, row),
    eventName: logs.eventNames.get(row),
  };
}

export interface SampleRow {
  readonly seriesId: number;
  readonly timeUs: number;
  readonly value: number | null;
}

export function sampleRows(batch: WriteBatch): SampleRow[] {
  const { samples } = batch;
  if (samples === null) {
    return [];
  }
  return Array.from({ length: samples.length }, (_, row) => ({
    seriesId: at(samples.seriesIds, row),
    timeUs: at(samples.timesUs, row),
    value: samples.absent[row] === 1 ? null : at(samples.values, row),
  }));
}

/** Everything a request left, as plain objects: two requests that say the same have equal ones. */
export function rowsOf(decoded: Decoded) {
  const { histograms, exemplars, starts, spans, checkResults, hostChanges, databaseReports, batchId } =
    decoded.batch;
  return {
    samples: sampleRows(decoded.batch),
    logs: logRows(decoded),
    histograms,
    exemplars,
    starts,
    spans,
    checkResults,
    hostChanges,
    databaseReports,
    batchId,
  };
}

export function totalRejected(decoded: Decoded): number {
  return decoded.rejections.reduce((sum, { count }) => sum + count, 0);
}

function at<Value>(column: ArrayLike<Value>, index: number): Value {
  const value = column[index];
  if (value === undefined) {
    throw new Error(`the column ends before row ${index}`);
  }
  return value;
}

function hexOf(ids: Uint8Array | undefined, row: number, length: number): string {
  const id = ids?.subarray(row * length, (row + 1) * length) ?? new Uint8Array(length);
  return Buffer.from(id).toString('hex');
}
