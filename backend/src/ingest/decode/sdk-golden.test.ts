import type { OtlpKind } from '@vigilops/otlp';
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
  type ISerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import type { Decoded } from '../pipeline-types.ts';
import { createDecodeKit, logRows, rowsOf, sampleRows, type DecodeKit } from './test/decode-kit.ts';
import { aToken } from '../test/memory-hosts.ts';

const resource = resourceFromAttributes({
  'host.name': 'web-1',
  'service.name': 'shop',
  'service.instance.id': 'ü-1',
  'process.pid': 4_711,
  'process.command_args': ['node', 'app.js'],
});

interface Both {
  readonly kit: DecodeKit;
  readonly protobuf: Decoded;
}

/** Decodes both serializations with one catalog each and expects the same rows of the same names. */
async function sameThroughBoth<Input>(
  kind: OtlpKind,
  input: Input,
  serializers: { protobuf: ISerializer<Input, unknown>; json: ISerializer<Input, unknown> },
): Promise<Both> {
  const [kit, jsonKit] = [1, 2].map(() => createDecodeKit({ token: aToken('api'), nowMs: Date.now() })) as [
    DecodeKit,
    DecodeKit,
  ];
  const protobuf = await kit.decode(kind, serializers.protobuf.serializeRequest(input) ?? new Uint8Array());
  const text = Buffer.from(serializers.json.serializeRequest(input) ?? new Uint8Array()).toString();
  const json = await jsonKit.decodeJson(kind, text);
  expect(protobuf).toMatchObject({ rejections: [], warnings: [] });
  expect(json).toMatchObject({ rejections: [], warnings: [], accepted: protobuf.accepted });
  expect(rowsOf(json)).toEqual(rowsOf(protobuf));
  for (const part of ['resources', 'scopes', 'series', 'streams'] as const) {
    expect(jsonKit.catalog[part]).toEqual(kit.catalog[part]);
  }
  return { kit, protobuf };
}

class ManualReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

async function collectMetrics(temporality: AggregationTemporality) {
  const reader = new ManualReader({ aggregationTemporalitySelector: () => temporality });
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    views: [{ instrumentName: 'exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const meter = provider.getMeter('golden', '1.2.3', {
    schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
  });
  const attributes = { route: '/orders', count: 3, ratio: 0.5, ok: true, list: [1, 2] };
  meter.createCounter('requests', { unit: '1', description: 'How many' }).add(7, attributes);
  meter.createUpDownCounter('open').add(-2.5, { route: '/' });
  const histogram = meter.createHistogram('duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: [0.1, 1] },
  });
  const exponential = meter.createHistogram('exponential');
  for (const value of [0, 0.05, 0.5, 5]) {
    histogram.record(value, attributes);
    exponential.record(value);
  }
  meter.createObservableGauge('temperature', { unit: 'Cel' }).addCallback((result) => {
    result.observe(21.25, attributes);
    result.observe(-3, { where: 'outside' });
  });
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  return resourceMetrics;
}

describe('what OpenTelemetry’s own SDK sends', () => {
  it.each([
    ['cumulative', AggregationTemporality.CUMULATIVE],
    ['delta', AggregationTemporality.DELTA],
  ] as const)('%s metrics are the same rows as protobuf and as JSON', async (name, temporality) => {
    const { kit, protobuf } = await sameThroughBoth('metrics', await collectMetrics(temporality), {
      protobuf: ProtobufMetricsSerializer,
      json: JsonMetricsSerializer,
    });
    const byName = new Map(
      kit.catalog.series.map((series, index) => [series.metric.name, { ...series, id: index + 1 }]),
    );
    expect(byName.get('requests')).toMatchObject({
      metric: { kind: 'sum', unit: '1', description: 'How many', temporality: name, monotonic: true },
      attributes: expect.stringContaining('"count":3,"list":[1,2],"ok":true,"ratio":0.5') as string,
    });
    expect(byName.get('temperature')?.metric).toMatchObject({
      kind: 'gauge',
      unit: 'Cel',
      temporality: 'unspecified',
    });
    const values = new Map(sampleRows(protobuf.batch).map(({ seriesId, value }) => [seriesId, value]));
    expect(values.get(byName.get('requests')?.id ?? 0)).toBe(7);
    expect(values.get(byName.get('open')?.id ?? 0)).toBe(-2.5);
    expect([...values.values()]).toEqual(expect.arrayContaining([21.25, -3]));
    const histograms = new Map(protobuf.batch.histograms.map((row) => [row.seriesId, row]));
    expect(histograms.get(byName.get('duration')?.id ?? 0)).toMatchObject({
      count: 4n,
      sum: 5.55,
      min: 0,
      max: 5,
      explicit: { bounds: [0.1, 1], counts: [2n, 1n, 1n] },
    });
    expect(histograms.get(byName.get('exponential')?.id ?? 0)).toMatchObject({
      count: 4n,
      exponential: { zeroCount: 1n },
    });
    expect(protobuf.batch.starts.length).toBe(name === 'cumulative' ? 4 : 0);
    expect(kit.catalog.scopes[0]).toMatchObject({ name: 'golden', version: '1.2.3' });
  });

  it('logs are the same rows as protobuf and as JSON', async () => {
    const exporter = new InMemoryLogRecordExporter();
    const provider = new LoggerProvider({
      resource,
      processors: [new SimpleLogRecordProcessor({ exporter })],
    });
    const logger = provider.getLogger('golden');
    const bodies = [
      'plain',
      'ü \u{1f600}',
      5,
      1.5,
      true,
      { a: { b: [1, 'x', null] } },
      ['y'],
      new Uint8Array([1, 2, 255]),
      undefined,
    ];
    bodies.forEach((body, n) => {
      logger.emit({
        body: body as string,
        severityNumber: 9 + n,
        severityText: 'INFO',
        attributes: { n, nested: { deep: [n, 'x'] }, 'log.file.path': `/var/log/${n % 2}` },
        timestamp: Date.now() - n,
        eventName: n === 0 ? 'started' : '',
      });
    });
    await provider.forceFlush();
    const { protobuf } = await sameThroughBoth('logs', exporter.getFinishedLogRecords(), {
      protobuf: ProtobufLogsSerializer,
      json: JsonLogsSerializer,
    });
    await provider.shutdown();
    const rows = logRows(protobuf);
    expect(rows.map(({ body }) => body)).toEqual([
      ...['plain', 'ü \u{1f600}', '5', '1.5', 'true', '{"a":{"b":[1,"x",null]}}', '["y"]', 'AQL/', ''],
    ]);
    expect(rows[0]).toMatchObject({
      severity: 9,
      severityText: 'INFO',
      attributes: '{"n":0,"nested":{"deep":[0,"x"]}}',
    });
  });

  it('spans are the same rows as protobuf and as JSON', async () => {
    const exporter = new InMemorySpanExporter();
    const provider = new TracerProvider({
      resource,
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
    });
    const tracer = provider.getTracer('golden');
    const parent = tracer.startSpan('parent', { kind: 1, attributes: { a: 1, b: 'x', c: [true] } });
    const child = tracer.startSpan('child', {
      kind: 2,
      links: [{ context: parent.spanContext(), attributes: { why: 'test' } }],
    });
    child.addEvent('retry', { attempt: 2 });
    child.recordException(new Error('broken'));
    child.setStatus({ code: 2, message: 'broken' });
    child.end();
    parent.end();
    await provider.forceFlush();
    const { protobuf } = await sameThroughBoth('traces', exporter.getFinishedSpans(), {
      protobuf: ProtobufTraceSerializer,
      json: JsonTraceSerializer,
    });
    await provider.shutdown();
    expect(protobuf.batch.spans.map(({ name, kind, statusCode }) => [name, kind, statusCode])).toEqual([
      ['child', 3, 2],
      ['parent', 2, 0],
    ]);
    const [span] = protobuf.batch.spans;
    expect(Buffer.from(span?.traceId ?? []).toString('hex')).toBe(child.spanContext().traceId);
    expect(JSON.parse(span?.events ?? '')).toMatchObject([
      { name: 'retry', attributes: { attempt: 2 } },
      { name: 'exception' },
    ]);
    expect(JSON.parse(span?.links ?? '')).toMatchObject([
      { spanId: parent.spanContext().spanId, attributes: { why: 'test' } },
    ]);
  });
});
