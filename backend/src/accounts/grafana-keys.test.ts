import { createManualClock } from '@vigilops/testkit';
import { silentLogger } from '@vigilops/runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { createGrafanaIdentity } from './grafana-identity.ts';
import { createGrafanaKeys } from './grafana-keys.ts';
import { LI_NA, openGrafana, signingKey, type FakeGrafana, type SigningKey } from './test/grafana.ts';

const MINUTE_MS = 60_000;
const open: FakeGrafana[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((grafana) => grafana.close()));
});

async function desk(keys: readonly SigningKey[]) {
  const grafana = await openGrafana(keys);
  open.push(grafana);
  const clock = createManualClock();
  const warnings: string[] = [];
  const calls: RequestInit[] = [];
  const logger = { ...silentLogger, warn: (_: object, message: string) => void warnings.push(message) };
  const noting: typeof fetch = (address, init) => {
    calls.push(init ?? {});
    return fetch(address, init);
  };
  const found = createGrafanaKeys({ url: grafana.url, fetch: noting, clock, logger });
  const find = async (kid: string) => {
    const key = await found.find(kid);
    return typeof key === 'string' ? key : 'found';
  };
  return { grafana, clock, find, warnings, calls, found };
}

describe('the keys of Grafana', () => {
  it('are fetched once for all who ask, and again after ten minutes', async () => {
    const { grafana, clock, find } = await desk([await signingKey('march')]);
    expect(await Promise.all(Array.from({ length: 20 }, () => find('march')))).toEqual(
      Array(20).fill('found'),
    );
    expect(grafana.asked()).toBe(1);
    await clock.advance(10 * MINUTE_MS - 1);
    await find('march');
    expect(grafana.asked()).toBe(1);
    await clock.advance(1);
    await find('march');
    expect(grafana.asked()).toBe(2);
  });

  it('are fetched for a new id, but for a flood of invented ones once a minute', async () => {
    const [march, april] = [await signingKey('march'), await signingKey('april')];
    const { grafana, clock, find } = await desk([march]);
    expect(await find('march')).toBe('found');
    for (let i = 0; i < 100; i += 1) {
      expect(await find(`invented ${String(i)}`)).toBe('unknown');
    }
    expect(grafana.asked()).toBe(2);
    grafana.answer([april]);
    expect(await find('april')).toBe('unknown');
    await clock.advance(MINUTE_MS);
    expect(await find('april')).toBe('found');
    // What Grafana names no longer is good no longer.
    expect(await find('march')).toBe('unknown');
    expect(grafana.asked()).toBe(3);
  });

  it('are fetched at once for a new id, however short ago they were fetched for their age', async () => {
    const [march, april] = [await signingKey('march'), await signingKey('april')];
    const { grafana, find } = await desk([march]);
    expect(await find('march')).toBe('found');
    grafana.answer([march, april]);
    expect(await find('april')).toBe('found');
  });

  it('stay good while Grafana does not answer, and those that are not known are not called wrong', async () => {
    const { grafana, clock, find, warnings } = await desk([await signingKey('march')]);
    await find('march');
    grafana.answer((_request, response) => response.writeHead(503).end());
    await clock.advance(11 * MINUTE_MS);
    expect(await find('march')).toBe('found');
    expect(await find('april')).toBe('unreachable');
    expect(grafana.asked()).toBe(2);
    expect(warnings).toHaveLength(1);
    await clock.advance(10_000);
    expect(await find('april')).toBe('unreachable');
    expect(grafana.asked()).toBe(3);
    grafana.answer([await signingKey('april')]);
    await clock.advance(10_000);
    expect(await find('april')).toBe('found');
  });

  it.each<[string, Parameters<FakeGrafana['answer']>[0]]>([
    [
      'a redirect',
      (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['more than 64 KiB', (_request, response) => response.end(`{"keys":[${'{},'.repeat(40_000)}{}]}`)],
    ['no JSON', (_request, response) => response.end('<html>')],
    // What Grafana answers before it has signed for the first time.
    ['no list', (_request, response) => response.end('{"keys":null}')],
    ['another JSON', (_request, response) => response.end('{"error":"no"}')],
    [
      'a thousand keys',
      (_request, response) => response.end(JSON.stringify({ keys: Array(1_000).fill({}) })),
    ],
    ['nothing', (request) => request.socket.destroy()],
  ])('are not had from %s', async (_, how) => {
    const { grafana, find, calls } = await desk([]);
    grafana.answer(how);
    expect(await find('march')).toBe('unreachable');
    expect(calls[0]).toMatchObject({ redirect: 'error', signal: expect.any(AbortSignal) as AbortSignal });
  });

  it('are those alone that can have signed: of another kind, or without an id, they are passed over', async () => {
    const march = await signingKey('march');
    const { grafana, find } = await desk([]);
    const strange = [
      { kty: 'oct', kid: 'secret', k: 'AAAA', alg: 'HS256' },
      { kty: 'RSA', kid: 'rsa', n: 'AQAB', e: 'AQAB' },
      { ...march.publicJwk, kid: 'to encrypt', use: 'enc' },
      { ...march.publicJwk, kid: undefined },
    ];
    grafana.answer((_request, response) =>
      response.end(JSON.stringify({ keys: [...strange, march.publicJwk] })),
    );
    expect(await find('march')).toBe('found');
    for (const kid of ['secret', 'rsa', 'to encrypt', '']) {
      expect(await find(kid), kid).toBe('unknown');
    }
  });

  it('a call goes on without a person while they cannot be had, and no forgery passes then', async () => {
    const march = await signingKey('march');
    const { grafana, clock, found } = await desk([]);
    grafana.answer((_request, response) => response.writeHead(500).end());
    const issuer = 'https://grafana.example.com';
    const identity = createGrafanaIdentity({ issuer, keys: found, clock });
    const seconds = Math.floor(clock.now().getTime() / 1_000);
    const claims = { ...LI_NA, iss: `${issuer}/`, iat: seconds, exp: seconds + 600 };
    expect(await identity.personOf([await march.sign(claims)])).toBeNull();
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    await expect(identity.personOf([none])).rejects.toThrow('has not signed');
  });
});
