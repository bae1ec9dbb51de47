import { spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import { silentLogger, systemClock } from '@vigilops/runtime';
import { describe, expect, it } from 'vitest';

import { decodeLogs } from '../logs/test/decode-logs.ts';
import { diskFileSystem, type SpoolFileSystem } from '../spool/index.ts';
import { createRelay } from './index.ts';
import { HOST, logs, openRelay, post, waitingIn } from './test/relay-kit.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const jsonLogs = (body: string) =>
  Buffer.from(
    JSON.stringify({
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
          scopeLogs: [{ logRecords: [{ timeUnixNano: '1767600000000000000', body: { stringValue: body } }] }],
        },
      ],
    }),
  );
/** The message of a google.rpc.Status in protobuf. */
const messageOf = (body: Buffer) => body.toString('utf8');

describe('what programs of the host hand in', () => {
  it.each([
    ['as it is', (body: Uint8Array) => body, {}],
    ['as gzip', gzipSync, { 'content-encoding': 'gzip' }],
    ['as zlib, which HTTP calls deflate', deflateSync, { 'content-encoding': 'deflate' }],
    ['as bare deflate', deflateRawSync, { 'content-encoding': 'deflate' }],
  ] as const)('is in the spool when it is answered, sent %s', async (_how, pack, headers) => {
    const { spool, port } = await openRelay();
    const answer = await post(port, '/v1/logs', pack(logs(['one', 'zwölf'])), headers);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/x-protobuf' } });
    expect(answer.body).toHaveLength(0);
    const [record] = await waitingIn(spool, 'relay-logs');
    expect(record?.rows).toBe(2);
    expect(decodeLogs(record?.body ?? Buffer.alloc(0))).toMatchObject([
      { body: 'one', resource: { 'service.name': 'shop', 'host.id': 'host-7' } },
      { body: 'zwölf' },
    ]);
  });

  it('is taken as JSON too, and answered in it', async () => {
    const { spool, port } = await openRelay();
    const answer = await post(port, '/v1/logs', jsonLogs('hello'), JSON_TYPE);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(answer.body.toString()).toBe('{}');
    const [record] = await waitingIn(spool, 'relay-logs');
    expect(decodeLogs(record?.body ?? Buffer.alloc(0))).toMatchObject([{ body: 'hello' }]);
  });

  it('waits in the queue of its signal, apart from what the agent has gathered itself', async () => {
    const { spool, port } = await openRelay();
    // The three requests differ in names alone where they carry nothing but a resource and an item without fields.
    const item = Buffer.from([0x0a, 6, 0x12, 4, 0x12, 2, 0x0a, 0]);
    for (const signal of ['logs', 'traces']) {
      expect((await post(port, `/v1/${signal}`, item)).status).toBe(200);
    }
    const rows = Object.fromEntries(Object.entries(spool.stats()).map(([kind, one]) => [kind, one.rows]));
    expect(rows).toEqual({ metrics: 0, logs: 0, 'relay-metrics': 0, 'relay-logs': 1, 'relay-traces': 1 });
  });

  it('is there once however often the same bytes come, also over a restart of the agent', async () => {
    const first = await openRelay();
    const body = logs(['paid']);
    await Promise.all([1, 2, 3].map(() => post(first.port, '/v1/logs', body)));
    await first.close();
    const { spool, port } = await openRelay({ directory: first.directory });
    expect((await post(port, '/v1/logs', body)).status).toBe(200);
    expect((await post(port, '/v1/logs', logs(['refunded']))).status).toBe(200);
    const found = await waitingIn(spool, 'relay-logs');
    expect(found.map(({ body: bytes }) => decodeLogs(bytes)[0]?.body)).toEqual(['paid', 'refunded']);
  });

  it('keeps its batch id when it comes again after it was sent, so that the server knows it', async () => {
    const { spool, port } = await openRelay();
    const ids: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      await post(port, '/v1/logs', logs(['paid']));
      const record = await spool.next('relay-logs');
      ids.push(record?.batchId ?? '');
      await spool.ack(record ?? expect.fail());
    }
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('is there twice when it came twice without a time: both may be meant', async () => {
    const { spool, port } = await openRelay();
    const body = logs(['tick'], {}, null);
    await post(port, '/v1/logs', body);
    await post(port, '/v1/logs', body);
    expect(await waitingIn(spool, 'relay-logs')).toHaveLength(2);
  });

  it('is refused in part where it is of another host, and the sender is told what to do', async () => {
    const { spool, port } = await openRelay();
    const body = Buffer.concat([logs(['x'], { 'host.id': 'db-1' }), logs(['a'])]);
    const answer = await post(port, '/v1/logs', body);
    expect(answer.status).toBe(200);
    expect(messageOf(answer.body)).toContain('host.id "db-1" is another host than this one (host-7)');
    expect(await waitingIn(spool, 'relay-logs')).toMatchObject([{ rows: 1 }]);
  });

  it('is nothing when it is empty', async () => {
    const { spool, port } = await openRelay();
    expect((await post(port, '/v1/metrics', Buffer.alloc(0))).status).toBe(200);
    expect(await waitingIn(spool, 'relay-metrics')).toEqual([]);
  });
});

describe('a spool that takes no more', () => {
  it('is answered with 503 and when to come again, until the server has taken something', async () => {
    const { spool, port, refused } = await openRelay({ maxBytes: 256 * 1024 });
    const noise = () => logs([Array.from({ length: 3_000 }, () => Math.random().toString(36)).join('')]);
    const taken: number[] = [];
    let answer = await post(port, '/v1/logs', noise());
    for (; answer.status === 200 && taken.length < 50; answer = await post(port, '/v1/logs', noise())) {
      taken.push(answer.status);
    }
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(messageOf(answer.body)).toContain('the queue is full');
    expect(taken.length).toBeGreaterThan(1);
    expect(spool.stats()['relay-logs']?.dropped.queue_full).toBe(0);

    for (
      let record = await spool.next('relay-logs');
      record !== undefined;
      record = await spool.next('relay-logs')
    ) {
      await spool.ack(record);
    }
    expect((await post(port, '/v1/logs', logs(['again']))).status).toBe(200);
    expect(refused).toEqual(['OVERLOADED']);
  });

  it('never says 200 when the disk does not take it, and takes it when the disk does again', async () => {
    let isFailing = false;
    const fileSystem: SpoolFileSystem = {
      ...diskFileSystem,
      async open(path, mode) {
        const file = await diskFileSystem.open(path, mode);
        const sync = (): Promise<void> =>
          isFailing ? Promise.reject(Object.assign(new Error('no'), { code: 'EIO' })) : file.sync();
        return { ...file, sync };
      },
    };
    const { spool, port } = await openRelay({ fileSystem });
    isFailing = true;
    const refused = await post(port, '/v1/logs', logs(['one']));
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(messageOf(refused.body)).toContain('EIO');
    isFailing = false;
    expect((await post(port, '/v1/logs', logs(['one']))).status).toBe(200);
    expect(await waitingIn(spool, 'relay-logs')).toHaveLength(1);
  });
});

describe('what the relay refuses', () => {
  it.each([
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a page of a file or a sandbox', { origin: 'null' }],
    ['a name that was made to resolve to this host', { host: 'evil.example:4318' }],
    ['a name that only begins like ours', { host: 'localhost.evil.example' }],
    ['an address that is not of this host alone', { host: '192.168.1.5:4318' }],
  ])('%s', async (_who, headers) => {
    const { spool, port } = await openRelay();
    expect((await post(port, '/v1/logs', logs(['x']), headers)).status).toBe(403);
    expect(await waitingIn(spool, 'relay-logs')).toEqual([]);
  });

  it.each([
    { host: 'localhost' },
    { host: 'LOCALHOST:4318' },
    { host: '[::1]:4318' },
    { origin: 'http://localhost:3000' },
  ])('nobody who names this host: %o', async (headers) => {
    const { port } = await openRelay();
    expect((await post(port, '/v1/logs', logs(['x']), headers)).status).toBe(200);
  });

  it('other names are taken where that is allowed, pages never', async () => {
    const { port } = await openRelay({ allowOtherAddresses: true });
    const send = (headers: Record<string, string>) => post(port, '/v1/logs', logs(['x']), headers);
    expect((await send({ host: 'host.docker.internal:4318' })).status).toBe(200);
    expect((await send({ host: 'relay.example', origin: 'http://relay.example' })).status).toBe(403);
  });

  it.each([
    ['another path', '/v1/profiles', 'POST', {}, 404, 'NOT_FOUND'],
    ['another method', '/v1/logs', 'PUT', {}, 405, 'METHOD_NOT_ALLOWED'],
    ['another form', '/v1/logs', 'POST', { 'content-type': 'text/plain' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
    [
      'another compression',
      '/v1/logs',
      'POST',
      { 'content-encoding': 'br' },
      415,
      'CONTENT_ENCODING_UNSUPPORTED',
    ],
    ['what is no gzip', '/v1/logs', 'POST', { 'content-encoding': 'gzip' }, 400, 'BODY_MALFORMED'],
    ['what is no JSON', '/v1/logs', 'POST', JSON_TYPE, 400, 'BODY_MALFORMED'],
  ] as const)('%s', async (_what, path, method, headers, status, code) => {
    const { port, refused } = await openRelay();
    const answer = await post(port, path, logs(['x']), headers, method);
    expect(answer.status).toBe(status);
    expect(refused).toEqual([code]);
    const isProtobuf = !('content-type' in headers);
    expect(answer.headers['content-type']).toBe(isProtobuf ? 'application/x-protobuf' : 'application/json');
    expect(answer.body.length).toBeGreaterThan(10);
  });

  it('protobuf that breaks off', async () => {
    const { port } = await openRelay();
    expect((await post(port, '/v1/logs', logs(['hello']).subarray(0, -3))).status).toBe(400);
  });

  it('a bomb, before it has grown', async () => {
    const { port } = await openRelay();
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    const answer = await post(port, '/v1/logs', bomb, { 'content-encoding': 'gzip' });
    expect(answer.status).toBe(413);
  });
});

describe('a relay of the agent', () => {
  it('counts what it refused by error code, and nothing of what it took', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vigilops-relay-'));
    const path = join(directory, 'otlp.sock');
    const { spool } = await openRelay();
    const said: string[] = [];
    const listens = Promise.withResolvers<undefined>();
    const relay = createRelay(
      { address: { path }, maxBytes: 1024 * 1024, allowOtherAddresses: false },
      {
        spool,
        resource: () => HOST,
        paths: { proc: '/proc', sys: '/sys', etc: '/nowhere', root: '/', foreign: false },
        clock: systemClock,
        logger: { ...silentLogger, info: () => listens.resolve(undefined) },
        unload: (file) => said.push(file),
      },
    );
    expect([...relay.stats().refused]).toEqual([]);
    relay.start();
    await listens.promise;
    expect((await post(path, '/v1/logs', logs(['x']))).status).toBe(200);
    expect((await post(path, '/v1/logs', Buffer.from('no'))).status).toBe(400);
    expect((await post(path, '/v1/logs', Buffer.from('no'))).status).toBe(400);
    expect((await post(path, '/v1/none', logs(['x']))).status).toBe(404);
    await relay.stop();
    expect([...relay.stats().refused]).toEqual([
      ['BODY_MALFORMED', 2],
      ['NOT_FOUND', 1],
    ]);
    expect(said).toEqual(['serve-relay.cjs']);
    rmSync(directory, { recursive: true });
  });
});

describe('a relay on a socket', () => {
  it('takes the place of a socket that a killed agent left, for its own group alone', async () => {
    const first = await openRelay();
    const path = join(first.directory, 'otlp.sock');
    const killed =
      'require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))';
    spawnSync(process.execPath, ['-e', killed, path]);
    expect(lstatSync(path).isSocket()).toBe(true);

    const { spool } = await openRelay({ address: { path } });
    expect(lstatSync(path).mode & 0o777).toBe(0o660);
    expect((await post(path, '/v1/logs', logs(['x']), { host: 'whatever' })).status).toBe(200);
    expect(await waitingIn(spool, 'relay-logs')).toHaveLength(1);
  });
});
