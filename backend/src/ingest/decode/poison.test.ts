import { encodeMetricsRequest, type ExponentialHistogramPointInput, type NumberPoint } from '@vigilops/otlp';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  aPoint,
  createDecodeKit,
  HOST,
  logRows,
  NOW_NS,
  sampleRows,
  totalRejected,
} from './test/decode-kit.ts';

// Many random inputs on a machine that may be busy; nothing here depends on time.
vi.setConfig({ testTimeout: 60_000 });

/** Log records as OTLP/JSON text that must be rejected, each alone. */
const POISON_RECORDS = [
  '{"timeUnixNano":"9223372036854775807"}',
  '{"timeUnixNano":"-1"}',
  '{"timeUnixNano":"1e400"}',
  '{"timeUnixNano":""}',
  '{"timeUnixNano":"0x10"}',
  '{"timeUnixNano":"18446744073709551616"}',
  '{"timeUnixNano":"1000000000"}',
  '{"severityNumber":"INFO"}',
  '{"severityNumber":1.5}',
  '{"body":"not an AnyValue"}',
  '{"body":{"doubleValue":1e400}}',
  '{"body":{"intValue":"9223372036854775808"}}',
  '{"body":{"bytesValue":"%"}}',
  `{"body":{"arrayValue":${'['.repeat(1_000)}${']'.repeat(1_000)}}}`,
  `{"body":${'{"arrayValue":{"values":['.repeat(40)}{}${']}}'.repeat(40)}}`,
  `{"body":${'{"arrayValue":{"values":['.repeat(3_000)}{}${']}}'.repeat(3_000)}}`,
  '{"attributes":{"a":1}}',
  '{"attributes":[{"key":1}]}',
  '{"attributes":[{"key":"a","value":"b"}]}',
  '{"flags":-1}',
  '{"eventName":[]}',
  '7',
  'null',
  '[]',
];

const POISON_POINTS: Partial<NumberPoint>[] = [
  { timeUnixNano: 0n },
  { timeUnixNano: 2n ** 63n - 1n },
  { timeUnixNano: 2n ** 64n - 1n },
  { timeUnixNano: NOW_NS + 3_650n * 86_400_000_000_000n },
  { timeUnixNano: NOW_NS - 31n * 86_400_000_000_000n },
];

const bucketless = { attributes: {}, timeUnixNano: NOW_NS, count: 0, scale: 0, zeroCount: 0 };
const POISON_HISTOGRAMS: ExponentialHistogramPointInput[] = [
  { ...bucketless, scale: -11 },
  { ...bucketless, scale: 21 },
  { ...bucketless, count: 5 },
  { ...bucketless, count: 2, positive: { offset: 2 ** 31 - 1, bucketCounts: [1, 1] } },
  { ...bucketless, timeUnixNano: 0n },
];

/** Good and bad items mixed; `n` tells the good ones apart. */
const mix = <Poison>(poisons: readonly Poison[]) =>
  fc.array(
    fc.oneof(
      fc.nat().map((n) => ({ n })),
      fc.constantFrom(...poisons).map((poison) => ({ poison })),
    ),
    {
      maxLength: 60,
    },
  );

const host = '{"attributes":[{"key":"host.id","value":{"stringValue":"host-a"}}]}';

describe('one bad item never sinks its batch', () => {
  it('of log records: the good ones are stored, the bad ones counted exactly', async () => {
    await fc.assert(
      fc.asyncProperty(mix(POISON_RECORDS), async (items) => {
        const records = items.map((item) =>
          'poison' in item
            ? item.poison
            : `{"timeUnixNano":"${NOW_NS}","body":{"stringValue":"good ${item.n} \\u0000 \\ud800"},"flags":1}`,
        );
        const text = `{"resourceLogs":[{"resource":${host},"scopeLogs":[{"logRecords":[${records.join()}]}]}]}`;
        const decoded = await createDecodeKit().decodeJson('logs', text);
        const good = items.flatMap((item) => ('poison' in item ? [] : [`good ${item.n} \ufffd \ufffd`]));
        expect(logRows(decoded).map(({ body }) => body)).toEqual(good);
        expect(decoded.accepted).toBe(good.length);
        expect(totalRejected(decoded)).toBe(items.length - good.length);
      }),
      { numRuns: 100 },
    );
  });

  it('of data points: the good ones are stored, the bad ones counted exactly', async () => {
    await fc.assert(
      fc.asyncProperty(mix(POISON_POINTS), mix(POISON_HISTOGRAMS), async (numbers, histograms) => {
        const body = encodeMetricsRequest([
          {
            resource: HOST,
            metrics: [
              {
                name: 'numbers',
                unit: '1',
                data: {
                  kind: 'gauge',
                  points: numbers.map((item) => aPoint('poison' in item ? item.poison : { value: item.n })),
                },
              },
              {
                name: 'histograms',
                unit: '1',
                data: {
                  kind: 'exponential_histogram',
                  temporality: 'cumulative',
                  points: histograms.map((item) =>
                    'poison' in item ? item.poison : { ...bucketless, count: item.n, zeroCount: item.n },
                  ),
                },
              },
            ],
          },
        ]);
        const decoded = await createDecodeKit().decode('metrics', body);
        const good = [...numbers, ...histograms].filter((item) => !('poison' in item)).length;
        expect(decoded.accepted).toBe(good);
        expect(totalRejected(decoded)).toBe(numbers.length + histograms.length - good);
        expect(sampleRows(decoded.batch).map(({ value }) => value)).toEqual(
          numbers.flatMap((item) => ('poison' in item ? [] : [item.n])),
        );
        expect(decoded.batch.histograms.map(({ count }) => Number(count))).toEqual(
          histograms.flatMap((item) => ('poison' in item ? [] : [item.n])),
        );
      }),
      { numRuns: 100 },
    );
  });
});
