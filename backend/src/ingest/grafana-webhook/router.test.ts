import { VigilError } from '@vigilops/contracts';
import { silentLogger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import express from 'express';
import { createHmac } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { TokenRecord } from '../../model/index.ts';
import { createGrafanaWebhookRouter, type TakeGrafanaAlerts } from './router.ts';
import { notification } from './test/notification.ts';

const SECRET = 'a secret of a test';
const SIGNATURE = 'x-grafana-alerting-signature';
const TIMESTAMP = 'x-grafana-alerting-timestamp';
/** What the manual clock says at first. */
const NOW_SECONDS = '1772366400';

const closers: (() => void)[] = [];
afterEach(() => {
  closers.splice(0).forEach((close) => {
    close();
  });
});

function sign(body: string | Buffer, timestamp?: string, secret = SECRET): Record<string, string> {
  const signed = createHmac('sha256', secret)
    .update(timestamp === undefined ? '' : `${timestamp}:`)
    .update(body)
    .digest('hex');
  return { [SIGNATURE]: signed, ...(timestamp === undefined ? {} : { [TIMESTAMP]: timestamp }) };
}

function tokenOf(header: string): TokenRecord | undefined {
  const [, kind, scope] = /^Bearer (api|agent)-(ingest|write|read)$/.exec(header) ?? [];
  return kind === undefined
    ? undefined
    : ({ id: 7, name: header, kind, scopes: new Set([scope]), hostId: null } as unknown as TokenRecord);
}

async function open(
  options: {
    secret?: string | null;
    ready?: boolean;
    failure?: Error;
    alertFailure?: Error;
    refused?: readonly string[];
  } = {},
) {
  const clock = createManualClock();
  const stored: { text: string; batchId: string | null; tokenId: number }[] = [];
  const alerts: { labels: Record<string, string>; status: string }[] = [];
  const takeAlerts: TakeGrafanaAlerts = (notification) => {
    if (options.alertFailure !== undefined) {
      return Promise.reject(options.alertFailure);
    }
    alerts.push(...notification.alerts);
    return Promise.resolve({ refused: options.refused ?? [] });
  };
  const router = createGrafanaWebhookRouter({
    secret: options.secret === null ? undefined : (options.secret ?? SECRET),
    authenticate: ({ authorization }, needs) => {
      const token = tokenOf(authorization[0] ?? '');
      if (token === undefined) {
        return Promise.reject(new VigilError('AUTH_INVALID', 'the token is unknown'));
      }
      return token.scopes.has(needs)
        ? Promise.resolve(token)
        : Promise.reject(new VigilError('AUTH_FORBIDDEN', `the token lacks the scope ${needs}`));
    },
    addressOf: () => '192.0.2.1',
    takeAlerts,
    storeHealth: () => ({
      ready: options.ready ?? true,
      reason: 'the database refuses connections',
      retryAfterSeconds: 7,
    }),
    intake: (kind, { body }, { batchId, token }) => {
      expect(kind).toBe('logs');
      if (options.failure !== undefined) {
        return Promise.reject(options.failure);
      }
      stored.push({ text: Buffer.from(body).toString('utf8'), batchId, tokenId: token.id });
      return Promise.resolve({ partial: null, hostIds: [] });
    },
    clock,
    logger: silentLogger,
    requestDeadlineMs: 8_000,
  });
  const server = createServer(express().use(router));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const post = (
    body: string | Buffer,
    headers: Record<string, string | string[]>,
    method = 'POST',
    path = '/hooks/grafana',
  ): Promise<{ status: number; headers: Record<string, unknown>; json: unknown }> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port,
          method,
          path,
          headers: { 'content-type': 'application/json', ...headers },
        },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => {
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              json: JSON.parse(text) as unknown,
            });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  return { post, stored, alerts, clock };
}
const code = (of: string, message: unknown = expect.any(String)) => ({ code: of, detail: message });

describe("Grafana's webhook", () => {
  it('takes what is signed as Grafana signs it: the very digests of openssl', async () => {
    const { post } = await open();
    const body = '{"receiver":"VigilOps","status":"firing","alerts":[]}';
    // printf '%s' "$body" | openssl dgst -sha256 -hmac 'a secret of a test'
    const plain = '00484956281720940acb0f09ff730c0084f6570e7d894adea67f9f6af3750656';
    // printf '%s' "1772366400:$body" | openssl dgst -sha256 -hmac 'a secret of a test'
    const timed = '6628d7446aa73058c365ccbab7e1620e298337032e92aa0bcc75813aa99c7884';
    expect(await post(body, { [SIGNATURE]: plain })).toMatchObject({ status: 200, json: { stored: 0 } });
    expect(await post(body, { [SIGNATURE]: timed, [TIMESTAMP]: NOW_SECONDS })).toMatchObject({ status: 200 });
    expect(await post(body, { [SIGNATURE]: plain, [TIMESTAMP]: NOW_SECONDS })).toMatchObject({ status: 401 });
    expect(await post(body, { [SIGNATURE]: timed })).toMatchObject({ status: 401 });
  });

  it('hands on each alert, and stores it as a readable line with what Grafana knows of it', async () => {
    const { post, stored, alerts } = await open();
    const body = JSON.stringify(notification());
    expect(await post(body, sign(body, NOW_SECONDS))).toMatchObject({ status: 200, json: { stored: 3 } });
    expect(alerts.map(({ status, labels }) => `${status} ${labels['alertname'] ?? ''}`)).toEqual([
      'firing HighCpu',
      'firing DiskFull',
      'resolved HighCpu',
    ]);
    const [{ text } = { text: '' }] = stored;
    for (const part of [
      'FIRING HighCpu web-1: CPU above 90 % for ten minutes',
      'FIRING DiskFull: The disk of db-1 is full',
      'RESOLVED HighCpu web-2',
      'grafana-alerting',
      'grafana.alert.fingerprint',
      'c6eadffa33fcdf37',
      'https://grafana.example/alerting/1afz29v7z/edit',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('0001-01-01');
  });

  it('gives a notification an id by its content: the same for another attempt, another for another one', async () => {
    const { post, stored, clock } = await open();
    const body = JSON.stringify(notification());
    await post(body, sign(body, NOW_SECONDS));
    await clock.advance(60_000);
    await post(body, sign(body, String(Number(NOW_SECONDS) + 60)));
    const other = JSON.stringify(notification({ startsAt: '2026-03-01T13:00:00Z' }));
    await post(other, sign(other, NOW_SECONDS));
    const ids = stored.map(({ batchId }) => batchId);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it.each([
    ['of another secret', (body: string) => sign(body, NOW_SECONDS, 'another secret!')],
    ['of another body', () => sign('{}', NOW_SECONDS)],
    ['of another time', (body: string) => ({ ...sign(body, NOW_SECONDS), [TIMESTAMP]: '1772366401' })],
    ['that is missing', () => ({})],
    ['that is short', (body: string) => ({ [SIGNATURE]: String(sign(body)[SIGNATURE]).slice(1) })],
    ['that is no hexadecimal', () => ({ [SIGNATURE]: 'z'.repeat(64) })],
    ['that comes twice', (body: string) => ({ [SIGNATURE]: [String(sign(body)[SIGNATURE]), 'x'] })],
    ['with a time that is none', (body: string) => ({ ...sign(body), [TIMESTAMP]: 'now' })],
    ['with a prefix', (body: string) => ({ [SIGNATURE]: `sha256=${String(sign(body)[SIGNATURE])}` })],
  ])('refuses a signature %s, and stores nothing', async (_name, headersOf) => {
    const { post, stored } = await open();
    const body = JSON.stringify(notification());
    const answer = await post(body, headersOf(body) as Record<string, string>);
    expect(answer).toMatchObject({ status: 401, json: code('SIGNATURE_INVALID') });
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect(stored).toEqual([]);
  });

  it.each([
    [-300, 200],
    [-301, 401],
    [300, 200],
    [301, 401],
  ])('a signature of %i s from now is answered %i', async (seconds, status) => {
    const { post } = await open();
    const body = JSON.stringify(notification());
    const answer = await post(body, sign(body, String(Number(NOW_SECONDS) + seconds)));
    expect(answer.status).toBe(status);
    if (status === 401) {
      expect(answer.json).toMatchObject(
        code('SIGNATURE_EXPIRED', expect.stringMatching(seconds < 0 ? /301 s old/ : /301 s ahead/)),
      );
    }
  });

  it.each([
    ['no JSON', 'hello', 'BODY_MALFORMED'],
    ['no text', Buffer.of(0x7b, 0xff, 0x7d), 'BODY_MALFORMED'],
    ['nothing', '', 'BODY_MALFORMED'],
    ['a payload about something else', '{"hello":"world"}', 'REQUEST_INVALID'],
    ['an alert without a status', '{"status":"firing","alerts":[{}]}', 'REQUEST_INVALID'],
    ['a number', '7', 'REQUEST_INVALID'],
  ])('refuses %s', async (_name, body, expected) => {
    const { post } = await open();
    expect(await post(body, sign(body))).toMatchObject({ status: 400, json: code(expected) });
  });

  it('refuses a body beyond the limit before and while it is read, and one that is compressed', async () => {
    const { post } = await open();
    const long = Buffer.alloc(4 * 1024 * 1024 + 1, ' ');
    expect(await post(long, sign(long))).toMatchObject({ status: 413, json: code('BODY_TOO_LARGE') });
    expect(await post(long, { ...sign(long), 'transfer-encoding': 'chunked' })).toMatchObject({
      status: 413,
    });
    const small = gzipSync(JSON.stringify(notification()));
    expect(await post(small, { ...sign(small), 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
  });

  it('says which key to set while it has no secret', async () => {
    const { post } = await open({ secret: null });
    const body = JSON.stringify(notification());
    expect(await post(body, sign(body))).toMatchObject({
      status: 404,
      json: code('NOT_FOUND', expect.stringContaining('VIGILOPS_GRAFANA_WEBHOOK_SECRET')),
    });
  });

  it('says when to come again while the database is away', async () => {
    const body = JSON.stringify(notification());
    const { post, stored } = await open({
      alertFailure: new VigilError('STORE_UNAVAILABLE', 'gone', { retryAfterSeconds: 3 }),
    });
    expect(await post(body, sign(body))).toMatchObject({ status: 503, headers: { 'retry-after': '3' } });
    expect(stored).toEqual([]);
  });

  it('takes alerts though there is no room for log records, or they fail', async () => {
    const body = JSON.stringify(notification());
    const full = await open({ ready: false });
    expect(await full.post(body, sign(body))).toMatchObject({ status: 200, json: { stored: 3 } });
    expect([full.alerts.length, full.stored.length]).toEqual([3, 0]);
    const lost = await open({ failure: new VigilError('OVERLOADED', 'the queue is full') });
    expect(await lost.post(body, sign(body))).toMatchObject({ status: 200, json: { stored: 3 } });
    expect(lost.alerts).toHaveLength(3);
  });

  it('says how many were taken where some were not', async () => {
    const { post } = await open({ refused: ['65 labels'] });
    const body = JSON.stringify(notification());
    expect(await post(body, sign(body))).toMatchObject({ status: 200, json: { stored: 2 } });
  });

  it('is where it was before, too', async () => {
    const { post, alerts } = await open();
    const body = JSON.stringify(notification());
    const answer = await post(body, sign(body), 'POST', '/api/v1/webhooks/grafana');
    expect(answer).toMatchObject({ status: 200, json: { stored: 3 } });
    expect(alerts).toHaveLength(3);
  });

  it.each([
    ['Bearer api-ingest', 200],
    ['Bearer api-write', 200],
    ['Bearer api-read', 403],
    ['Bearer agent-ingest', 403],
    ['Bearer nobody', 401],
    ['Basic YTpi', 401],
  ])(
    'with the header %s in place of a signature is answered %i, with a secret and without',
    async (authorization, status) => {
      const body = JSON.stringify(notification());
      for (const secret of [SECRET, null]) {
        const { post, alerts } = await open({ secret });
        expect((await post(body, { authorization })).status).toBe(status);
        expect(alerts).toHaveLength(status === 200 ? 3 : 0);
      }
    },
  );

  it('believes a signature that does not fit no more for a token beside it', async () => {
    const { post } = await open();
    const body = JSON.stringify(notification());
    const headers = { ...sign('{}', NOW_SECONDS), authorization: 'Bearer api-write' };
    expect(await post(body, headers)).toMatchObject({ status: 401, json: code('SIGNATURE_INVALID') });
  });

  it('takes maps that Go left out, and names POST to who tries another method', async () => {
    const { post } = await open();
    const body =
      '{"status":"resolved","alerts":[{"status":"resolved","labels":{"a":"b"},"annotations":null,"values":null,"endsAt":""}],"new":1}';
    expect(await post(body, sign(body))).toMatchObject({ status: 200, json: { stored: 1 } });
    expect(await post(body, sign(body), 'PUT')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  it('bounds texts that are too long, and keeps a line a line', async () => {
    const { post, stored } = await open();
    const body = JSON.stringify(
      notification({ annotations: { summary: `a\r\n\tb ${'x'.repeat(100_000)}` } }),
    );
    await post(body, sign(body));
    expect(stored[0]?.text).toContain('FIRING HighCpu web-1: a b xxx');
    expect(stored[0]?.text.length).toBeLessThan(15_000);
  });
});
