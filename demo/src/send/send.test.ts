import { VigilError } from '@vigilops/contracts';
import { encodeExportResponse, encodeStatus } from '@vigilops/otlp';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../test/virtual-clock.ts';
import { readPartialSuccess, readStatusMessage } from './answers.ts';
import { batchId } from './batch-id.ts';
import { createGateClient } from './gate-client.ts';

describe('batchId', () => {
  it('is a UUID of version 5, the same for the same parts only', () => {
    const id = batchId('42/50/100', 'hosts', 0, 1_700_000_000_000);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(batchId('42/50/100', 'hosts', 0, 1_700_000_000_000)).toBe(id);
    expect(batchId('42/50/100', 'hosts', 1, 1_700_000_000_000)).not.toBe(id);
    expect(batchId('43/50/100', 'hosts', 0, 1_700_000_000_000)).not.toBe(id);
  });
});

describe('answers', () => {
  it('reads what the gate writes', () => {
    expect(readPartialSuccess(encodeExportResponse('metrics', null, 'protobuf'))).toBeUndefined();
    const partial = { rejected: 300, message: '300 x time is older than the 7 days that are kept' };
    expect(readPartialSuccess(encodeExportResponse('logs', partial, 'protobuf'))).toEqual(partial);
    const warning = { rejected: 0, message: 'stored with changes' };
    expect(readPartialSuccess(encodeExportResponse('traces', warning, 'protobuf'))).toEqual(warning);
    expect(readStatusMessage(encodeStatus(14, 'the queue is full', 'protobuf'))).toBe('the queue is full');
  });

  it('refuses half a message, and shows a body that is no status as it is', () => {
    const whole = encodeExportResponse('logs', { rejected: 1, message: 'reason' }, 'protobuf');
    expect(() => readPartialSuccess(whole.subarray(0, whole.length - 2))).toThrow(RangeError);
    expect(readStatusMessage(new TextEncoder().encode('<html>Bad gateway'))).toBe('<html>Bad gateway');
  });
});

type Answer = Response | Error;

function clientFor(answers: Answer[], patienceMs = 60_000) {
  const clock = virtualClock(1_800_000_000_000);
  const requests: { url: string; headers: Headers }[] = [];
  const reasons: string[] = [];
  const client = createGateClient(
    { endpoint: 'http://gate.test', token: 'secret', attemptMs: 1000, patienceMs },
    {
      clock,
      random: () => 0,
      onRetry: (reason) => reasons.push(reason),
      fetch: async (input, init) => {
        requests.push({ url: String(input), headers: new Headers(init?.headers) });
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer instanceof Response) {
          return answer.clone();
        }
        throw answer ?? new Error('no answer prepared');
      },
    },
  );
  const send = () => client.send('logs', new Uint8Array([31, 139]), 'an-id', AbortSignal.timeout(5000));
  return { clock, requests, reasons, send };
}

const ok = (): Response => new Response(null, { status: 200 });

describe('the gate client', () => {
  it('sends token, encoding and batch id', async () => {
    const { send, requests } = clientFor([ok()]);
    await expect(send()).resolves.toBeUndefined();
    expect(requests[0]?.url).toBe('http://gate.test/v1/logs');
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      'x-vigilops-batch-id': 'an-id',
    });
  });

  it('waits as long as Retry-After says, in seconds or as a date, with the same batch id', async () => {
    const date = new Date(1_800_000_000_000 + 7000 + 9000).toUTCString();
    const busy = (after: string): Response =>
      new Response(encodeStatus(14, 'busy', 'protobuf').slice(), {
        status: 503,
        headers: { 'retry-after': after },
      });
    const { send, requests, reasons, clock } = clientFor([busy('7'), busy(date), ok()]);
    await send();
    expect(clock.sleptMs).toEqual([7000, 9000]);
    expect(reasons).toEqual(['503 busy', '503 busy']);
    expect(requests.map(({ headers }) => headers.get('x-vigilops-batch-id'))).toEqual([
      'an-id',
      'an-id',
      'an-id',
    ]);
  });

  it('tries again after a connection that was refused', async () => {
    const refused = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    const { send, reasons } = clientFor([refused, ok()]);
    await send();
    expect(reasons).toEqual(['connect ECONNREFUSED']);
  });

  it.each([
    [401, 'AUTH_INVALID'],
    [403, 'AUTH_FORBIDDEN'],
    [413, 'BODY_TOO_LARGE'],
    [400, 'REQUEST_INVALID'],
    [500, 'REQUEST_INVALID'],
  ])('gives up at once on %i', async (status, code) => {
    const { send, requests } = clientFor([new Response('no', { status })]);
    await expect(send()).rejects.toMatchObject({ code });
    expect(requests).toHaveLength(1);
  });

  it('gives up on a gate that stays away longer than its patience', async () => {
    const { send, requests } = clientFor(
      [new Response(null, { status: 503, headers: { 'retry-after': '20' } })],
      60_000,
    );
    const failure: unknown = await send().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(VigilError);
    expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(requests).toHaveLength(5);
  });

  it('passes on what was rejected', async () => {
    const partial = { rejected: 2, message: 'two are too old' };
    const { send } = clientFor([new Response(encodeExportResponse('logs', partial, 'protobuf').slice())]);
    await expect(send()).resolves.toEqual(partial);
  });
});
