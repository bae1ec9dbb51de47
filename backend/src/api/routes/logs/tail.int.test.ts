import { formatTimeUs, logTailLines, type LogQueryResponse } from '@vigilops/contracts/api';
import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAuthenticator } from '../../../ingest/index.ts';
import type { StoredLogsSource } from '../../../model/index.ts';
import { DEFAULT_TAIL_LIMITS, type LogTail, type TailLimits } from '../../../query/index.ts';
import { batchOf, type LogLine } from '../../../store/test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { listenTo, type Listener } from '../../test/events.ts';
import { hashOf, openFrontDoor, openTestTail } from '../../test/house.ts';
import { recordingLogger, serve, type Served } from '../../test/serve.ts';
import { noted } from '../../../store/test/noted.ts';

const idle = new AbortController().signal;
const PATH = '/api/v1/logs/tail';
const SECRET = `vgo_api_${'T'.repeat(43)}`;
const PATIENCE = { timeout: 20_000, interval: 20 };

describeEngines('live tail over HTTP', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let lastTail: LogTail | undefined;
  let listeners = 0;
  let written = 0;
  const streams: number[] = [];
  const logger = recordingLogger();
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    for (const [host, service, file] of [
      ['web', 'nginx', '/var/log/nginx/access.log'],
      ['web2', 'shop', ''],
      ['db', 'postgres', '/var/log/postgresql.log'],
    ] as const) {
      const hostId = await room.host(host);
      streams.push(await room.stream(await room.resource(hostId, { 'service.name': service }), file));
    }
  });
  afterAll(() => room.close());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) {
      await close();
    }
    expect(logger.errors).toEqual([]);
  });

  /** Counts who listens, so that a test can see that all is given back. */
  const storedLogs: StoredLogsSource = {
    listen: (hear) => {
      listeners += 1;
      const stop = room.storedLogs.listen(hear);
      return () => {
        listeners -= 1;
        stop();
      };
    },
  };

  async function open(tailLimits: Partial<TailLimits> = {}, keepAliveMs = 15_000): Promise<Served> {
    const secretHash = hashOf(SECRET);
    if ((await room.tokens.find(secretHash, idle)) === undefined) {
      await room.tokens.create(
        { name: 'tail', kind: 'api', scopes: ['read'], secretHash, hostKey: null, expiresAt: null },
        new Date(),
        noted('token.created'),
        idle,
      );
    }
    const authenticator = createAuthenticator({
      clock: systemClock,
      tokens: room.tokens,
      onUsed: () => undefined,
    });
    const logTail = openTestTail({ readers: room.readers, logger, stored: storedLogs }, tailLimits);
    lastTail = logTail;
    closing.push(() => {
      logTail.stop();
    });
    const served = await serve(
      openFrontDoor(
        {
          readers: room.readers,
          tokens: room.tokens,
          accountStore: room.accounts,
          room,
          authenticate: authenticator.authenticate,
          logger,
        },
        {
          logTail,
          eventLimits: { retryMs: 2_000, keepAliveMs, stuckMs: 60_000 },
        },
      ),
    );
    closing.push(() => served.close());
    return served;
  }

  async function tail(
    { port }: Served,
    query: string | URLSearchParams = '',
    headers: Record<string, string> = {},
    options: Parameters<typeof listenTo>[3] = {},
  ): Promise<Listener> {
    const listener = await listenTo(
      port,
      `${PATH}?${query.toString()}`,
      { authorization: `Bearer ${SECRET}`, ...headers },
      options,
    );
    closing.push(listener.close);
    return listener;
  }

  /** Each line is a millisecond younger than the one before. */
  async function write(...lines: readonly (string | Partial<LogLine>)[]): Promise<void> {
    const nowUs = Date.now() * 1_000;
    const logs = lines.map((line, i) => ({
      stream: streams[0] ?? 0,
      timeUs: nowUs + i,
      body: '',
      sequence: (written += 1),
      ...(typeof line === 'string' ? { body: line } : line),
    }));
    await room.write({ logs });
  }

  const search = async (served: Served, body: object): Promise<LogQueryResponse> => {
    const answer = await served.ask({
      method: 'POST',
      path: '/api/v1/logs/query',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: formatTimeUs((Date.now() + 3_600_000) * 1_000), limit: 5_000, ...body }),
    });
    return answer.json as LogQueryResponse;
  };
  const hears = (listener: Listener, ...bodies: readonly string[]) =>
    vi.waitFor(() => {
      expect(listener.bodies()).toEqual(bodies);
    }, PATIENCE);

  it('begins with how to come again, as a stream that nothing may cache or gather', async () => {
    const listener = await tail(await open());
    expect(listener).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      },
    });
    await vi.waitFor(() => {
      expect(listener.text()).toBe('retry: 2000\n\n');
    }, PATIENCE);
  });

  it('sends lines as they are stored, each as a query gives it, late ones and other hosts among them', async () => {
    const served = await open();
    const listener = await tail(served);
    await write('one', { body: 'late', timeUs: (Date.now() - 60_000) * 1_000 });
    await write({
      body: '{"a":1}',
      stream: streams[2] ?? 0,
      severity: 17,
      severityText: 'ERR',
      structured: '{"a":9007199254740993}',
      attributes: '{"id":-9223372036854775808,"n":{"$double":"NaN"},"ratio":0.1}',
      traceId: Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex'),
      spanId: Buffer.from('0102030405060708', 'hex'),
      eventName: 'checkpoint',
      templateId: 9_007_199_254_740_991,
      issueId: 4_711,
    });
    await hears(listener, 'one', 'late', '{"a":1}');
    const { items } = await search(served, {});
    const byId = new Map(items.map((item) => [item.id, item]));
    expect(listener.items()).toEqual(listener.items().map(({ id }) => ({ ...byId.get(id), cut: false })));
    for (const { event, data } of listener.events) {
      expect(event).toBe('lines');
      expect(logTailLines.strict().parse(data)).toEqual(data);
    }
  });

  it('means by every filter what a query means', async () => {
    const served = await open();
    const mark = `filters-${String(written)}`;
    const texts = [
      'Payment FAILED',
      'payment ok',
      'ÄRGER im Büro',
      'ärger',
      'aaab',
      '100% of 5_000 \\',
      '支付失败 🚨',
      'line\nbreak',
      'STRASSE straße',
    ];
    const lines: Partial<LogLine>[] = texts.flatMap((text, i) =>
      [0, 1, 2].map((s) => ({
        stream: streams[s] ?? 0,
        body: `${text} ${mark}`,
        severity: (i * 3 + s) % 25,
        templateId: i % 3,
        issueId: i % 5,
        ...((i + s) % 4 === 0 ? { traceId: Buffer.alloc(16, i + 1), spanId: Buffer.alloc(8, s + 1) } : {}),
      })),
    );
    const first = await search(served, { services: ['shop'] });
    const hostId = String(first.items[0]?.host_id ?? 1);
    const QUESTIONS: Record<string, string[]>[] = [
      {},
      { hosts: ['web', 'key-db'] },
      { host_ids: [hostId] },
      { services: ['shop', 'postgres'] },
      { file: ['/var/log/postgresql.log'] },
      { level: ['warn'] },
      { levels: ['unknown', 'info'] },
      { trace_id: ['01'.repeat(16)] },
      { span_id: ['01'.repeat(8)] },
      { text: ['PAYMENT'] },
      { text: ['Payment'], case_sensitive: ['true'] },
      { text: ['ärger'] },
      { text: ['straße'] },
      { text: ['支付'] },
      { text: ['%'] },
      { text: ['5_0'] },
      { text: ['\\'] },
      { text: ['\\mok\\M'], text_mode: ['regex'] },
      { text: ['^payment'], text_mode: ['regex'] },
      { text: ['^payment'], text_mode: ['regex'], case_sensitive: ['true'] },
      { text: ['^[[:alpha:]]+ (?=ok|FAILED)'], text_mode: ['regex'] },
      { text: ['(a+)+$|line.break'], text_mode: ['regex'], hosts: ['web'] },
      { text: ['no such text'] },
      { query: ['payment -service:shop level:>=info'] },
      { query: ['/ok|FAILED/ OR ärger'], case_sensitive: ['true'] },
      { query: ['trace_id:* host:web'], text: ['a'] },
      { query: ['template:2 -issue:*'] },
      { query: ['-template:* OR issue:3'] },
      { hosts: ['no such host'] },
    ];
    const readers: Listener[] = [];
    for (const question of QUESTIONS) {
      readers.push(await tail(served, queryOf(question)));
    }
    await write(...lines);
    await write(`${mark} is over`);
    await vi.waitFor(() => {
      expect(readers[0]?.bodies()).toHaveLength(lines.length + 1);
    }, PATIENCE);
    for (const [i, question] of QUESTIONS.entries()) {
      const asked = Object.fromEntries(
        Object.entries(question).map(([key, values]) => [
          key,
          ['hosts', 'services', 'levels'].includes(key)
            ? values
            : key === 'host_ids'
              ? values.map(Number)
              : key === 'case_sensitive'
                ? true
                : values[0],
        ]),
      );
      const { items } = await search(served, { ...asked, direction: 'forward' });
      const expected = items.filter(({ body }) => body.includes(mark)).map(({ body }) => body);
      await vi.waitFor(() => {
        expect(readers[i]?.bodies(), JSON.stringify(question)).toEqual(expected);
      }, PATIENCE);
    }
  });

  it('sends the newest stored lines first and meets the new ones without a hole or a double', async () => {
    const served = await open();
    const mark = `seam-${String(written)}`;
    for (let i = 0; i < 5; i += 1) {
      await write(`${mark} before ${String(i)}`);
    }
    // Many open while many lines come in: wherever their seam lies, it must hold.
    let stop = false;
    let count = 0;
    const writing = (async () => {
      while (!stop) {
        await write(`${mark} during ${String((count += 1))}`);
      }
    })();
    const readers: Listener[] = [];
    for (let i = 0; i < 8; i += 1) {
      readers.push(await tail(served, queryOf({ text: [mark], backlog: ['3'] })));
    }
    stop = true;
    await writing;
    await write(`${mark} last`);
    const all = [
      ...Array.from({ length: 5 }, (_, i) => `${mark} before ${String(i)}`),
      ...Array.from({ length: count }, (_, i) => `${mark} during ${String(i + 1)}`),
      `${mark} last`,
    ];
    for (const reader of readers) {
      await vi.waitFor(() => {
        expect(reader.bodies().at(-1)).toBe(`${mark} last`);
      }, PATIENCE);
      const got = reader.bodies();
      expect(got.length).toBeGreaterThanOrEqual(4);
      expect(got).toEqual(all.slice(-got.length));
    }
  });

  describe('after a cut', () => {
    it('in the middle of an event goes on with that event, with nothing lost and nothing twice', async () => {
      const served = await open();
      const mark = `cut-${String(written)}`;
      const query = queryOf({ text: [mark] });
      const cut = await tail(
        served,
        query,
        {},
        {
          onText: (text, close) => {
            // The second event has begun, and is not whole.
            if (text.lastIndexOf(`${mark} second`) > 0) {
              close();
            }
          },
        },
      );
      await write(`${mark} first`);
      await hears(cut, `${mark} first`);
      await write(`${mark} second ${'x'.repeat(300_000)}`, `${mark} third`);
      await cut.over;
      expect(cut.bodies()).toEqual([`${mark} first`]);
      await write(`${mark} while away`);
      const again = await tail(served, query, { 'last-event-id': cut.lastId() });
      await write(`${mark} after`);
      await vi.waitFor(() => {
        expect(again.bodies().map((body) => body.slice(mark.length + 1, mark.length + 11))).toEqual([
          'second xxx',
          'third',
          'while away',
          'after',
        ]);
      }, PATIENCE);
      expect(again.gaps()).toEqual([]);
      expect(again.items().map(({ cut: isCut }) => isCut)).toEqual([true, false, false, false]);
    });

    it('and a restart says from when on lines may be missing; a query from there has them', async () => {
      const mark = `restart-${String(written)}`;
      const query = queryOf({ text: [mark], backlog: ['100'] });
      const before = await tail(await open(), query);
      await write(`${mark} seen`);
      await hears(before, `${mark} seen`);
      before.close();
      await write(`${mark} missed`);
      const served = await open();
      const after = await tail(served, query, { 'last-event-id': before.lastId() });
      await write(`${mark} new`);
      await hears(after, `${mark} new`);
      expect(after.events[0]?.event).toBe('gap');
      const { items } = await search(served, {
        text: mark,
        from: after.gaps()[0]?.from,
        direction: 'forward',
      });
      expect(items.map(({ body }) => body)).toEqual(
        ['seen', 'missed', 'new'].map((what) => `${mark} ${what}`),
      );
    });
  });

  it('sends a line of a megabyte with control signs cut, and the next ones whole', async () => {
    const listener = await tail(await open());
    await write('before', 'a\r\n\u2028\u0001data: x\n\nevent: gap\n'.repeat(40_000), 'after');
    await vi.waitFor(() => {
      expect(listener.items()).toHaveLength(3);
    }, PATIENCE);
    const [before, long, after] = listener.items();
    expect([before?.body, before?.cut, after?.body, after?.cut]).toEqual(['before', false, 'after', false]);
    expect(long?.cut).toBe(true);
    expect(long?.body).toHaveLength(65_536);
    expect(
      Math.max(
        ...listener
          .text()
          .split('\n\n')
          .map((block) => block.length),
      ),
    ).toBeLessThan(1_000_000);
  });

  it('lets a slow reader miss the oldest lines, says how many, and holds no more than its bounds', async () => {
    const served = await open({ maxWaitingLines: 200 });
    const listener = await tail(served);
    listener.pause();
    const line = 'y'.repeat(20_000);
    for (let round = 0; round < 40; round += 1) {
      await write(...Array.from({ length: 50 }, (_, i) => `${String(round * 50 + i)} ${line}`));
    }
    expect(lastTail?.figures().heldBytes).toBeGreaterThan(100_000);
    expect(lastTail?.figures().heldBytes).toBeLessThan(2 * DEFAULT_TAIL_LIMITS.maxQueuedBytes + 1_000_000);
    listener.resume();
    await vi.waitFor(() => {
      expect(listener.bodies().at(-1)?.split(' ')[0]).toBe('1999');
    }, PATIENCE);
    const numbers = listener.bodies().map((body) => Number(body.split(' ')[0]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(listener.skipped()).toBeGreaterThan(0);
    expect(numbers.length + listener.skipped()).toBe(2_000);
    expect(listener.gaps()).toEqual([]);
  });

  it('serves a hundred viewers', async () => {
    const served = await open();
    const mark = `hundred-${String(written)}`;
    const readers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        tail(served, queryOf(i % 2 === 0 ? { text: [mark] } : { text: [mark], level: ['info'] })),
      ),
    );
    await write(`${mark} one`);
    await write(`${mark} two`);
    for (const reader of readers) {
      await hears(reader, `${mark} one`, `${mark} two`);
    }
  });

  it('answers 503 with Retry-After when all seats are taken, and frees one when its viewer leaves for good', async () => {
    const served = await open({ maxStreams: 2, resumeMs: 100 });
    const [first] = await Promise.all([tail(served), tail(served)]);
    const full = await served.ask({ path: PATH, headers: { authorization: `Bearer ${SECRET}` } });
    expect(full).toMatchObject({
      status: 503,
      headers: { 'retry-after': '10' },
      json: { code: 'OVERLOADED', retryable: true },
    });
    first?.close();
    await vi.waitFor(async () => {
      expect((await tail(served)).status).toBe(200);
    }, PATIENCE);
  });

  it('gives everything back when viewers hang up and do not come again', async () => {
    const served = await open({ resumeMs: 100 });
    const readers = [await tail(served), await tail(served, queryOf({ text: ['x'], text_mode: ['regex'] }))];
    await vi.waitFor(() => {
      expect(listeners).toBe(1);
    }, PATIENCE);
    readers.forEach((reader) => {
      reader.close();
    });
    await vi.waitFor(() => {
      expect(listeners).toBe(0);
    }, PATIENCE);
  });

  it('keeps a silent stream alive, and ends it when its token is revoked', async () => {
    const served = await open({}, 50);
    const listener = await tail(served);
    await vi.waitFor(() => {
      expect(listener.comments()).toBeGreaterThan(2);
    }, PATIENCE);
    const token = await room.tokens.find(hashOf(SECRET), idle);
    await room.tokens.revoke(token?.id ?? 0, new Date(), noted('token.revoked'), idle);
    // What is known of a token by heart lasts five seconds.
    await listener.over;
    await room.rows('DELETE FROM vigilops.tokens WHERE id = $1', [token?.id]);
    expect(listener.text().replaceAll(': keep-alive\n\n', '')).toBe('retry: 2000\n\n');
    await vi.waitFor(() => {
      expect(listeners).toBe(0);
    }, PATIENCE);
  });

  it.each([
    ['level=loud', 'level'],
    ['backlog=1001', 'backlog'],
    ['backlog=-1', 'backlog'],
    ['from=now-1h', 'from'],
    ['limit=5', 'limit'],
    ['text=(&text_mode=regex', 'text'],
    ['trace_id=xyz', 'trace_id'],
    ['text=a&text=b', 'text'],
  ])('refuses %s as JSON before the stream begins', async (query, field) => {
    const served = await open();
    const answer = await served.ask({
      path: `${PATH}?${query}`,
      headers: { authorization: `Bearer ${SECRET}` },
    });
    expect(answer).toMatchObject({
      status: 400,
      json: { code: 'REQUEST_INVALID', detail: expect.stringMatching(new RegExp(`^${field}`)) as string },
    });
    expect(listeners).toBe(0);
  });

  it('refuses two last events, and takes one that it never gave for a cut', async () => {
    const served = await open();
    const authorization = `Bearer ${SECRET}`;
    const twice = await served.ask({ path: PATH, headers: { authorization, 'last-event-id': ['a', 'b'] } });
    expect(twice).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } });
    const listener = await tail(served, '', { 'last-event-id': 'whatever' });
    await vi.waitFor(() => {
      expect(listener.gaps()).toHaveLength(1);
    }, PATIENCE);
  });

  it('shows no row that the database refused', async () => {
    const listener = await tail(await open());
    await room.writer.commit(
      [
        batchOf({
          logs: ['good', Uint8Array.of(0xff), 'good too'].map((body, i) => ({
            stream: streams[0] ?? 0,
            timeUs: Date.now() * 1_000 + i,
            body,
          })),
        }),
      ],
      idle,
    );
    await hears(listener, 'good', 'good too');
  });
});

function queryOf(question: Readonly<Record<string, readonly string[]>>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [key, values] of Object.entries(question)) {
    values.forEach((value) => {
      query.append(key, value);
    });
  }
  return query;
}
