import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { spanRow } from '../../store/test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { createTraceQuery, type TraceQuery, type TraceSearchQuestion } from '../index.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;

describeEngines('trace query', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let query: TraceQuery;
  const nowUs = Math.floor(systemClock.now().getTime() / 60_000) * MINUTE_US;
  const traceId = (n: number) => String(n).padStart(32, '0');
  const id = (hex: string) => Buffer.from(hex, 'hex');

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    query = createTraceQuery({ readers: room.readers });
    const host = await room.host('web');
    const shop = await room.resource(host, { 'service.name': 'shop' });
    const pay = await room.resource(null, { 'service.name': 'pay', pid: 1 });
    // Twenty traces, one a minute back in time; of each the shop calls pay, and every fifth fails there.
    const spans = Array.from({ length: 20 }, (_, n) => [
      spanRow({
        resourceId: shop,
        traceId: id(traceId(n)),
        spanId: id('00000000000000a1'),
        name: 'POST /checkout',
        startUs: nowUs - n * MINUTE_US - 10e6,
        startNanos: 123,
        durationNs: BigInt(n) * 1_000_000n + 7n,
        events:
          '[{"timeUnixNano":"1772366400000000123","name":"exception","attributes":{"n":9007199254740993},"droppedAttributesCount":2}]',
        links: `[{"traceId":"${traceId(99)}","spanId":"00000000000000ff","traceState":"a=b","attributes":{},"droppedAttributesCount":0,"flags":1}]`,
        attributes: '{"http.response.status_code":200,"big":9007199254740993}',
      }),
      spanRow({
        resourceId: pay,
        traceId: id(traceId(n)),
        spanId: id('00000000000000b2'),
        parentSpanId: id('00000000000000a1'),
        name: 'charge',
        kind: 3,
        startUs: nowUs - n * MINUTE_US - 9e6,
        durationNs: 5_000_000_000n,
        statusCode: n % 5 === 0 ? 2 : 1,
        statusMessage: n % 5 === 0 ? 'declined' : '',
      }),
    ]).flat();
    await room.write({ spans });
  });
  afterAll(() => room.close());

  const search = async (changes: Partial<TraceSearchQuestion> = {}) => {
    const answer = await query.search(
      { fromUs: nowUs - 60 * MINUTE_US, toUs: nowUs, limit: 50, ...changes },
      signal,
    );
    return { ...answer, ids: answer.traces.map((trace) => Number(trace.traceId)) };
  };

  it('finds traces newest first, with their root, length and errors', async () => {
    const { ids, traces, truncated } = await search();
    expect(ids).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(truncated).toBe(false);
    expect(traces[0]).toMatchObject({
      rootService: 'shop',
      rootName: 'POST /checkout',
      spanCount: 2,
      errorCount: 1,
      services: ['pay', 'shop'],
      startUnixNano: String(BigInt(nowUs - 10e6) * 1_000n + 123n),
    });
    expect(traces[0]?.durationMs).toBeCloseTo(5_999.999877, 6);
  });

  it.each([
    ['a service', { service: 'pay' }, 20],
    ['an unknown service', { service: 'none' }, 0],
    ['a failure', { error: true }, 4],
    ['a failure of one service', { error: true, service: 'shop' }, 0],
    ['a name', { name: 'charge', error: true }, 4],
    ['a least duration of the service meant', { service: 'shop', minDurationMs: 15 }, 5],
    ['a least duration of any span', { minDurationMs: 5_000 }, 20],
    ['a range', { toUs: nowUs - 5 * MINUTE_US }, 15],
  ] as const)('finds by %s', async (_name, changes, count) => {
    expect((await search(changes)).ids.length).toBe(count);
  });

  it('keeps the newest and says that there are more', async () => {
    expect(await search({ limit: 3 })).toMatchObject({ ids: [0, 1, 2], truncated: true });
  });

  it('gives one trace whole, exact to the nanosecond', async () => {
    const trace = await query.trace(traceId(5), signal);
    expect(trace?.spans.map((span) => span.spanId)).toEqual(['00000000000000a1', '00000000000000b2']);
    const startNs = BigInt(nowUs - 5 * MINUTE_US - 10e6) * 1_000n + 123n;
    expect(trace?.spans[0]).toMatchObject({
      startUnixNano: String(startNs),
      endUnixNano: String(startNs + 5_000_007n),
      durationMs: 5.000007,
      parentSpanId: null,
      attributes: { 'http.response.status_code': 200, big: '9007199254740993' },
      events: [
        { name: 'exception', timeUnixNano: '1772366400000000123', attributes: { n: '9007199254740993' } },
      ],
      links: [{ traceId: traceId(99), flags: 1 }],
    });
    expect(trace?.spans[1]).toMatchObject({
      statusCode: 2,
      statusMessage: 'declined',
      serviceName: 'pay',
      kind: 3,
    });
    expect(trace?.resources.map((resource) => resource.attributes)).toContainEqual({
      'service.name': 'pay',
      pid: 1,
    });
    expect(trace?.scopes).toMatchObject([{ name: 'test', version: '1' }]);
    expect(await query.trace(traceId(77), signal)).toBeUndefined();
  });
});
