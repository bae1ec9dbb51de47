import { encodeMetricsRequest } from '@vigilops/otlp';
import { describe, expect, it } from 'vitest';
import {
  createDecodeKit,
  HOST,
  metricsBody,
  NOW_NS,
  NOW_US,
  aPoint,
  sampleRows,
} from '../test/decode-kit.ts';

describe('number points', () => {
  it('become rows of series that the catalog can describe', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.gauge([
      { attributes: { cpu: 0, state: 'user' }, value: 0.25 },
      { attributes: { cpu: 1, state: 'user' }, value: 7 },
    ]);
    expect(decoded).toMatchObject({ accepted: 2, rejections: [], warnings: [], hostIds: [1] });
    expect(sampleRows(decoded.batch)).toEqual([
      { seriesId: 1, timeUs: NOW_US, value: 0.25 },
      { seriesId: 2, timeUs: NOW_US, value: 7 },
    ]);
    const [first] = kit.catalog.series;
    expect(first).toMatchObject({
      metric: {
        name: 'test.metric',
        kind: 'gauge',
        unit: '1',
        description: '',
        temporality: 'unspecified',
        monotonic: false,
      },
      resourceId: 1,
      scopeId: 1,
      attributes: '{"cpu":0,"state":"user"}',
    });
    expect(first?.hash).toHaveLength(16);
    expect(kit.catalog.resource(1)).toMatchObject({
      hostId: 1,
      attributes: '{"host.id":"host-a","host.name":"web-1"}',
    });
    expect(kit.catalog.scope(1)).toMatchObject({ name: 'test', version: '', attributes: '{}' });
  });

  it('ask the catalog nothing once their series is known', async () => {
    const kit = createDecodeKit();
    const points = [{ attributes: { cpu: 0 } }, { attributes: {} }];
    const first = await kit.gauge(points);
    const calls = kit.catalog.calls.length + kit.hosts.calls.length;
    const second = await kit.gauge(points);
    expect(kit.catalog.calls.length + kit.hosts.calls.length).toBe(calls);
    expect(sampleRows(second.batch)).toEqual(sampleRows(first.batch));
  });

  it('belong to the same series whatever the order of their attributes', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.gauge([{ attributes: { a: 1, b: 2 } }, { attributes: { b: 2, a: 1 } }]);
    expect(sampleRows(decoded.batch).map(({ seriesId }) => seriesId)).toEqual([1, 1]);
    expect(kit.catalog.series).toHaveLength(1);
  });

  it('tell series apart by type of an attribute, kind, unit, temporality, scope and resource', async () => {
    const kit = createDecodeKit();
    const bodies = [
      metricsBody({ kind: 'gauge', points: [aPoint({ attributes: { a: 1 } })] }),
      metricsBody({ kind: 'gauge', points: [aPoint({ attributes: { a: '1' } })] }),
      metricsBody({ kind: 'gauge', points: [aPoint({ attributes: { a: 1.5 } })] }),
      metricsBody({
        kind: 'sum',
        temporality: 'delta',
        monotonic: true,
        points: [aPoint({ attributes: { a: 1 } })],
      }),
      metricsBody({
        kind: 'sum',
        temporality: 'delta',
        monotonic: false,
        points: [aPoint({ attributes: { a: 1 } })],
      }),
      metricsBody({
        kind: 'sum',
        temporality: 'cumulative',
        monotonic: true,
        points: [aPoint({ attributes: { a: 1 } })],
      }),
      metricsBody(
        { kind: 'gauge', points: [aPoint({ attributes: { a: 1 } })] },
        { ...HOST, 'service.name': 's' },
      ),
      encodeMetricsRequest([
        {
          resource: HOST,
          scope: { name: 'test', version: '2' },
          metrics: [
            {
              name: 'test.metric',
              unit: '1',
              data: { kind: 'gauge', points: [aPoint({ attributes: { a: 1 } })] },
            },
          ],
        },
      ]),
      encodeMetricsRequest([
        {
          resource: HOST,
          scope: { name: 'test' },
          metrics: [
            {
              name: 'test.metric',
              unit: 'By',
              data: { kind: 'gauge', points: [aPoint({ attributes: { a: 1 } })] },
            },
          ],
        },
      ]),
    ];
    const ids = new Set<number>();
    for (const body of bodies) {
      const decoded = await kit.decode('metrics', body);
      ids.add(sampleRows(decoded.batch)[0]?.seriesId ?? 0);
    }
    expect(ids.size).toBe(bodies.length);
  });

  it('keep NaN, infinities, -0 and the smallest double as they are', async () => {
    const kit = createDecodeKit();
    const values = [NaN, Infinity, -Infinity, -0, 5e-324, 1e308];
    const decoded = await kit.gauge(
      values.map((value, n) => ({ attributes: { n }, value, valueType: 'double' as const })),
    );
    expect(sampleRows(decoded.batch).map(({ value }) => value)).toEqual(values);
  });

  it('read 64-bit integers of both signs', async () => {
    const kit = createDecodeKit();
    const values = [-1, 0, 4_294_967_296, -4_294_967_297, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    const decoded = await kit.gauge(values.map((value, n) => ({ attributes: { n }, value })));
    expect(sampleRows(decoded.batch).map(({ value }) => value)).toEqual(values);
  });

  it('are absent, never 0, when the sender says that nothing was recorded', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.gauge([
      { flags: 1, value: 0 },
      { attributes: { a: 1 }, flags: 2, value: 3 },
    ]);
    expect(sampleRows(decoded.batch).map(({ value }) => value)).toEqual([null, 3]);
  });

  it('keep microseconds exactly', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.gauge([{ timeUnixNano: NOW_NS + 123_456_789n }, { timeUnixNano: NOW_NS - 1n }]);
    expect(sampleRows(decoded.batch).map(({ timeUs }) => timeUs)).toEqual([NOW_US + 123_456, NOW_US - 1]);
  });

  it('that come out of order are stored as they come', async () => {
    const kit = createDecodeKit();
    const times = [3n, 1n, 2n, 1n].map((n) => ({ timeUnixNano: NOW_NS + n * 1_000n }));
    const decoded = await kit.gauge(times);
    expect(sampleRows(decoded.batch).map(({ timeUs }) => timeUs - NOW_US)).toEqual([3, 1, 2, 1]);
  });

  it('without any value are rejected', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.decodeJson(
      'metrics',
      `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[{"timeUnixNano":"${NOW_NS}"}]}}]}]}]}`,
      undefined,
    );
    expect(decoded.rejections.map(({ reason }) => reason)).toEqual([
      'a data point has neither asInt nor asDouble (first: metric "m")',
    ]);
  });
});

describe('cumulative series', () => {
  const sum = (start: bigint, value: number) =>
    ({
      kind: 'sum',
      temporality: 'cumulative',
      monotonic: true,
      points: [aPoint({ startTimeUnixNano: start, value })],
    }) as const;

  it('tell their start once it is durable only when it changes', async () => {
    const kit = createDecodeKit();
    const startOf = async (start: bigint) => {
      const decoded = await kit.metrics(sum(start, 1));
      decoded.onStored?.();
      return decoded.batch.starts;
    };
    expect(await startOf(NOW_NS - 5_000_000n)).toEqual([{ seriesId: 1, startUs: NOW_US - 5_000 }]);
    expect(await startOf(NOW_NS - 5_000_000n)).toEqual([]);
    expect(await startOf(NOW_NS - 1_000_000n)).toEqual([{ seriesId: 1, startUs: NOW_US - 1_000 }]);
    expect(await startOf(0n)).toEqual([]);
  });

  it('tell it again when the first telling was not stored', async () => {
    const kit = createDecodeKit();
    await kit.metrics(sum(NOW_NS - 5_000_000n, 1));
    const again = await kit.metrics(sum(NOW_NS - 5_000_000n, 1));
    expect(again.batch.starts).toEqual([{ seriesId: 1, startUs: NOW_US - 5_000 }]);
  });

  it('tell it once in a request with many points', async () => {
    const kit = createDecodeKit();
    const points = [1n, 2n, 3n].map((n) =>
      aPoint({ startTimeUnixNano: NOW_NS - 9_000n, timeUnixNano: NOW_NS + n }),
    );
    const decoded = await kit.metrics({ kind: 'sum', temporality: 'cumulative', monotonic: true, points });
    expect(decoded.batch.starts).toHaveLength(1);
  });

  it('have no start that lies behind their own time', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.metrics(sum(2n ** 63n - 1n, 1));
    expect(decoded).toMatchObject({ accepted: 1, rejections: [] });
    expect(decoded.batch.starts).toEqual([]);
  });

  it('keep a fall of the value with the same start as it is: reading decides that it is a reset', async () => {
    const kit = createDecodeKit();
    await kit.metrics(sum(NOW_NS - 5_000_000n, 100));
    const fallen = await kit.metrics(sum(NOW_NS - 5_000_000n, 3));
    expect(sampleRows(fallen.batch).map(({ value }) => value)).toEqual([3]);
  });
});

describe('delta series', () => {
  const delta = (...times: bigint[]) =>
    ({
      kind: 'sum',
      temporality: 'delta',
      monotonic: true,
      points: times.map((timeUnixNano) => aPoint({ timeUnixNano, value: 1 })),
    }) as const;

  it('sent twice are accepted twice and stored once', async () => {
    const kit = createDecodeKit();
    const first = await kit.metrics(delta(NOW_NS));
    first.onStored?.();
    const second = await kit.metrics(delta(NOW_NS));
    expect(second).toMatchObject({ accepted: 1, rejections: [] });
    expect(second.batch.samples).toBeNull();
  });

  it('sent again after a commit that failed are stored', async () => {
    const kit = createDecodeKit();
    await kit.metrics(delta(NOW_NS));
    const again = await kit.metrics(delta(NOW_NS));
    expect(sampleRows(again.batch)).toHaveLength(1);
  });

  it('repeated inside one request are stored once', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.metrics(
      delta(NOW_NS, NOW_NS + 1_000n, NOW_NS, NOW_NS + 1_000n, NOW_NS + 2_000n),
    );
    expect(decoded.accepted).toBe(5);
    expect(sampleRows(decoded.batch).map(({ timeUs }) => timeUs - NOW_US)).toEqual([0, 1, 2]);
  });

  it('that come late, behind newer ones, are known for a while', async () => {
    const kit = createDecodeKit();
    for (const n of [0n, 1_000n, 2_000n]) {
      (await kit.metrics(delta(NOW_NS + n))).onStored?.();
    }
    const late = await kit.metrics(delta(NOW_NS));
    expect(late.batch.samples).toBeNull();
  });

  it('of a gauge or a cumulative series are no deltas: every one is stored', async () => {
    const kit = createDecodeKit();
    const point = { value: 1 };
    (await kit.gauge([point])).onStored?.();
    expect(sampleRows((await kit.gauge([point, point])).batch)).toHaveLength(2);
  });
});

describe('exemplars', () => {
  it('are kept with their ids, time and attributes', async () => {
    const kit = createDecodeKit();
    const traceId = new Uint8Array(16).fill(3);
    const spanId = new Uint8Array(8).fill(4);
    const decoded = await kit.gauge([
      {
        exemplars: [
          { timeUnixNano: NOW_NS - 1_000n, value: 2.5, traceId, spanId, filteredAttributes: { user: 'a' } },
          { timeUnixNano: 0n, value: 4 },
        ],
      },
    ]);
    expect(decoded.batch.exemplars).toEqual([
      { seriesId: 1, timeUs: NOW_US - 1, value: 2.5, traceId, spanId, attributes: '{"user":"a"}' },
      { seriesId: 1, timeUs: NOW_US, value: 4, traceId: null, spanId: null, attributes: '{}' },
    ]);
  });

  it('and starts go with their point when its series is refused', async () => {
    const kit = createDecodeKit({ limits: { maxSeriesPerHost: 1 } });
    const exemplars = [{ timeUnixNano: NOW_NS, value: 1 }];
    const points = [0, 1].map((cpu) =>
      aPoint({ attributes: { cpu }, startTimeUnixNano: NOW_NS - 1_000n, exemplars }),
    );
    const decoded = await kit.metrics({ kind: 'sum', temporality: 'cumulative', monotonic: true, points });
    expect(decoded.accepted).toBe(1);
    expect(decoded.batch.exemplars).toHaveLength(1);
    expect(decoded.batch.starts).toEqual([{ seriesId: 1, startUs: NOW_US - 1 }]);
  });

  it('with an impossible time or a bad id cost a warning, not the point', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.gauge([
      {
        exemplars: [
          { timeUnixNano: 2n ** 63n, value: 1 },
          { timeUnixNano: NOW_NS, value: 2, traceId: Uint8Array.of(1) },
        ],
      },
    ]);
    expect(decoded.accepted).toBe(1);
    expect(decoded.batch.exemplars).toMatchObject([{ value: 2, traceId: null }]);
    expect(decoded.warnings).toEqual([
      'an exemplar without a value or with an impossible time was left out',
      'a trace or span id of the wrong length was left out',
    ]);
  });
});

describe('metrics', () => {
  it('without a name have all their points rejected', async () => {
    const kit = createDecodeKit();
    const points = [aPoint(), aPoint({ attributes: { a: 1 } })];
    const decoded = await kit.decode(
      'metrics',
      encodeMetricsRequest([
        { resource: HOST, metrics: [{ name: '', unit: '1', data: { kind: 'gauge', points } }] },
      ]),
    );
    expect(decoded).toMatchObject({
      accepted: 0,
      rejections: [{ reason: 'a metric has no name', count: 2 }],
    });
  });

  it('written in an order of their own are the same metrics', async () => {
    const kit = createDecodeKit();
    const point = `{"asInt":1,"timeUnixNano":"${NOW_NS}","attributes":[{"key":"a","value":{"intValue":1}}],"flags":0}`;
    const metrics = [
      `{"name":"m","description":"d","unit":"s","gauge":{"dataPoints":[${point}]}}`,
      `{"gauge":{"dataPoints":[${point}]},"unit":"s","name":"m"}`,
      `{"unit":"s","gauge":{"dataPoints":[${point}]},"name":"m","description":"other"}`,
    ];
    const decoded = await kit.decodeJson(
      'metrics',
      `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${metrics.join()}]}],"resource":{"attributes":[{"key":"host.id","value":{"stringValue":"h"}}]}}]}`,
    );
    expect(sampleRows(decoded.batch).map(({ seriesId }) => seriesId)).toEqual([1, 1, 1]);
  });

  it('with two kinds of data have the points of both counted', async () => {
    const kit = createDecodeKit();
    const data = `{"dataPoints":[{"asInt":1,"timeUnixNano":"${NOW_NS}"}]}`;
    const decoded = await kit.decodeJson(
      'metrics',
      `{"resourceMetrics":[{"resource":{"attributes":[{"key":"host.id","value":{"stringValue":"h"}}]},"scopeMetrics":[{"metrics":[{"name":"m","gauge":${data},"sum":${data}}]}]}]}`,
    );
    expect(decoded.accepted).toBe(2);
    expect(kit.catalog.series.map(({ metric }) => metric.kind)).toEqual(['gauge', 'sum']);
  });
});
