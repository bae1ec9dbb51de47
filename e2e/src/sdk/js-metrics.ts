import type { Attributes } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  AggregationType,
  DataPointType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { StoredHistogram, StoredNumber } from './stored.ts';

/** Hands everything on to the real exporter, and remembers what it handed on. */
function recording(exporter: PushMetricExporter): {
  exporter: PushMetricExporter;
  exported: ResourceMetrics[];
  failures: unknown[];
} {
  const exported: ResourceMetrics[] = [];
  const failures: unknown[] = [];
  return {
    exported,
    failures,
    exporter: {
      export: (metrics, done) => {
        exported.push(metrics);
        exporter.export(metrics, (result) => {
          if (result.error !== undefined || result.code !== 0) {
            failures.push(result.error ?? result.code);
          }
          done(result);
        });
      },
      forceFlush: () => exporter.forceFlush(),
      shutdown: () => exporter.shutdown(),
      selectAggregationTemporality: (type) =>
        exporter.selectAggregationTemporality?.(type) ?? AggregationTemporality.CUMULATIVE,
    },
  };
}

/** Every kind of instrument of the SDK, with values and attributes that are easy to get wrong. */
export async function sendMetrics(run: string, exporter: PushMetricExporter) {
  const recorder = recording(exporter);
  const reader = new PeriodicExportingMetricReader({
    exporter: recorder.exporter,
    exportIntervalMillis: 3_600_000,
    exportTimeoutMillis: 9_000,
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': 'sdk-metrics', 'test.run': run }),
    readers: [reader],
    views: [
      { instrumentName: 'sdk.exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } },
    ],
  });
  const meter = provider.getMeter('sdk-test', '1.2.3');
  const attributes: Attributes = {
    route: '/käse/{id}',
    count: 7,
    ratio: 0.25,
    on: true,
    list: ['a', 'b'],
    __proto__x: 'p',
  };

  const counter = meter.createCounter('sdk.counter', { unit: '{request}', description: 'requests' });
  const upDown = meter.createUpDownCounter('sdk.updown', { unit: '{item}' });
  const gauge = meter.createGauge('sdk.gauge', { unit: 'Cel' });
  const histogram = meter.createHistogram('sdk.histogram', {
    unit: 's',
    advice: { explicitBucketBoundaries: [0.1, 1, 10] },
  });
  const exponential = meter.createHistogram('sdk.exponential', { unit: 'ms' });
  meter.createObservableCounter('sdk.observed.counter').addCallback((result) => {
    result.observe(41, attributes);
  });
  meter.createObservableUpDownCounter('sdk.observed.updown').addCallback((result) => {
    result.observe(-3);
  });
  meter.createObservableGauge('sdk.observed.gauge').addCallback((result) => {
    result.observe(Math.PI, { pi: true });
  });

  for (let round = 0; round < 3; round += 1) {
    counter.add(1, attributes);
    counter.add(2 ** 52, { big: true });
    counter.add(0.5, { fraction: true });
    upDown.add(round - 1);
    gauge.record(-40.5 + round, { room: 'cold' });
    gauge.record(5e-324, { room: 'tiny' });
    gauge.record(1.5e300, { room: 'huge' });
    for (const value of [0, 0.05, 0.1, 5, 50]) {
      histogram.record(value, { kind: 'plain' });
      exponential.record(value * (round + 1));
    }
    for (let series = 0; series < 200; series += 1) {
      counter.add(series, { series });
    }
    await provider.forceFlush();
  }
  await provider.shutdown();
  return { exported: recorder.exported, failures: recorder.failures };
}

const TEMPORALITY = {
  [AggregationTemporality.DELTA]: 'delta',
  [AggregationTemporality.CUMULATIVE]: 'cumulative',
} as const;

/** What must be in the database for these exports. */
export function expectedMetrics(exported: readonly ResourceMetrics[]): {
  numbers: StoredNumber[];
  histograms: StoredHistogram[];
} {
  const numbers: StoredNumber[] = [];
  const histograms: StoredHistogram[] = [];
  for (const { scopeMetrics } of exported) {
    for (const { scope, metrics } of scopeMetrics) {
      for (const metric of metrics) {
        const { name, unit } = metric.descriptor;
        const part = { metric: name, unit, scope: scope.name };
        const temporality = TEMPORALITY[metric.aggregationTemporality];
        switch (metric.dataPointType) {
          case DataPointType.GAUGE:
            for (const point of metric.dataPoints) {
              numbers.push({
                ...part,
                kind: 'gauge',
                temporality: 'unspecified',
                monotonic: false,
                ...whenOf(point),
                value: point.value,
              });
            }
            break;
          case DataPointType.SUM:
            for (const point of metric.dataPoints) {
              numbers.push({
                ...part,
                kind: 'sum',
                temporality,
                monotonic: metric.isMonotonic,
                ...whenOf(point),
                value: point.value,
              });
            }
            break;
          case DataPointType.HISTOGRAM:
            for (const point of metric.dataPoints) {
              const { buckets, count, sum, min, max } = point.value;
              histograms.push({
                ...NO_BUCKETS,
                ...part,
                kind: 'histogram',
                temporality,
                monotonic: false,
                ...whenOf(point),
                count: String(count),
                sum: sum ?? null,
                min: min ?? null,
                max: max ?? null,
                bounds: buckets.boundaries,
                counts: buckets.counts.map(String),
              });
            }
            break;
          case DataPointType.EXPONENTIAL_HISTOGRAM:
            for (const point of metric.dataPoints) {
              const { count, sum, min, max, scale, zeroCount, positive, negative } = point.value;
              histograms.push({
                ...NO_BUCKETS,
                ...part,
                kind: 'exponential_histogram',
                temporality,
                monotonic: false,
                ...whenOf(point),
                count: String(count),
                sum: sum ?? null,
                min: min ?? null,
                max: max ?? null,
                scale,
                zero_count: String(zeroCount),
                positive_offset: positive.offset,
                positive_counts: positive.bucketCounts.map(String),
                negative_offset: negative.offset,
                negative_counts: negative.bucketCounts.map(String),
              });
            }
            break;
          default:
            metric satisfies never;
        }
      }
    }
  }
  return { numbers, histograms };
}

const NO_BUCKETS = {
  bounds: null,
  counts: null,
  scale: null,
  zero_count: null,
  positive_offset: null,
  positive_counts: null,
  negative_offset: null,
  negative_counts: null,
};

function whenOf(point: { attributes: Attributes; endTime: readonly [number, number] }) {
  const [seconds, nanos] = point.endTime;
  return {
    attributes: point.attributes,
    time: String(BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nanos / 1_000))),
  };
}
