import { randomUUID } from 'node:crypto';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { batchOf, minuteAgo, spanRow, type Sample } from '../test/batches.ts';
import { openWriter, type OpenWriter } from '../test/open-writer.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;

describeEngines('writer', STORE_SCHEMA, (suite) => {
  let store: OpenWriter;
  beforeAll(async () => {
    store = await openWriter(suite);
  });
  afterAll(() => store.close());

  const samplesOf = (series: number): Promise<readonly Record<string, unknown>[]> =>
    store.rows(
      `SELECT (extract(epoch FROM time) * 1e6)::float8 AS us, value::text FROM vigilops.samples
       WHERE series_id = $1 ORDER BY time, value`,
      [series],
    );

  describe.each([
    ['few rows', 1],
    ['many rows', 40],
  ])('stores %s exactly as given', (_, copies) => {
    it('samples: every double, absent values, microseconds', async () => {
      const values = [0, -0, 1.5, 5e-324, 1.7976931348623157e308, NaN, Infinity, -Infinity, 0.1 + 0.2, null];
      const series = 100 + copies;
      const samples: Sample[] = [];
      for (let copy = 0; copy < copies; copy += 1) {
        values.forEach((value, i) =>
          samples.push({ series: series + copy * 1_000, timeUs: minuteAgo(5) + i, value }),
        );
      }
      expect(await store.writer.commit([batchOf({ samples })], signal)).toEqual([
        { status: 'stored', refused: [] },
      ]);
      expect(await samplesOf(series)).toEqual(
        values.map((value, i) => ({
          us: minuteAgo(5) + i,
          value:
            value === null
              ? null
              : Object.is(value, -0)
                ? '-0'
                : value === 1.7976931348623157e308
                  ? '1.7976931348623157e+308'
                  : String(value),
        })),
      );
    });

    it('logs: text, structured body, ids, attributes', async () => {
      const stream = 200 + copies;
      const traceId = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
      const spanId = Buffer.from('0011223344556677', 'hex');
      const line = {
        stream,
        timeUs: minuteAgo(5) + 1,
        body: 'naïve — 日本語 😀 \\ "quoted" \t tab',
        severity: 17,
        severityText: 'ERROR',
        sequence: 9_007_199_254_740_991,
        attributes: '{"a": 1.0, "b": "x"}',
        structured: '{"k": [1, 2]}',
        traceId,
        spanId,
        eventName: 'device.app.lifecycle',
      };
      const plain = { stream, timeUs: minuteAgo(5), body: '' };
      const filler = Array.from({ length: copies - 1 }, () => ({ ...plain, stream: 9_999 }));
      await store.writer.commit([batchOf({ logs: [line, plain, ...filler] })], signal);
      const rows = await store.rows(
        `SELECT time_nanos, (extract(epoch FROM observed_time - time) * 1e6)::int AS observed, sequence, severity,
                severity_text, body, body_json::text, attributes::text, encode(trace_id, 'hex') AS trace,
                encode(span_id, 'hex') AS span, flags, event_name
         FROM vigilops.logs WHERE stream_id = $1 ORDER BY time DESC`,
        [stream],
      );
      expect(rows).toEqual([
        {
          time_nanos: 789,
          observed: 5,
          sequence: '9007199254740991',
          severity: 17,
          severity_text: 'ERROR',
          body: line.body,
          body_json: '{"k": [1, 2]}',
          attributes: '{"a": 1.0, "b": "x"}',
          trace: traceId.toString('hex'),
          span: spanId.toString('hex'),
          flags: 1,
          event_name: 'device.app.lifecycle',
        },
        expect.objectContaining({
          body: '',
          body_json: null,
          trace: null,
          span: null,
          event_name: null,
          severity_text: '',
        }),
      ]);
    });

    it('histograms, exemplars, spans and starts', async () => {
      const series = 300 + copies;
      const timeUs = minuteAgo(5);
      const base = {
        seriesId: series,
        timeUs,
        absent: false,
        count: 18_446_744_073_709_551_615n,
        sum: 2.5,
        min: null,
        max: 9,
      };
      const histograms = [
        { ...base, explicit: { bounds: [-0, 0.5, Infinity], counts: [1n, 0n, 9_007_199_254_740_993n, 4n] } },
        {
          ...base,
          timeUs: timeUs + 1,
          count: 0n,
          exponential: {
            scale: -10,
            zeroCount: 3n,
            zeroThreshold: 1e-9,
            positive: { offset: -7, counts: [1n] },
            negative: { offset: 0, counts: [] },
          },
        },
        { ...base, timeUs: timeUs + 2, count: 12_345n, summary: { quantiles: [0, 0.99], values: [NaN, 2] } },
        ...Array.from({ length: copies }, () => ({ ...base, seriesId: 1, absent: true })),
      ];
      const exemplars = Array.from({ length: copies }, (_, i) => ({
        seriesId: series,
        timeUs: timeUs + i,
        value: 0.5,
        traceId: i === 0 ? Buffer.alloc(16, 1) : null,
        spanId: null,
        attributes: '{"a": true}',
      }));
      const spans = Array.from({ length: copies }, (_, i) =>
        spanRow({
          resourceId: series,
          startUs: timeUs + i,
          durationNs: 9_000_000_000_000_000_000n,
          flags: 0xffff_ffff,
          events: '[{"name": "e"}]',
        }),
      );
      const starts = [
        { seriesId: series, startUs: timeUs },
        { seriesId: series, startUs: timeUs },
      ];
      const stored = await store.writer.commit([batchOf({ histograms, exemplars, spans, starts })], signal);
      expect(stored).toEqual([{ status: 'stored', refused: [] }]);

      expect(
        await store.rows(
          `SELECT count::text, sum, min, max, bounds::text, counts::text, scale, zero_count, zero_threshold, positive_offset,
                  positive_counts::text, negative_offset, negative_counts::text, quantiles::text, quantile_values::text, absent
           FROM vigilops.histograms WHERE series_id = $1 ORDER BY time`,
          [series],
        ),
      ).toEqual([
        expect.objectContaining({
          count: '18446744073709551615',
          sum: 2.5,
          min: null,
          max: 9,
          bounds: '{-0,0.5,Infinity}',
          counts: '{1,0,9007199254740993,4}',
          scale: null,
          absent: false,
        }),
        expect.objectContaining({
          count: '0',
          bounds: null,
          scale: -10,
          zero_count: '3',
          zero_threshold: 1e-9,
          positive_offset: -7,
          positive_counts: '{1}',
          negative_counts: '{}',
        }),
        expect.objectContaining({ count: '12345', quantiles: '{0,0.99}', quantile_values: '{NaN,2}' }),
      ]);
      expect(
        await store.rows(
          'SELECT count(*)::int AS n, max(length(trace_id)) AS trace FROM vigilops.exemplars WHERE series_id = $1',
          [series],
        ),
      ).toEqual([{ n: copies, trace: 16 }]);
      expect(
        await store.rows(
          'SELECT DISTINCT duration_ns, flags, events::text FROM vigilops.spans WHERE resource_id = $1',
          [series],
        ),
      ).toEqual([{ duration_ns: '9000000000000000000', flags: -1, events: '[{"name": "e"}]' }]);
      expect(
        await store.rows('SELECT count(*)::int AS n FROM vigilops.series_starts WHERE series_id = $1', [
          series,
        ]),
      ).toEqual([{ n: 1 }]);
    });
  });

  it('answers "duplicate" for a batch id that was stored, in the same group and later', async () => {
    const batch = batchOf({
      batchId: randomUUID(),
      samples: [{ series: 400, timeUs: minuteAgo(5), value: 1 }],
    });
    const other = batchOf({ samples: [{ series: 401, timeUs: minuteAgo(5), value: 1 }] });
    const unnamed = batchOf({ batchId: null, samples: [{ series: 402, timeUs: minuteAgo(5), value: 1 }] });
    const first = await store.writer.commit([batch, other, batch, unnamed], signal);
    expect(first.map((result) => result.status)).toEqual(['stored', 'stored', 'duplicate', 'stored']);
    const second = await store.writer.commit([unnamed, batch, other], signal);
    expect(second.map((result) => result.status)).toEqual(['stored', 'duplicate', 'duplicate']);
    expect(await samplesOf(400)).toHaveLength(1);
    expect(await samplesOf(401)).toHaveLength(1);
    expect(await samplesOf(402)).toHaveLength(2);
  });

  it('stores a batch once when it is sent many times at once, in whatever order', async () => {
    const batches = Array.from({ length: 150 }, (_, i) =>
      batchOf({ samples: [{ series: 70_000 + i, timeUs: minuteAgo(5), value: 1 }] }),
    );
    const commits = Array.from({ length: 8 }, (_, i) => {
      // Half of them backwards: without sorting in the ledger they would deadlock.
      const turned = [...batches.slice(i * 10), ...batches.slice(0, i * 10)];
      return store.writer.commit(i % 2 === 0 ? turned : turned.toReversed(), signal);
    });
    const results = (await Promise.all(commits)).flat();
    expect(results.filter((result) => result.status === 'stored')).toHaveLength(150);
    const rows = await store.rows(
      'SELECT count(*)::int AS n, count(DISTINCT series_id)::int AS series FROM vigilops.samples WHERE series_id BETWEEN 70000 AND 70149',
    );
    expect(rows).toEqual([{ n: 150, series: 150 }]);
  });

  it.skipIf(suite.maxConnections === 1)(
    'takes the ids of a group in one order, so that two writers never deadlock',
    async () => {
      const [low, high] = ['00000000-0000-4000-8000-000000000001', 'ffffffff-0000-4000-8000-000000000001'];
      const enter = (id: string) => ({
        text: 'INSERT INTO vigilops.ingest_batches (batch_id) VALUES ($1)',
        values: [id],
      });
      const group = [high, low].map((batchId) =>
        batchOf({ batchId, samples: [{ series: 450, timeUs: minuteAgo(5), value: 1 }] }),
      );
      let committing: ReturnType<typeof store.writer.commit> | undefined;
      const rolledBack = store.database.transaction(
        async (tx) => {
          await tx.query(enter(low));
          committing = store.writer.commit(group, signal);
          await vi.waitFor(async () => {
            expect(await store.rows('SELECT 1 FROM pg_locks WHERE NOT granted')).not.toEqual([]);
          });
          await tx.query(enter(high));
          throw new Error('leave it to the other');
        },
        { signal, timeoutMs: 20_000 },
      );
      await expect(rolledBack).rejects.toThrow('leave it to the other');
      expect((await committing)?.map(({ status }) => status)).toEqual(['stored', 'stored']);
    },
  );

  it('stores the neighbours of rows that the database refuses, and says which kind and why', async () => {
    const logs = Array.from({ length: 50 }, (_, i) => ({
      stream: 600,
      timeUs: minuteAgo(5) + i,
      body: i === 17 ? Uint8Array.of(0x61, 0xff) : i === 30 ? Uint8Array.of(0x61, 0x00) : `line ${String(i)}`,
    }));
    const bad = batchOf({ logs, samples: [{ series: 600, timeUs: minuteAgo(5), value: 1 }] });
    const good = batchOf({ logs: [{ stream: 601, timeUs: minuteAgo(5), body: 'ok' }] });
    const [first, second] = await store.writer.commit([bad, good], signal);
    expect(first).toEqual({
      status: 'stored',
      refused: [
        { kind: 'logs', count: 1, reason: expect.stringContaining('0xff') as string },
        { kind: 'logs', count: 1, reason: expect.stringContaining('0x00') as string },
      ],
    });
    expect(second).toEqual({ status: 'stored', refused: [] });
    const bodies = await store.rows<{ body: string }>('SELECT body FROM vigilops.logs WHERE stream_id = 600');
    expect(new Set(bodies.map((row) => row.body))).toEqual(
      new Set(logs.flatMap((line) => (typeof line.body === 'string' ? [line.body] : []))),
    );
    expect(await samplesOf(600)).toHaveLength(1);
    expect(await store.writer.commit([bad], signal)).toEqual([{ status: 'duplicate' }]);
  });

  it('refuses numbers that fit no column, alone', async () => {
    const row = {
      seriesId: 700,
      timeUs: minuteAgo(5),
      absent: false,
      count: 1n,
      sum: 1,
      min: null,
      max: null,
    };
    const histograms = [
      { ...row, explicit: { bounds: [], counts: [] } },
      { ...row, explicit: { bounds: [1], counts: [2n ** 63n, 0n] } },
      { ...row, explicit: { bounds: [1], counts: [1n, 0n] } },
    ];
    const [result] = await store.writer.commit([batchOf({ histograms })], signal);
    expect(result).toMatchObject({ status: 'stored', refused: [{ kind: 'histograms', count: 1 }] });
    expect(
      await store.rows('SELECT count(*)::int AS n FROM vigilops.histograms WHERE series_id = 700'),
    ).toEqual([{ n: 2 }]);
  });

  it('refuses rows before retention and far ahead of the clock, and stores the others', async () => {
    const now = minuteAgo(0);
    const day = 86_400_000_000;
    const samples = [
      { series: 800, timeUs: now - 20 * day, value: 1 },
      { series: 800, timeUs: now - 14 * day, value: 2 },
      { series: 800, timeUs: now, value: 3 },
      { series: 800, timeUs: now + day / 2, value: 4 },
      { series: 800, timeUs: now + 2 * day, value: 5 },
      { series: 800, timeUs: Number.NaN, value: 6 },
      { series: 800, timeUs: 9.2e15, value: 7 },
    ];
    const [result] = await store.writer.commit([batchOf({ samples })], signal);
    expect(result).toMatchObject({
      status: 'stored',
      refused: [
        { kind: 'samples', count: 2, reason: expect.stringContaining('retention') as string },
        { kind: 'samples', count: 2, reason: expect.stringContaining('future') as string },
      ],
    });
    expect((await samplesOf(800)).map((row) => row['value'])).toEqual(['2', '3', '4']);
  });
});
