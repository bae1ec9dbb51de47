import {
  createLogsRequestWriter,
  encodeAttributes,
  encodeExportResponse,
  encodeMetricsRequest,
  encodeStatus,
} from '@vigilops/otlp';
import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';

import type { SpoolRecord } from '../spool/types.ts';
import { createSender } from './index.ts';
import {
  memorySpool,
  openServer,
  recordingClock,
  recordingLogger,
  recordOf,
  type Reply,
} from './test/send-kit.ts';
import type { Sender, SenderConfig } from './types.ts';

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const OK: Reply = { status: 200, headers: PROTOBUF };
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

function logsRequest(count: number): Uint8Array {
  const writer = createLogsRequestWriter({ resource: { 'host.name': 'web-1' }, scope: { name: 'agent' } });
  for (let i = 0; i < count; i += 1) {
    const body = Buffer.from(`line ${i}`);
    writer.append(
      1_700_000_000_000,
      0,
      1_700_000_000_000,
      9,
      'INFO',
      body,
      0,
      body.length,
      encodeAttributes({}, 6),
      i,
    );
  }
  return writer.finish();
}

async function send(
  plan: Parameters<typeof openServer>[0],
  records: readonly SpoolRecord[],
  options: { config?: Partial<SenderConfig>; tls?: { key: string; cert: string } } = {},
) {
  const server = await openServer(plan, options.tls);
  const memory = memorySpool(records);
  const clock = recordingClock();
  const logger = recordingLogger();
  const sender: Sender = createSender(
    { url: server.url, token: 'vgo_agent_test', ...options.config },
    { spool: memory.spool, clock, random: () => 0.5, logger },
  );
  cleanups.push(
    () => server.close(),
    () => sender.stop(),
  );
  await sender.start();
  return { server, sender, clock, logger, ...memory };
}

describe('sender', () => {
  it('posts the record as it lies in the spool, with token and batch id, and acknowledges it after the 200', async () => {
    const body = logsRequest(3);
    const record = recordOf('logs', 1, body, 3);
    const { server, acked, settled, sender } = await send(() => OK, [record]);
    await settled();
    expect(acked).toEqual([record.batchId]);
    const [request] = server.received;
    expect(request?.path).toBe('/v1/logs');
    expect(Buffer.from(request?.body ?? []).equals(body)).toBe(true);
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer vgo_agent_test',
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      'x-vigilops-batch-id': record.batchId,
    });
    expect(sender.stats()).toMatchObject({ sentRows: { logs: 3 }, trouble: null });
  });

  it.each([429, 500, 502, 503, 504, 401, 403, 404, 302])(
    'keeps the record at %i and sends it again under the same batch id',
    async (status) => {
      const record = recordOf('metrics', 1, logsRequest(1));
      const plan = (_: unknown, number: number): Reply => (number < 3 ? { status } : OK);
      const { server, acked, dead, settled, sender } = await send(plan, [record]);
      await settled();
      expect(acked).toEqual([record.batchId]);
      expect(dead).toEqual([]);
      expect(server.received.map(({ headers }) => headers['x-vigilops-batch-id'])).toEqual(
        Array(3).fill(record.batchId),
      );
      expect(sender.stats()).toMatchObject({ failedRequests: 2, trouble: null });
    },
  );

  it('keeps the record when the connection is cut without an answer', async () => {
    const record = recordOf('logs', 1, logsRequest(1));
    const { acked, settled } = await send((_, number) => (number === 1 ? 'cut' : OK), [record]);
    await settled();
    expect(acked).toEqual([record.batchId]);
  });

  it('waits as long as Retry-After asks, and doubles its own patience up to a minute', async () => {
    const record = recordOf('logs', 1, logsRequest(1));
    const plan = (_: unknown, number: number): Reply =>
      number === 1 ? { status: 503, headers: { 'retry-after': '17' } } : number < 10 ? { status: 503 } : OK;
    const { clock, settled } = await send(plan, [record]);
    await settled();
    // 1,000 ms is also the pause of the lane that waits for a backlog.
    const waits = clock.slept.filter((ms) => ms !== 1_000);
    expect(waits).toEqual([17_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('says once, in the words of the server, that the token was revoked, and again when all is well', async () => {
    const answer = encodeStatus(16, 'the token was revoked', 'protobuf');
    const plan = (_: unknown, number: number): Reply =>
      number < 5 ? { status: 401, headers: PROTOBUF, body: answer } : OK;
    const { logger, settled } = await send(plan, [recordOf('logs', 1, logsRequest(1))]);
    await settled();
    expect(logger.lines).toHaveLength(2);
    expect(logger.lines[0]).toContain('the token was revoked');
    expect(logger.lines[1]).toBe('the server takes data again');
  });

  it('sets a record aside that the server will never take, and goes on with the next', async () => {
    const bad = recordOf('logs', 1, logsRequest(1));
    const good = recordOf('logs', 2, logsRequest(1));
    const plan = ({ headers }: { headers: Record<string, unknown> }): Reply =>
      headers['x-vigilops-batch-id'] === bad.batchId ? { status: 400, body: 'field 3 is broken' } : OK;
    const { acked, dead, settled } = await send(plan, [bad, good]);
    await settled();
    await (acked.length > 0 ? undefined : settled());
    expect(dead).toEqual([{ batchId: bad.batchId, reason: 'HTTP 400: field 3 is broken', rows: 1 }]);
    expect(acked).toEqual([good.batchId]);
  });

  it('sends a record that is too large in halves with ids of their own, the same ones at every try', async () => {
    const record = recordOf('logs', 1, logsRequest(4), 4);
    let outage = true;
    const plan = ({ body }: { body: Uint8Array }, number: number): Reply => {
      if (number === 4 && outage) {
        outage = false;
        return { status: 503 };
      }
      return body.length > 150 ? { status: 413 } : OK;
    };
    const { server, acked, settled, sender } = await send(plan, [record]);
    await settled();
    expect(acked).toEqual([record.batchId]);
    expect(sender.stats().sentRows.logs).toBe(4);
    const taken = server.received.filter(({ body }) => body.length <= 150);
    const ids = taken.map(({ headers }) => headers['x-vigilops-batch-id']);
    expect(new Set(ids).size).toBeLessThan(ids.length);
    const lines = taken.flatMap(
      ({ body }) =>
        Buffer.from(body)
          .toString('latin1')
          .match(/line \d/g) ?? [],
    );
    expect(new Set(lines)).toEqual(new Set(['line 0', 'line 1', 'line 2', 'line 3']));
  });

  it('gives up only the part that is too large by itself', async () => {
    const points = (name: string) => ({
      name,
      unit: '1',
      data: { kind: 'gauge' as const, points: [{ attributes: {}, timeUnixNano: 1n, value: 1 }] },
    });
    const body = encodeMetricsRequest([
      { resource: {}, metrics: [points('small'), points('x'.repeat(500))] },
    ]);
    const record = recordOf('metrics', 1, body, 2);
    const { acked, dead, settled } = await send(
      (request) => (request.body.length > 300 ? { status: 413, body: 'at most 300 bytes' } : OK),
      [record],
    );
    await settled();
    await (acked.length > 0 ? undefined : settled());
    expect(dead).toEqual([{ batchId: record.batchId, reason: 'HTTP 413: at most 300 bytes', rows: 1 }]);
    expect(acked).toEqual([record.batchId]);
  });

  it('counts what the server refused singly', async () => {
    const body = encodeExportResponse('logs', { rejected: 2, message: 'too old' }, 'protobuf');
    const { settled, sender, logger } = await send(
      () => ({ status: 200, headers: PROTOBUF, body }),
      [recordOf('logs', 1, logsRequest(5), 5)],
    );
    await settled();
    expect(sender.stats()).toMatchObject({ sentRows: { logs: 3 }, refusedRows: { logs: 2 } });
    expect(logger.lines.join()).toContain('too old');
  });

  it('reads no more than 64 KiB of an endless answer', async () => {
    const { acked, settled } = await send(
      () => ({ status: 200, body: 'x'.repeat(5_000_000) }),
      [recordOf('logs', 1, logsRequest(1))],
    );
    await settled();
    expect(acked).toHaveLength(1);
  });

  it('does not let a kind in trouble hold up the other', async () => {
    const metric = recordOf('metrics', 1, logsRequest(1));
    const line = recordOf('logs', 2, logsRequest(1));
    const { acked, settled } = await send(
      ({ path }) => (path === '/v1/logs' ? OK : { status: 503 }),
      [metric, line],
    );
    await settled();
    expect(acked).toEqual([line.batchId]);
  });

  it('refuses to send a token in clear text to another host unless that is allowed', async () => {
    const { spool } = memorySpool([]);
    const deps = { spool, clock: recordingClock(), random: () => 0, logger: recordingLogger() };
    await expect(
      createSender({ url: 'http://vigilops.example.com', token: 't' }, deps).start(),
    ).rejects.toThrow(/clear text/);
    const allowed = createSender(
      { url: 'http://vigilops.example.com', token: 't', allowPlainHttp: true },
      deps,
    );
    await expect(allowed.start()).resolves.toBeUndefined();
    await allowed.stop();
  });

  describe('with TLS', async () => {
    const pair = await generate([{ name: 'commonName', value: 'some-other-name' }], { keySize: 2048 });
    const tls = { key: pair.private, cert: pair.cert };
    const fingerprint = new X509Certificate(pair.cert).fingerprint256;

    it('trusts the certificate whose fingerprint is pinned, whatever its name', async () => {
      const { acked, settled } = await send(() => OK, [recordOf('logs', 1, logsRequest(1))], {
        tls,
        config: { tls: { fingerprint } },
      });
      await settled();
      expect(acked).toHaveLength(1);
    });

    it.each([
      ['an unknown certificate', {}, /not trusted/],
      [
        'another fingerprint',
        { fingerprint: 'AB:'.repeat(31) + 'AB' },
        /is not the server of server\.fingerprint/,
      ],
    ])('sends nothing to %s', async (_, trust, words) => {
      const record = recordOf('logs', 1, logsRequest(1));
      const server = await openServer(() => OK, tls);
      const memory = memorySpool([record]);
      const logger = recordingLogger();
      const tried = Promise.withResolvers<undefined>();
      const clock = recordingClock((_ms, count) => (count > 3 ? tried.resolve(undefined) : undefined));
      const sender = createSender(
        { url: server.url, token: 't', tls: trust },
        { spool: memory.spool, clock, random: () => 0.5, logger },
      );
      cleanups.push(
        () => server.close(),
        () => sender.stop(),
      );
      await sender.start();
      await tried.promise;
      expect(server.received).toEqual([]);
      expect(memory.acked).toEqual([]);
      expect(logger.lines[0]).toMatch(words);
    });
  });
});
