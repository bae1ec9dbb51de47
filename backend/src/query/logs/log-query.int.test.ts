import { VigilError } from '@vigilops/contracts';
import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReaders } from '../../store/index.ts';
import type { LogLine } from '../../store/test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { createLogQuery, DEFAULT_QUERY_LIMITS, type LogQuestion, type QueryLimits } from '../index.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;

describeEngines('log query', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  const nowUs = Math.floor(Date.now() / 60_000) * MINUTE_US;
  const streams: number[] = [];
  const hosts: number[] = [];
  const lines: LogLine[] = [];

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    for (const [host, service, file] of [
      ['web', 'nginx', '/var/log/nginx/access.log'],
      ['web', 'shop', ''],
      ['db', 'postgres', '/var/log/postgresql.log'],
    ] as const) {
      hosts.push(await room.host(`${host}-${service}`));
      const resource = await room.resource(hosts.at(-1) ?? 0, {
        'service.name': service,
        'host.name': host,
        big: 9,
      });
      streams.push(await room.stream(resource, file));
    }
    const [nginx = 0, shop = 0, postgres = 0] = streams;
    // Over nine hours, so that a search crosses several slices; many at one moment, and some the same in all.
    for (let i = 0; i < 120; i += 1) {
      const timeUs = nowUs - Math.floor((i * i) / 26) * MINUTE_US - 1;
      lines.push({
        stream: streams[i % 3] ?? 0,
        timeUs,
        body: `line ${String(i)}`,
        severity: (i % 6) * 4 + 1,
        sequence: i,
      });
    }
    for (let i = 0; i < 9; i += 1) {
      lines.push({ stream: nginx, timeUs: nowUs - 30 * MINUTE_US, body: 'the same', sequence: 7 });
      lines.push({
        stream: nginx,
        timeUs: nowUs - 30 * MINUTE_US,
        body: `not the same ${String(i % 4)}`,
        sequence: 7,
      });
    }
    lines.push(
      {
        stream: shop,
        timeUs: nowUs - 5 * MINUTE_US,
        body: 'Payment FAILED: 100% of 5_000 \\ retries',
        severity: 17,
        severityText: 'ERR',
      },
      { stream: shop, timeUs: nowUs - 6 * MINUTE_US, body: '支付失败 🚨', severity: 0 },
      {
        stream: postgres,
        timeUs: nowUs - 7 * MINUTE_US,
        body: '{"a":1}',
        structured: '{"a":9007199254740993,"b":[1.5,null],"c":{"$bytes":"AAE="}}',
        attributes: '{"__proto__":{"x":1},"id":-9223372036854775808,"n":{"$double":"NaN"},"ratio":0.1}',
        traceId: Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex'),
        spanId: Buffer.from('0102030405060708', 'hex'),
        eventName: 'checkpoint',
        templateId: 9_007_199_254_740_991,
        issueId: 4_711,
      },
    );
    await room.write({ logs: lines });
  });
  afterAll(() => room.close());

  const search = (changes: Partial<LogQuestion> = {}, limits: Partial<QueryLimits> = {}) =>
    createLogQuery({
      readers: room.readers,
      clock: systemClock,
      limits: { ...DEFAULT_QUERY_LIMITS, ...limits },
    }).search(
      { fromUs: nowUs - 600 * MINUTE_US, toUs: nowUs, newestFirst: true, limit: 5_000, ...changes },
      signal,
    );
  const bodies = async (changes: Partial<LogQuestion>) => (await search(changes)).rows.map((row) => row.body);
  const refusal = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((caught: unknown) => caught);
    return error instanceof VigilError ? `${error.code} ${error.message}` : error;
  };

  /** The true order, in plain words: time, stream, sequence, and then whatever still tells two records apart. */
  function trueOrder(some: readonly LogLine[]): string[] {
    const key = ({ timeUs, stream = 0, sequence = 0, body }: LogLine) =>
      [timeUs, stream, sequence, String(body)] as const;
    return some
      .toSorted((a, b) => {
        const [left, right] = [key(a), key(b)];
        const place = left.findIndex((part, i) => part !== right[i]);
        return place < 0 ? 0 : (left[place] ?? 0) < (right[place] ?? 0) ? -1 : 1;
      })
      .map((line) => String(line.body));
  }

  it('answers every record of the range in its true order, both ways', async () => {
    const forward = await search({ newestFirst: false });
    expect(forward.rows.map((row) => row.body)).toEqual(trueOrder(lines));
    expect(forward).toMatchObject({ stoppedBy: 'end', nextCursor: null });
    expect(await bodies({})).toEqual(trueOrder(lines).reverse());
  });

  it('gives the same records in pages of any length, with none lost and none twice', async () => {
    const whole = trueOrder(lines);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: 60 }), fc.boolean(), async (limit, newestFirst) => {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await search({ limit, newestFirst, cursor });
          expect(page.rows.length).toBeLessThanOrEqual(limit);
          seen.push(...page.rows.map((row) => row.body));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual(newestFirst ? whole.toReversed() : whole);
      }),
      {
        numRuns: 6,
        seed: 7,
        examples: [
          [2, true],
          [3, false],
        ],
      },
    );
  });

  it('tells of each record all that was sent', async () => {
    const answer = await search({ traceId: '0102030405060708090a0b0c0d0e0f10' });
    expect(answer.rows).toEqual([
      {
        timeUs: nowUs - 7 * MINUTE_US,
        nanos: 789,
        observedTime: new Date((nowUs - 7 * MINUTE_US) / 1_000).toISOString().replace('000Z', '000005Z'),
        streamId: streams[2],
        sequence: String(lines.length - 1),
        severity: 9,
        severityText: '',
        body: '{"a":1}',
        bodyJson: { a: '9007199254740993', b: [1.5, null], c: { $bytes: 'AAE=' } },
        attributes: JSON.parse(
          '{"__proto__":{"x":1},"id":"-9223372036854775808","n":{"$double":"NaN"},"ratio":0.1}',
        ) as object,
        traceId: '0102030405060708090a0b0c0d0e0f10',
        spanId: '0102030405060708',
        flags: 1,
        eventName: 'checkpoint',
        templateId: 9_007_199_254_740_991,
        issueId: 4_711,
      },
    ]);
    expect(answer.streams.get(streams[2] ?? 0)).toMatchObject({
      hostId: hosts[2],
      hostName: 'db-postgres',
      serviceName: 'postgres',
      filePath: '/var/log/postgresql.log',
      resourceAttributes: { 'host.name': 'db', big: 9 },
      scopeName: 'test',
    });
  });

  it.each([
    ['part of a body, in any case', { text: 'payment failed' }, 1],
    ['part of a body, in this case', { text: 'payment failed', caseSensitive: true }, 0],
    ['a per cent sign', { text: '100% of 5' }, 1],
    ['an underscore', { text: '5_0' }, 1],
    ['a backslash', { text: '\\ ret' }, 1],
    ['what LIKE would take for anything', { text: '%' }, 1],
    ['another script', { text: '失败' }, 1],
    ['an emoji', { text: '🚨' }, 1],
    ['a quote', { text: "' OR '1'='1" }, 0],
    ['a pattern', { text: 'fail(ed|ure): \\d+%', mode: 'regex' }, 1],
    ['a pattern in this case', { text: '^payment', mode: 'regex', caseSensitive: true }, 0],
  ] as const)(
    'finds %s',
    async (
      _name,
      {
        text,
        mode = 'substring',
        caseSensitive = false,
      }: { text: string; mode?: 'substring' | 'regex'; caseSensitive?: boolean },
      count,
    ) => {
      expect((await bodies({ text: { value: text, mode, caseSensitive } })).length).toBe(count);
    },
  );

  it('refuses a pattern that is none, naming the field', async () => {
    const found = await refusal(search({ text: { value: '[', mode: 'regex', caseSensitive: false } }));
    expect(found).toBe('REQUEST_INVALID text: invalid regular expression: brackets [] not balanced');
  });

  it('filters by host, key, service, file and span', async () => {
    const ofStream = (index: number) => lines.filter((line) => line.stream === streams[index]).length;
    expect((await bodies({ hostIds: [hosts[0] ?? 0] })).length).toBe(ofStream(0));
    expect((await bodies({ hosts: ['web-shop', 'key-db-postgres'] })).length).toBe(ofStream(1) + ofStream(2));
    expect((await bodies({ services: ['nginx'], hosts: ['web-nginx'] })).length).toBe(ofStream(0));
    expect((await bodies({ file: '/var/log/postgresql.log' })).length).toBe(ofStream(2));
    expect((await bodies({ spanId: '0102030405060708' })).length).toBe(1);
    expect(await search({ services: ['none'] })).toMatchObject({
      rows: [],
      stoppedBy: 'end',
      nextCursor: null,
    });
  });

  it('filters by a lowest level, by exact levels, and by both', async () => {
    const count = (keep: (severity: number) => boolean) =>
      lines.filter((line) => keep(line.severity ?? 9)).length;
    expect((await bodies({ level: 'error' })).length).toBe(count((severity) => severity >= 17));
    expect((await bodies({ level: 'unknown' })).length).toBe(lines.length);
    expect((await bodies({ levels: ['unknown', 'warn'] })).length).toBe(
      count((s) => s === 0 || (s >= 13 && s <= 16)),
    );
    expect((await bodies({ level: 'warn', levels: ['info', 'warn'] })).length).toBe(
      count((s) => s >= 13 && s <= 16),
    );
    expect(await bodies({ levels: [] })).toEqual([]);
  });

  it('ends a page of large records early and goes on behind it', async () => {
    const big = Array.from({ length: 6 }, (_, i) => ({
      stream: streams[1] ?? 0,
      timeUs: nowUs - 700 * MINUTE_US + i,
      body: `${String(i)}${'x'.repeat(10_000)}`,
    }));
    await room.write({ logs: big });
    const range = { fromUs: nowUs - 701 * MINUTE_US, toUs: nowUs - 699 * MINUTE_US, newestFirst: false };
    const first = await search(range, { maxLogPageBytes: 25_000 });
    expect(first).toMatchObject({ stoppedBy: 'bytes' });
    expect(first.rows.map((row) => row.body[0])).toEqual(['0', '1', '2']);
    const second = await search({ ...range, cursor: first.nextCursor ?? '' }, { maxLogPageBytes: 25_000 });
    expect(second.rows.map((row) => row.body[0])).toEqual(['3', '4', '5']);
    const tiny = await search(range, { maxLogPageBytes: 1 });
    expect(tiny.rows.length).toBe(1);
  });

  it.each([
    'e30',
    '!!!!',
    Buffer.from('{"t":1,"n":0,"s":1,"q":"9223372036854775808","c":1}').toString('base64url'),
    Buffer.from('{"e":-1}').toString('base64url'),
    Buffer.from('{"e":1,"x":1}').toString('base64url'),
    Buffer.from('{"t":1,"n":0,"s":1,"q":"1","c":1e9}').toString('base64url'),
  ])('refuses the forged cursor %s', async (cursor) => {
    expect(await refusal(search({ cursor }))).toMatch(/^REQUEST_INVALID cursor:/);
  });

  it('keeps a forged cursor within the range that was asked for', async () => {
    const cursor = Buffer.from(JSON.stringify({ e: 1 })).toString('base64url');
    expect(await search({ cursor })).toMatchObject({ rows: [], stoppedBy: 'end' });
    const later = Buffer.from(JSON.stringify({ e: nowUs + 1e12 })).toString('base64url');
    expect((await search({ cursor: later })).rows.length).toBe(lines.length);
  });

  it('refuses more streams than the limit', async () => {
    expect(await refusal(search({ hosts: ['web-nginx', 'web-shop'] }, { maxLogStreams: 1 }))).toMatch(
      /maxLogStreams/,
    );
  });
});

describeEngines(
  'a pattern that runs away',
  STORE_SCHEMA,
  (suite) => {
    it("is stopped by the server, is the question's fault, and leaves the connection usable", async () => {
      const room = await openReadingRoom(suite);
      const stream = await room.stream(await room.resource(await room.host('web')));
      const nowUs = Date.now() * 1_000;
      await room.write({ logs: [{ stream, timeUs: nowUs - 1e6, body: `${'a'.repeat(4_001)}x` }] });
      const readers = createReaders(room.database, { readTimeoutMs: 10_000, questionTimeoutMs: 300 });
      const query = createLogQuery({ readers, clock: systemClock });
      const question = { fromUs: nowUs - MINUTE_US, toUs: nowUs, newestFirst: true, limit: 10 };
      const evil = { value: '^(a+)(a+)(a+)\\1\\2\\3x$', mode: 'regex' as const, caseSensitive: false };
      await expect(query.search({ ...question, text: evil }, signal)).rejects.toMatchObject({
        code: 'QUERY_TOO_LARGE',
      });
      expect((await query.search(question, signal)).rows.length).toBe(1);
      await room.close();
    });
  },
  ['postgres', 'timescale'],
);
