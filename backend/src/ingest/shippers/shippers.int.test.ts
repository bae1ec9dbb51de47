import { describeEngines, EMPTY_SCHEMA, type SuiteEngine } from '@vigilops/testkit';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { afterEach, expect, it, vi } from 'vitest';
import { DEFAULT_DECODE_LIMITS, openSyslogPorts } from '../index.ts';
import { SHIPPER_DOORS } from './doors.ts';
import { openDesk, type ShipperDesk } from './test/desk.ts';
import { jsonPush, protobufPush } from './test/loki-push.ts';

const LOKI = '/loki/api/v1/push';
const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' };
const GZIP = { 'content-encoding': 'gzip' };
const DAY_MS = 86_400_000;
/** What the store says of an agent's token that it does not know. */
const NOT_OF_HOST = 'was revoked or is no agent token';
const WAIT = { timeout: 30_000 };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

async function open(suite: SuiteEngine, options?: Parameters<typeof openDesk>[1]): Promise<ShipperDesk> {
  const desk = await openDesk(suite, options);
  cleanups.push(desk.close);
  return desk;
}

const nowNs = () => BigInt(Date.now()) * 1_000_000n;
const isoAgo = (ms: number) => new Date(Date.now() - ms).toISOString().replace('Z', '123Z');

function bulk(...lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function itemsOf(
  text: string,
): Record<string, { status: number; _id: string; error?: { reason: string } }>[] {
  return (JSON.parse(text) as { items: never[] }).items;
}

const statusesOf = (text: string) =>
  itemsOf(text).map((item) => Object.entries(item).map(([action, { status }]) => [action, status])[0]);

describeEngines("Loki's push on a real store", EMPTY_SCHEMA, (suite) => {
  it('stores a push of Promtail, answers 204, and stores it once however often it comes', async () => {
    const desk = await open(suite);
    const at = nowNs() + 789n;
    const push = protobufPush([
      {
        labels: '{filename="/var/log/shop.log", hostname="web-1", job="shop"}',
        entries: [
          { timeUnixNano: at, line: 'one', metadata: { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' } },
          { timeUnixNano: at + 1n, line: 'two', metadata: { detected_level: 'error', user: 'ada' } },
        ],
      },
      { labels: '{job="cron", level="warn"}', entries: [{ timeUnixNano: at + 2n, line: 'three' }] },
    ]);
    const answers = await Promise.all([1, 2, 3].map(() => desk.send('POST', LOKI, push, PROTOBUF_TYPE)));
    answers.push(await desk.send('POST', LOKI, push, { ...PROTOBUF_TYPE, 'content-encoding': 'snappy' }));
    expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(4).fill([204, '']));
    const lines = await desk.lines();
    expect(lines.map(({ body }) => body)).toEqual(['one', 'two', 'three']);
    expect(lines[0]).toMatchObject({
      nanos: 789,
      service: 'shop',
      host: 'web-1',
      file: '/var/log/shop.log',
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
    expect(lines[1]).toMatchObject({ severity: 17, severity_text: 'error', attributes: { user: 'ada' } });
    expect(lines[2]).toMatchObject({ severity: 13, service: 'cron', host: null });
  });

  it('stores a push of more new streams than the gate takes at once, and once', async () => {
    const desk = await open(suite);
    const at = nowNs();
    const push = protobufPush(
      Array.from({ length: 1_200 }, (_, index) => ({
        labels: `{app="shop", pod="p${String(index)}"}`,
        entries: [{ timeUnixNano: at + BigInt(index), line: `line ${String(index)}` }],
      })),
    );
    const answers = [await desk.send('POST', LOKI, push), await desk.send('POST', LOKI, push)];
    expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(2).fill([204, '']));
    expect((await desk.lines()).map(({ body }) => body)).toEqual(
      Array.from({ length: 1_200 }, (_, index) => `line ${String(index)}`),
    );
  });

  it('stores JSON, compressed or not, and takes the token as the password', async () => {
    const desk = await open(suite);
    const push = (line: string) => jsonPush([{ stream: { app: 'shop' }, values: [[String(nowNs()), line]] }]);
    expect((await desk.send('POST', LOKI, push('plain'), JSON_TYPE)).status).toBe(204);
    const basic = `Basic ${Buffer.from(`tenant:${desk.secret}`).toString('base64')}`;
    const zipped = gzipSync(push('zipped'));
    expect(
      (await desk.send('POST', LOKI, zipped, { ...JSON_TYPE, ...GZIP, authorization: basic })).status,
    ).toBe(204);
    expect((await desk.lines()).map(({ body }) => body)).toEqual(['plain', 'zipped']);
  });

  it('says in text what was not taken, and stores the other lines of the push', async () => {
    const desk = await open(suite);
    const old = String(BigInt(Date.now() - 30 * DAY_MS) * 1_000_000n);
    const body = jsonPush([
      {
        stream: { app: 'shop' },
        values: [
          [old, 'old'],
          [String(nowNs()), 'new'],
          ['-5', 'before all'],
        ],
      },
    ]);
    const answer = await desk.send('POST', LOKI, body, JSON_TYPE);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(answer.text).toContain('2 log records rejected: 1 x time is older than the 7 days that are kept');
    expect((await desk.lines()).map(({ body: line }) => line)).toEqual(['new']);
  });

  it('keeps what is binary or hostile as text that can be read', async () => {
    const desk = await open(suite);
    const line = Buffer.from([0x61, 0xff, 0x00, 0xf0, 0x9f, 0x98]);
    const push = protobufPush([{ labels: '{app="shop"}', entries: [{ timeUnixNano: nowNs(), line }] }]);
    expect((await desk.send('POST', LOKI, push, PROTOBUF_TYPE)).status).toBe(204);
    expect((await desk.lines())[0]?.body).toBe('a\ufffd\ufffd\ufffd');
  });

  it('refuses what is wrong in a way that clients do not repeat', async () => {
    const desk = await open(suite);
    const wrong: readonly [body: string, headers: Record<string, string>, status: number][] = [
      ['{}', { authorization: '' }, 401],
      ['{}', { authorization: 'Basic eDp5' }, 401],
      ['{"streams":[', JSON_TYPE, 400],
      ['no snappy', PROTOBUF_TYPE, 400],
      ['{}', { ...JSON_TYPE, 'content-encoding': 'br' }, 415],
      ['{}', { ...JSON_TYPE, ...GZIP }, 400],
    ];
    for (const [body, headers, status] of wrong) {
      const answer = await desk.send('POST', LOKI, body, headers);
      expect([body, answer.status, answer.headers.get('retry-after')]).toEqual([body, status, null]);
      expect(answer.headers.get('content-type')).toContain('text/plain');
    }
  });

  it('refuses bombs, by gzip and by snappy', async () => {
    const desk = await open(suite, { limits: { maxBodyBytes: 1_000_000, maxJsonBytes: 1_000_000 } });
    const spaces = Buffer.alloc(20_000_000, ' ');
    expect((await desk.send('POST', LOKI, gzipSync(spaces), { ...JSON_TYPE, ...GZIP })).status).toBe(413);
    const bomb = protobufPush([
      { labels: '{}', entries: [{ timeUnixNano: nowNs(), line: 'x'.repeat(20_000_000) }] },
    ]);
    expect((await desk.send('POST', LOKI, bomb, PROTOBUF_TYPE)).status).toBe(413);
  });

  it('tells clients to come again while it is full, or the database is away', async () => {
    const desk = await open(suite);
    desk.state.queueIsFull = true;
    const full = await desk.send('POST', LOKI, '{"streams":[]}', JSON_TYPE);
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '1']);
    desk.state.health = { ready: false, reason: 'away', retryAfterSeconds: 7 };
    const away = await desk.send('POST', LOKI, '{"streams":[]}', JSON_TYPE);
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '7']);
    desk.state.queueIsFull = false;
    desk.state.health = null;
    expect((await desk.send('POST', LOKI, '{"streams":[]}', JSON_TYPE)).status).toBe(204);
    expect((await desk.send('GET', '/ready')).text).toBe('ready\n');
  });

  it("takes an agent's token for the agent's own host alone", async () => {
    const desk = await open(suite, { token: { kind: 'agent', hostId: 1, hostKey: 'web-1' } });
    const body = jsonPush([{ stream: { host: 'web-2' }, values: [[String(nowNs()), 'x']] }]);
    const answer = await desk.send('POST', LOKI, body, JSON_TYPE);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(NOT_OF_HOST);
    expect(await desk.lines()).toEqual([]);
  });
});

describeEngines("Elasticsearch's _bulk on a real store", EMPTY_SCHEMA, (suite) => {
  it('answers for each item what became of it, and stores those that it took', async () => {
    const desk = await open(suite);
    const body = bulk(
      { create: { _id: 'a' } },
      { '@timestamp': isoAgo(3_000), message: 'one', host: { name: 'web-1' }, service: { name: 'shop' } },
      { index: { _index: 'other' } },
      { '@timestamp': isoAgo(2_000), message: 'two', 'log.level': 'warn' },
      { delete: { _id: 'a' } },
      { update: { _id: 'a' } },
      { doc: { message: 'three' } },
      { create: {} },
      { '@timestamp': isoAgo(30 * DAY_MS), message: 'old' },
      { create: { _id: 'a' } },
      { message: 'again' },
      { create: {} },
      { deep: JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) as object },
    );
    const answer = await desk.send('POST', '/logs-x/_bulk', body, { 'content-type': 'application/x-ndjson' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
    expect(JSON.parse(answer.text)).toMatchObject({ errors: true });
    expect(statusesOf(answer.text)).toEqual([
      ['create', 201],
      ['index', 201],
      ['delete', 400],
      ['update', 400],
      ['create', 400],
      ['create', 409],
      ['create', 400],
    ]);
    expect(itemsOf(answer.text)[0]?.['create']?._id).toBe('a');
    expect(itemsOf(answer.text)[1]?.['index']?._id).toMatch(/^[\w-]{20}$/);
    expect(itemsOf(answer.text)[4]?.['create']?.error?.reason).toContain('older than the 7 days');
    expect(await desk.lines()).toMatchObject([
      {
        body: 'one',
        host: 'web-1',
        service: 'shop',
        attributes: { 'elasticsearch.index': 'logs-x', 'elasticsearch.id': 'a' },
      },
      { body: 'two', host: null, severity: 13, attributes: { 'elasticsearch.index': 'other' } },
    ]);
  });

  it('stores documents with ids, or with times to the microsecond, once however often they come', async () => {
    const desk = await open(suite);
    const withId = bulk({ create: { _index: 'x', _id: '1' } }, { message: 'id' });
    const withTime = bulk({ create: { _index: 'x' } }, { '@timestamp': isoAgo(0), message: 'time' });
    for (const body of [withId, withTime, withId, withTime]) {
      const answer = await desk.send('POST', '/_bulk', body);
      expect(statusesOf(answer.text)).toEqual([['create', 201]]);
    }
    expect((await desk.lines()).map(({ body }) => body).sort()).toEqual(['id', 'time']);
  });

  it('stores documents that nothing tells apart as often as they come', async () => {
    const desk = await open(suite);
    const body = bulk(
      { index: { _index: 'x' } },
      { '@timestamp': new Date().toISOString(), message: 'tick' },
    );
    await desk.send('POST', '/_bulk', body);
    await desk.send('PUT', '/_bulk', gzipSync(body), GZIP);
    expect((await desk.lines()).map(({ body: line }) => line)).toEqual(['tick', 'tick']);
  });

  it('stores thousands of documents of many hosts in their order', async () => {
    const desk = await open(suite);
    const at = isoAgo(0);
    const numbers = Array.from({ length: 5_000 }, (_, index) => index);
    const body = bulk(
      ...numbers.flatMap((index) => [
        { create: {} },
        { '@timestamp': at, message: String(index), host: `h${String(index % 3)}` },
      ]),
    );
    const answer = await desk.send('POST', '/x/_bulk', body);
    expect(JSON.parse(answer.text)).toMatchObject({ errors: false });
    expect((await desk.lines()).map((line) => Number(line.body))).toEqual(numbers);
  });

  it('refuses what is wrong as a whole, in its own form', async () => {
    const desk = await open(suite);
    const good = bulk({ create: {} }, {});
    const wrong: readonly [body: string, headers: Record<string, string>, status: number, type: string][] = [
      [good, { authorization: `ApiKey ${'x'.repeat(60)}` }, 401, 'security_exception'],
      [bulk({ upsert: {} }, {}), {}, 400, 'illegal_argument_exception'],
      [good, GZIP, 400, 'illegal_argument_exception'],
    ];
    for (const [body, headers, status, type] of wrong) {
      const answer = await desk.send('POST', '/x/_bulk', body, headers);
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.text)).toMatchObject({ status, error: { type, root_cause: [{ type }] } });
    }
    expect(await desk.lines()).toEqual([]);
  });

  it('tells clients to come again while it is full', async () => {
    const desk = await open(suite);
    desk.state.queueIsFull = true;
    const answer = await desk.send('POST', '/x/_bulk', bulk({ create: {} }, {}));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { type: 'es_rejected_execution_exception' } });
    // As omelasticsearch, which names no user agent and would put the lines aside.
    const head = `POST /x/_bulk HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${desk.secret}\r\nContent-Length: 0\r\n\r\n`;
    expect(await desk.sendRaw(head)).toBe('');
    desk.state.queueIsFull = false;
    expect(await desk.sendRaw(head)).toContain('HTTP/1.1 200 OK');
  });

  it('says that an item was refused where the gate refuses it late', async () => {
    const desk = await open(suite, { token: { kind: 'agent', hostId: 1, hostKey: 'web-1' } });
    const answer = await desk.send('POST', '/x/_bulk', bulk({ create: {} }, { message: 'x', host: 'web-2' }));
    expect(statusesOf(answer.text)).toEqual([['create', 400]]);
    expect(itemsOf(answer.text)[0]?.['create']?.error?.reason).toContain(NOT_OF_HOST);
  });

  it('answers what clients ask before they send, and who has no token asks somebody else', async () => {
    const desk = await open(suite);
    const root = await desk.send('GET', '/');
    expect(root.headers.get('x-elastic-product')).toBe('Elasticsearch');
    expect(JSON.parse(root.text)).toMatchObject({
      version: { number: expect.stringMatching(/^8\./) as string, build_flavor: 'default' },
      tagline: 'You Know, for Search',
    });
    expect((await desk.send('HEAD', '/')).status).toBe(200);
    expect((await desk.send('GET', '/', undefined, { accept: 'text/html' })).text).toBe('somebody else');
    expect((await desk.send('GET', '/', undefined, { authorization: '' })).text).not.toContain('Search');
    const asked = [
      ['HEAD', '/_index_template/filebeat-8.19.0'],
      ['PUT', '/_index_template/filebeat-8.19.0'],
      ['GET', '/_ilm/policy/filebeat'],
      ['HEAD', '/_data_stream/filebeat-8.19.0'],
      ['GET', '/_license'],
      ['GET', '/_cluster/health'],
      ['HEAD', '/_cat/health'],
    ] as const;
    for (const [method, path] of asked) {
      const answer = await desk.send(method, path, method === 'PUT' ? '{}' : undefined, JSON_TYPE);
      expect([path, answer.status]).toEqual([path, 200]);
    }
  });
});

describeEngines('syslog on a real store', EMPTY_SCHEMA, (suite) => {
  it('stores lines of both forms, of hosts that no agent is, once and in order', async () => {
    const desk = await open(suite);
    const ports = await openSyslogPorts({
      tcp: { host: '127.0.0.1', port: 0 },
      udp: undefined,
      tls: undefined,
      isAllowed: () => true,
      timeZone: 'UTC',
      intake: desk.intake,
      decodeLimits: DEFAULT_DECODE_LIMITS,
      metrics: { received: () => undefined, lost: () => undefined },
      newId: () => crypto.randomUUID(),
      clock: systemClock,
      logger: silentLogger,
    });
    cleanups.push(ports.close);
    const at = new Date().toISOString();
    const messages = [
      `<11>1 ${at} web-1 shop 42 ID7 [origin ip="10.0.0.1"] \ufeffone`,
      '<86>1 1970-01-01T00:00:00Z web-1 sshd - - - two',
      `<13>${'x'.repeat(70_000)}`,
    ];
    const socket = connect(Number(ports.addresses.tcp?.split(':').at(-1)), '127.0.0.1');
    cleanups.push(() => Promise.resolve(socket.destroy()));
    socket.write(messages.map((text) => `${String(Buffer.byteLength(text))} ${text}`).join(''));
    await vi.waitFor(async () => {
      expect(await desk.lines()).toHaveLength(3);
    }, WAIT);
    const lines = await desk.lines();
    expect(lines.find(({ body }) => body === 'one')).toMatchObject({
      severity: 17,
      severity_text: 'err',
      service: 'shop',
      host: 'syslog:web-1',
      resource: { 'host.name': 'web-1' },
      attributes: {
        'syslog.facility': 'user',
        'syslog.procid': '42',
        'syslog.msgid': 'ID7',
        'syslog.origin.ip': '10.0.0.1',
        'network.peer.address': '127.0.0.1',
      },
    });
    expect(lines.find(({ body }) => body === 'two')).toMatchObject({
      severity: 9,
      host: 'syslog:web-1',
      attributes: { 'syslog.timestamp': '1970-01-01T00:00:00Z' },
    });
    expect(lines.find(({ body }) => body.startsWith('xx'))).toMatchObject({
      host: 'syslog:127.0.0.1',
      attributes: { 'log.truncated': true, 'vigilops.log.original_length': 70_004 },
    });
  });
});

describeEngines('the doors of other shippers', EMPTY_SCHEMA, (suite) => {
  it('are closed to whoever has no good token, each of them', async () => {
    const desk = await open(suite, { token: { scopes: new Set(['read']) } });
    for (const { name, routes } of SHIPPER_DOORS) {
      for (const { method, path, kind } of routes) {
        const ask = (authorization: string) =>
          desk.send(method.toUpperCase(), path.replace(/:\w+/, 'x'), kind === 'push' ? 'x' : undefined, {
            authorization,
          });
        const statuses = [await ask('Basic eDp5'), await ask(`Bearer ${desk.secret}`)].map(
          ({ status }) => status,
        );
        expect([name, method, path, ...statuses]).toEqual([name, method, path, 401, 403]);
      }
    }
    expect(await desk.lines()).toEqual([]);
  });
});
