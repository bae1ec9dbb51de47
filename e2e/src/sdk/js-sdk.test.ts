import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { openHouse, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedLogs, expectedSpans, sendLogs, sendTraces } from './js-logs-and-traces.ts';
import { expectedMetrics, sendMetrics } from './js-metrics.ts';
import { canonical, readStored, sorted, without } from './stored.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => {
  await house.close();
});

const FORMS = [
  { form: 'protobuf', Metrics: ProtobufMetrics, Logs: ProtobufLogs, Traces: ProtobufTraces },
  { form: 'JSON', Metrics: JsonMetrics, Logs: JsonLogs, Traces: JsonTraces },
] as const;
const CASES = FORMS.flatMap((form) =>
  [CompressionAlgorithm.NONE, CompressionAlgorithm.GZIP].map((compression) => ({ ...form, compression })),
);

function options(signal: string, compression: CompressionAlgorithm) {
  return {
    url: `${house.url}/v1/${signal}`,
    headers: { Authorization: `Bearer ${house.adminToken}` },
    compression,
    timeoutMillis: 10_000,
  };
}

describe.each(CASES)(
  'the JavaScript SDK, $form, compression $compression',
  ({ form, compression, Metrics, Logs, Traces }) => {
    const run = `js-${form}-${compression}`;

    it.each([AggregationTemporality.CUMULATIVE, AggregationTemporality.DELTA])(
      'stores every kind of instrument exactly (temporality %s)',
      async (temporalityPreference) => {
        const id = `${run}-${temporalityPreference}`;
        const exporter = new Metrics({ ...options('metrics', compression), temporalityPreference });
        const { exported, failures } = await sendMetrics(id, exporter);
        expect(failures).toEqual([]);
        const expected = expectedMetrics(exported);
        expect(expected.numbers.length).toBeGreaterThan(600);
        const stored = await readStored(house, id);
        expect(stored.numbers.map(canonical)).toEqual(sorted(expected.numbers).map(canonical));
        expect(stored.histograms.map(canonical)).toEqual(sorted(expected.histograms).map(canonical));
      },
    );

    it('stores log records with any body exactly', async () => {
      const { exported, failures } = await sendLogs(run, new Logs(options('logs', compression)));
      expect(failures).toEqual([]);
      const stored = await readStored(house, run);
      const texts = exported.flatMap(({ body }) => (typeof body === 'string' ? [body] : [])).sort();
      expect(
        stored.logs
          .filter((log) => log.body_json === null)
          .map((log) => log.body)
          .sort(),
      ).toEqual(texts);
      const withoutText = stored.logs.map((log) => without(log, 'body'));
      expect(sorted(withoutText).map(canonical)).toEqual(sorted(expectedLogs(exported)).map(canonical));
    });

    it('stores spans with events and links exactly', async () => {
      const { exported, failures } = await sendTraces(run, new Traces(options('traces', compression)));
      expect(failures).toEqual([]);
      const stored = await readStored(house, run);
      const plain = stored.spans.map((span) => without(span, 'events', 'links'));
      expect(sorted(plain).map(canonical)).toEqual(sorted(expectedSpans(exported)).map(canonical));
      for (const span of exported) {
        const twin = stored.spans.find((candidate) => candidate.span_id === span.spanContext().spanId);
        expect(twin?.events).toMatchObject(
          span.events.map(({ name, attributes }) => ({ name, attributes: attributes ?? {} })),
        );
        expect(twin?.links).toMatchObject(
          span.links.map((link) => ({
            traceId: link.context.traceId,
            spanId: link.context.spanId,
            attributes: link.attributes ?? {},
          })),
        );
      }
    });
  },
);

describe('JSON and protobuf', () => {
  it('store the same rows for the same export', async () => {
    const silent: PushMetricExporter = {
      export: (_metrics, done) => {
        done({ code: 0 });
      },
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    const { exported } = await sendMetrics('twins', silent);
    for (const { form, Metrics } of FORMS) {
      const exporter = new Metrics(options('metrics', CompressionAlgorithm.GZIP));
      for (const metrics of exported) {
        await send(exporter, {
          ...metrics,
          resource: resourceFromAttributes({ 'test.run': `twin-${form}` }),
        });
      }
    }
    const [protobuf, json] = [await readStored(house, 'twin-protobuf'), await readStored(house, 'twin-JSON')];
    expect(protobuf.numbers.length).toBeGreaterThan(600);
    expect(json.numbers.map(canonical)).toEqual(protobuf.numbers.map(canonical));
    expect(json.histograms.map(canonical)).toEqual(protobuf.histograms.map(canonical));
  });
});

function send(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<void> {
  return new Promise((resolve, reject) => {
    exporter.export(metrics, (result) => {
      if (result.code === 0) {
        resolve();
      } else {
        reject(result.error ?? new Error('the export failed'));
      }
    });
  });
}
