import { VigilError } from '@vigilops/contracts';
import type { Problem } from '@vigilops/contracts/api';
import type { OtlpKind } from '@vigilops/otlp';
import { silentLogger, systemClock } from '@vigilops/runtime';
import express from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import type { Taken } from '../intake.ts';
import { tokenRecord } from '../test/gate-harness.ts';
import { createAgentApiRouter } from './router.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  closers.splice(0).forEach((close) => {
    close();
  });
});

async function openApi(
  options: { token?: ReturnType<typeof tokenRecord>; taken?: Taken; failure?: Error } = {},
) {
  const calls: { kind: OtlpKind; text: string }[] = [];
  const forgotten: number[] = [];
  const app = express();
  app.use(
    createAgentApiRouter({
      authenticate: (credentials) =>
        credentials.authorization[0] === 'Bearer good'
          ? Promise.resolve(options.token ?? tokenRecord({ id: 3, kind: 'agent', hostKey: 'host-1' }))
          : Promise.reject(new VigilError('AUTH_INVALID', 'the token is unknown')),
      addressOf: () => '127.0.0.1',
      storeHealth: () => ({ ready: true, reason: null, retryAfterSeconds: 1 }),
      intake: (kind, { body }) => {
        calls.push({ kind, text: Buffer.from(body).toString('latin1') });
        return options.failure === undefined
          ? Promise.resolve(options.taken ?? { partial: null, hostIds: [42] })
          : Promise.reject(options.failure);
      },
      forgetToken: (id) => forgotten.push(id),
      clock: systemClock,
      logger: silentLogger,
      requestDeadlineMs: 8_000,
    }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const post = async (
    path: string,
    body: unknown,
    init: { headers?: Record<string, string>; method?: string; raw?: string | Uint8Array<ArrayBuffer> } = {},
  ) => {
    const method = init.method ?? 'POST';
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/agent/${path}`, {
      method,
      headers: { authorization: 'Bearer good', 'content-type': 'application/json', ...init.headers },
      ...(method === 'GET' ? {} : { body: init.raw ?? JSON.stringify(body) }),
    });
    const json: unknown = await response.json();
    return {
      status: response.status,
      headers: response.headers,
      json,
      code: (json as Partial<Problem>).code,
    };
  };
  return { post, calls, forgotten };
}

describe('the plain JSON way in', () => {
  it('registers a host, answers its id, and looks the token up anew', async () => {
    const { post, calls, forgotten } = await openApi();
    const answer = await post('register', {
      name: 'web-1',
      ips: ['192.0.2.1'],
      os: 'Ubuntu',
      tags: ['a'],
      group: 'prod',
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ host_id: 42, heartbeat_interval_seconds: 15 });
    expect(calls.map(({ kind }) => kind)).toEqual(['metrics']);
    for (const text of [
      'host.id',
      'web-1',
      'vigilops.agent.heartbeat',
      'vigilops.agent.version',
      '192.0.2.1',
      'Ubuntu',
      'prod',
    ]) {
      expect(calls[0]?.text).toContain(text);
    }
    expect(forgotten).toEqual([3]);
  });

  it('writes figures under OpenTelemetry names for the host of the token', async () => {
    const { post, calls } = await openApi();
    const answer = await post('metrics', { cpu_usage: 12.5, mem_total: 8e9, mem_used: 2e9, net_rx_bytes: 5 });
    expect(answer.json).toEqual({ rejected: 0, message: null });
    for (const text of [
      'host-1',
      'system.cpu.utilization',
      'system.memory.limit',
      'system.network.io',
      'receive',
    ]) {
      expect(calls[0]?.text).toContain(text);
    }
    expect(calls[0]?.text).not.toContain('system.filesystem');
  });

  it('hands results of checks on as such, beside their figures', async () => {
    const { post, calls } = await openApi();
    const answer = await post('services', {
      checks: [
        { name: 'api', type: 'http', status: 'up', response_time_ms: 12, status_code: 200 },
        { name: 'db', type: 'tcp', status: 'timeout', error_message: 'no answer' },
      ],
    });
    expect(answer.json).toEqual({ rejected: 0, message: null });
    expect(calls.map(({ kind }) => kind)).toEqual(['logs', 'metrics']);
    for (const text of ['vigilops.check.result', 'db: timeout: no answer', 'unknown.invalid']) {
      expect(calls[0]?.text).toContain(text);
    }
    expect(calls[1]?.text).toContain('vigilops.check.up');
  });

  it('counts what of results and figures was not stored', async () => {
    const { post } = await openApi({
      taken: { partial: { rejected: 1, message: 'a host may define at most 1000 services' }, hostIds: [42] },
    });
    const answer = await post('services', { checks: [{ name: 'api', type: 'script', status: 'down' }] });
    expect(answer.json).toMatchObject({ rejected: 2, message: expect.stringContaining('1000') as string });
  });

  it('needs a host key with an API token, which speaks for no host of its own', async () => {
    const { post, calls } = await openApi({ token: tokenRecord() });
    expect(await post('heartbeat', {})).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
    expect(calls).toEqual([]);
    expect((await post('heartbeat', { host_key: 'web-9' })).status).toBe(200);
    expect(calls[0]?.text).toContain('web-9');
  });

  it('answers 400 with the reason when a registration was refused', async () => {
    const { post } = await openApi({
      taken: { partial: { rejected: 1, message: 'host web-2 is not its own' }, hostIds: [] },
    });
    const answer = await post('register', { name: 'web-2' });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ detail: 'host web-2 is not its own', retryable: false });
  });

  it('hands a database that is away to the sender as 503 with Retry-After', async () => {
    const { post } = await openApi({
      failure: new VigilError('STORE_UNAVAILABLE', 'away', { retryAfterSeconds: 4 }),
    });
    const answer = await post('heartbeat', {});
    expect(answer).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE' });
    expect(answer.headers.get('retry-after')).toBe('4');
  });

  it.each([
    ['an unknown key', 'heartbeat', { surprise: 1 }, {}, 400, 'REQUEST_INVALID'],
    ['a wrong type', 'metrics', { cpu_usage: '12' }, {}, 400, 'REQUEST_INVALID'],
    ['a percentage above 100', 'metrics', { cpu_usage: 101 }, {}, 400, 'REQUEST_INVALID'],
    ['no figure at all', 'metrics', {}, {}, 400, 'REQUEST_INVALID'],
    ['U+0000 in a text', 'register', { name: 'a\0b' }, {}, 400, 'REQUEST_INVALID'],
    ['a list', 'heartbeat', [], {}, 400, 'REQUEST_INVALID'],
    ['JSON that breaks off', 'heartbeat', null, { raw: '{"a":' }, 400, 'BODY_MALFORMED'],
    [
      'a body above 1 MiB',
      'heartbeat',
      null,
      { raw: `{"a":"${'x'.repeat(1_100_000)}"}` },
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'a bomb',
      'heartbeat',
      null,
      { raw: gzipSync(Buffer.alloc(50_000_000, ' ')), headers: { 'content-encoding': 'gzip' } },
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'plain text that claims gzip',
      'heartbeat',
      null,
      { raw: '{}', headers: { 'content-encoding': 'gzip' } },
      400,
      'BODY_MALFORMED',
    ],
    [
      'an unknown encoding',
      'heartbeat',
      null,
      { raw: '{}', headers: { 'content-encoding': 'compress' } },
      415,
      'CONTENT_ENCODING_UNSUPPORTED',
    ],
    [
      'another content type',
      'heartbeat',
      null,
      { raw: 'a=1', headers: { 'content-type': 'text/plain' } },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
    ],
    ['a bad token', 'heartbeat', {}, { headers: { authorization: 'Bearer bad' } }, 401, 'AUTH_INVALID'],
    ['GET', 'heartbeat', {}, { method: 'GET' }, 405, 'METHOD_NOT_ALLOWED'],
  ])('refuses %s', async (_name, path, body, init, status, code) => {
    const { post, calls } = await openApi();
    expect(await post(path, body, init)).toMatchObject({ status, code });
    expect(calls).toEqual([]);
  });
});
