import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { messageTree } from '../test/message-tree.ts';
import { encodeAttributes, type AttributeValue } from './attributes.ts';
import { createLogsRequestWriter } from './logs-request-writer.ts';
import { encodeLogsRequest } from './logs.ts';
import { encodeMetricsRequest, type MetricDataInput } from './metrics.ts';
import { encodeTracesRequest } from './traces.ts';

// Many random inputs on a machine that may be busy; nothing here depends on time.
vi.setConfig({ testTimeout: 60_000 });

const resource = { 'host.id': 'a' };

function metricTree(data: MetricDataInput): unknown {
  const body = encodeMetricsRequest([{ resource, metrics: [{ name: 'm', unit: 'By', data }] }]);
  const tree = messageTree('metrics', body) as {
    resourceMetrics: { scopeMetrics: { metrics: Record<string, unknown>[] }[] }[];
  };
  return tree.resourceMetrics[0]?.scopeMetrics[0]?.metrics[0];
}

function recordTree(body: Uint8Array): Record<string, unknown>[] {
  const tree = messageTree('logs', body) as {
    resourceLogs: { scopeLogs: { logRecords: Record<string, unknown>[] }[] }[];
  };
  return tree.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
}

describe('attributes', () => {
  const valueTree = (value: AttributeValue) => {
    const body = encodeLogsRequest([{ resource: {}, records: [{ attributes: { key: value } }] }]);
    return (recordTree(body)[0]?.attributes as { value: unknown }[])[0]?.value;
  };

  it.each<[AttributeValue, unknown]>([
    ['text', { stringValue: 'text' }],
    ['é'.repeat(100), { stringValue: 'é'.repeat(100) }],
    ['lone \ud800', { stringValue: 'lone \ufffd' }],
    ['', { stringValue: '' }],
    [true, { boolValue: 1n }],
    [false, { boolValue: 0n }],
    [0, { intValue: 0n }],
    [-1, { intValue: -1n }],
    [Number.MAX_SAFE_INTEGER, { intValue: 9007199254740991n }],
    [-(2n ** 63n), { intValue: -(2n ** 63n) }],
    [1.5, { doubleValue: 1.5 }],
    [2 ** 53, { doubleValue: 2 ** 53 }],
    [-0, { doubleValue: -0 }],
    [NaN, { doubleValue: NaN }],
    [Infinity, { doubleValue: Infinity }],
    [null, {}],
    [Uint8Array.of(0, 255), { bytesValue: Buffer.from([0, 255]) }],
    [
      [1, ['a']],
      { arrayValue: { values: [{ intValue: 1n }, { arrayValue: { values: [{ stringValue: 'a' }] } }] } },
    ],
    [
      { a: { b: 1 } },
      {
        kvlistValue: {
          values: [{ key: 'a', value: { kvlistValue: { values: [{ key: 'b', value: { intValue: 1n } }] } } }],
        },
      },
    ],
  ])('writes value %#', (value, tree) => {
    expect(valueTree(value)).toEqual(tree);
  });

  it('takes a Map as well as an object', () => {
    expect(encodeAttributes(new Map([['__proto__', 1]]), 6)).toEqual(
      encodeAttributes(JSON.parse('{"__proto__":1}') as object as Record<string, number>, 6),
    );
  });

  it('replaces what nests endlessly by a text', () => {
    let value: AttributeValue = 1;
    for (let depth = 0; depth < 100_000; depth += 1) {
      value = [value];
    }
    expect(JSON.stringify(valueTree(value))).toContain('nested too deep');
  });
});

describe('encodeMetricsRequest', () => {
  const time = { attributes: { cpu: 1 }, timeUnixNano: 2n ** 63n, startTimeUnixNano: 7n };
  const timeTree = {
    attributes: [{ key: 'cpu', value: { intValue: 1n } }],
    timeUnixNano: 2n ** 63n,
    startTimeUnixNano: 7n,
  };

  it('writes ints and doubles by value, unless told', () => {
    expect(
      metricTree({
        kind: 'gauge',
        points: [
          { ...time, value: -3 },
          { ...time, value: 0.5 },
          { ...time, value: 2, valueType: 'double' },
        ],
      }),
    ).toEqual({
      name: 'm',
      unit: 'By',
      gauge: {
        dataPoints: [
          { ...timeTree, asInt: 2n ** 64n - 3n },
          { ...timeTree, asDouble: 0.5 },
          { ...timeTree, asDouble: 2 },
        ],
      },
    });
  });

  it('writes sums with temporality and monotonicity', () => {
    expect(metricTree({ kind: 'sum', temporality: 'delta', monotonic: true, points: [] })).toMatchObject({
      sum: { aggregationTemporality: 1n, isMonotonic: 1n },
    });
    expect(
      metricTree({ kind: 'sum', temporality: 'cumulative', monotonic: false, points: [] }),
    ).toMatchObject({
      sum: { aggregationTemporality: 2n },
    });
  });

  it('writes histograms of both kinds and summaries', () => {
    expect(
      metricTree({
        kind: 'histogram',
        temporality: 'cumulative',
        points: [
          { ...time, count: 3, sum: 4, min: 1, max: 2, explicitBounds: [0.5, 1], bucketCounts: [1, 2n, 0] },
        ],
      }),
    ).toMatchObject({
      histogram: {
        dataPoints: [
          {
            ...timeTree,
            count: 3n,
            sum: 4,
            min: 1,
            max: 2,
            explicitBounds: [0.5, 1],
            bucketCounts: [1n, 2n, 0n],
          },
        ],
        aggregationTemporality: 2n,
      },
    });
    expect(
      metricTree({
        kind: 'exponential_histogram',
        temporality: 'delta',
        points: [
          {
            ...time,
            count: 6,
            scale: -3,
            zeroCount: 1,
            zeroThreshold: 0.1,
            positive: { offset: -2, bucketCounts: [300, 2] },
            negative: { offset: 5, bucketCounts: [] },
          },
        ],
      }),
    ).toMatchObject({
      exponentialHistogram: {
        dataPoints: [
          {
            ...timeTree,
            // sint32 is zigzag on the wire: −3 is 5, −2 is 3, 5 is 10.
            scale: 5n,
            zeroCount: 1n,
            zeroThreshold: 0.1,
            positive: { offset: 3n, bucketCounts: [300n, 2n] },
            negative: { offset: 10n, bucketCounts: [] },
          },
        ],
        aggregationTemporality: 1n,
      },
    });
    expect(
      metricTree({
        kind: 'summary',
        points: [{ ...time, count: 2, sum: 3, quantiles: [{ quantile: 0.5, value: 1 }] }],
      }),
    ).toMatchObject({
      summary: {
        dataPoints: [{ ...timeTree, count: 2n, sum: 3, quantileValues: [{ quantile: 0.5, value: 1 }] }],
      },
    });
  });

  it('writes exemplars', () => {
    const traceId = Uint8Array.from({ length: 16 }, (_, i) => i);
    const spanId = Uint8Array.from({ length: 8 }, (_, i) => i + 1);
    const exemplars = [{ timeUnixNano: 1n, value: 2.5, traceId, spanId, filteredAttributes: { a: 'b' } }];
    expect(metricTree({ kind: 'gauge', points: [{ ...time, value: 1, exemplars }] })).toMatchObject({
      gauge: {
        dataPoints: [
          {
            exemplars: [
              {
                timeUnixNano: 1n,
                asDouble: 2.5,
                traceId: Buffer.from(traceId),
                spanId: Buffer.from(spanId),
                filteredAttributes: [{ key: 'a', value: { stringValue: 'b' } }],
              },
            ],
          },
        ],
      },
    });
  });
});

describe('encodeTracesRequest', () => {
  it('writes spans with events, links and status', () => {
    const id = (length: number) => new Uint8Array(length).fill(7);
    const body = encodeTracesRequest([
      {
        resource,
        scope: { name: 's', version: '2' },
        spans: [
          {
            traceId: id(16),
            spanId: id(8),
            parentSpanId: id(8),
            traceState: 'a=b',
            flags: 257,
            name: 'GET /',
            kind: 2,
            startTimeUnixNano: 1n,
            endTimeUnixNano: 2n,
            droppedAttributesCount: 1,
            events: [{ timeUnixNano: 1n, name: 'e', attributes: { a: 1 }, droppedAttributesCount: 2 }],
            droppedEventsCount: 3,
            links: [{ traceId: id(16), spanId: id(8), traceState: 'c', flags: 1, droppedAttributesCount: 4 }],
            droppedLinksCount: 5,
            status: { code: 2, message: 'no' },
          },
        ],
      },
    ]);
    expect(messageTree('traces', body)).toEqual({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'host.id', value: { stringValue: 'a' } }] },
          scopeSpans: [
            {
              scope: { name: 's', version: '2' },
              spans: [
                {
                  traceId: Buffer.alloc(16, 7),
                  spanId: Buffer.alloc(8, 7),
                  parentSpanId: Buffer.alloc(8, 7),
                  traceState: 'a=b',
                  flags: 257,
                  name: 'GET /',
                  kind: 2n,
                  startTimeUnixNano: 1n,
                  endTimeUnixNano: 2n,
                  droppedAttributesCount: 1n,
                  events: [
                    {
                      timeUnixNano: 1n,
                      name: 'e',
                      attributes: [{ key: 'a', value: { intValue: 1n } }],
                      droppedAttributesCount: 2n,
                    },
                  ],
                  droppedEventsCount: 3n,
                  links: [
                    {
                      traceId: Buffer.alloc(16, 7),
                      spanId: Buffer.alloc(8, 7),
                      traceState: 'c',
                      flags: 1,
                      droppedAttributesCount: 4n,
                    },
                  ],
                  droppedLinksCount: 5n,
                  status: { code: 2n, message: 'no' },
                },
              ],
            },
          ],
        },
      ],
    });
  });
});

describe('createLogsRequestWriter', () => {
  const record = fc.record({
    timeMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    subMs: fc.integer({ min: 0, max: 999_999 }),
    observedMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    severity: fc.integer({ min: 0, max: 24 }),
    text: fc.constantFrom('', 'INFO', 'ошибка'),
    body: fc.string({ unit: 'grapheme', maxLength: 300 }),
    path: fc.constantFrom('/var/log/a', '/b'),
    sequence: fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
  });

  it('says the same as encodeLogsRequest, record by record', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (records) => {
        const writer = createLogsRequestWriter({
          resource,
          scope: { name: 's', version: '1' },
          initialBytes: 1,
        });
        for (const { timeMs, subMs, observedMs, severity, text, body, path, sequence } of records) {
          const bytes = Buffer.from(`>${body}<`);
          const attributes = encodeAttributes({ 'log.file.path': path }, 6);
          writer.append(
            timeMs,
            subMs,
            observedMs,
            severity,
            text,
            bytes,
            1,
            bytes.length - 1,
            attributes,
            sequence,
          );
        }
        const request = writer.finish();
        expect(request).toHaveLength(writer.byteLength);
        expect(writer.recordCount).toBe(records.length);
        const expected = encodeLogsRequest([
          {
            resource,
            scope: { name: 's', version: '1' },
            records: records.map(({ timeMs, subMs, observedMs, severity, text, body, path, sequence }) => ({
              timeUnixNano: BigInt(timeMs) * 1_000_000n + BigInt(subMs),
              observedTimeUnixNano: BigInt(observedMs) * 1_000_000n,
              severityNumber: severity,
              ...(text === '' ? {} : { severityText: text }),
              body,
              attributes: {
                'log.file.path': path,
                ...(sequence < 0 ? {} : { 'vigilops.log.sequence': sequence }),
              },
            })),
          },
        ]);
        expect(messageTree('logs', request)).toEqual(messageTree('logs', expected));
      }),
      { numRuns: 200 },
    );
  });

  it('is empty without records, and again after reset', () => {
    const writer = createLogsRequestWriter({ resource });
    expect(writer.finish()).toHaveLength(0);
    writer.append(1, 0, 1, 9, 'INFO', Buffer.from('line'), 0, 4, new Uint8Array(0), -1);
    expect(writer.finish()).not.toHaveLength(0);
    writer.reset();
    expect([writer.finish(), writer.byteLength, writer.recordCount]).toEqual([new Uint8Array(0), 0, 0]);
  });

  it('keeps finished requests when it goes on, and they may be put one behind the other', () => {
    const writer = createLogsRequestWriter({ resource });
    const append = (text: string) =>
      writer.append(1, 0, 1, 9, '', Buffer.from(text), 0, text.length, new Uint8Array(0), 1);
    append('first');
    const first = writer.finish();
    writer.reset();
    append('second');
    const both = new Uint8Array(Buffer.concat([first, writer.finish()]));
    expect(recordTree(both).map(({ body }) => body)).toEqual([
      { stringValue: 'first' },
      { stringValue: 'second' },
    ]);
  });

  it('cuts an endless severity text on a character', () => {
    const writer = createLogsRequestWriter({ resource });
    writer.append(1, 0, 1, 9, 'é'.repeat(500), Buffer.from('x'), 0, 1, new Uint8Array(0), -1);
    expect(recordTree(writer.finish())[0]?.severityText).toBe('é'.repeat(63));
  });
});
