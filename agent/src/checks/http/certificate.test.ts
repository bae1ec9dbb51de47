import { generate } from 'selfsigned';
import { setDefaultCACertificates } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';

import { httpCheck, openHttp, openHttps, probeKit } from '../test/probe-kit.ts';
import type { ConfigOf } from '../types.ts';

const DAY_MS = 86_400_000;
const NOW = Date.now();
const inDays = (days: number) => new Date(NOW + days * DAY_MS);

interface Pair {
  readonly key: string;
  readonly cert: string;
}

const { run } = probeKit({
  names: { 'shop.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] },
  now: () => new Date(NOW),
});

/** A certificate for shop.test, of an authority or of its own, valid between days from now. */
async function certificate(days: readonly [number, number], ca?: Pair): Promise<Pair> {
  const pair = await generate([{ name: 'commonName', value: 'shop.test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: inDays(days[0]),
    notAfterDate: inDays(days[1]),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'shop.test' }] }],
    ...(ca === undefined ? {} : { ca }),
  });
  return { key: pair.private, cert: pair.cert };
}

async function authority(name: string): Promise<Pair> {
  const pair = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: inDays(-400),
    notAfterDate: inDays(400),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true },
    ],
  });
  return { key: pair.private, cert: pair.cert };
}

async function check(pair: Pair, more: Partial<ConfigOf<'http'>> = {}, host = 'shop.test') {
  const port = await openHttps(pair);
  return run(httpCheck(`https://${host}:${String(port)}/`, more));
}

const said = async (...args: Parameters<typeof check>) => {
  const { status, error, isAnswer } = await check(...args);
  // Whatever is wrong with a certificate, the service has shown it itself.
  expect(isAnswer).toBe(true);
  return error ?? status;
};

describe('a certificate', () => {
  let trusted: Pair;
  let unknown: Pair;
  beforeAll(async () => {
    [trusted, unknown] = await Promise.all([authority('known'), authority('unknown')]);
    setDefaultCACertificates([trusted.cert]);
  });

  it('that is good is taken, and the day when it ends is told', async () => {
    const { status, trace } = await check(await certificate([-10, 60.5], trusted));
    expect(status).toBe('up');
    expect(trace.certificateExpiresMs).toBe(Math.floor(inDays(60.5).getTime() / 1_000) * 1_000);
    expect(trace.tlsMs).toBeGreaterThan(0);
  });

  it('that has expired is named so, with days', async () => {
    const expired = await certificate([-100, -12.5], trusted);
    const date = inDays(-12.5).toISOString().slice(0, 10);
    expect(await said(expired)).toBe(`the certificate of shop.test expired 12 days ago, on ${date}`);
  });

  it('that is not yet valid is named so, with days', async () => {
    const early = await certificate([3.5, 100], trusted);
    const date = inDays(3.5).toISOString().slice(0, 10);
    expect(await said(early)).toBe(
      `the certificate of shop.test is not yet valid: it begins in 3 days, on ${date}`,
    );
  });

  it('that is self-signed is named so', async () => {
    expect(await said(await certificate([-1, 30.5]))).toBe(
      'the certificate of shop.test is self-signed; 30 days left',
    );
  });

  it('of an unknown authority is named so', async () => {
    expect(await said(await certificate([-1, 1.5], unknown))).toBe(
      'the certificate of shop.test comes from an unknown authority, or the server leaves out the certificates between; 1 day left',
    );
  });

  it('for another name is named so', async () => {
    expect(await said(await certificate([-1, 30.5], trusted), {}, 'other.test')).toBe(
      'the certificate of other.test has the wrong name: it is for shop.test; 30 days left',
    );
  });

  it('for a name is not good for an address', async () => {
    expect(await said(await certificate([-1, 30.5], trusted), {}, '127.0.0.1')).toMatch(/wrong name/);
  });

  it('that ends too soon is down before it does', async () => {
    const soon = await certificate([-1, 13.5], trusted);
    const date = inDays(13.5).toISOString().slice(0, 10);
    expect(await said(soon, { certificate_days: 14 })).toBe(
      `the certificate of shop.test expires on ${date}: 13 days left, wanted are 14`,
    );
    expect(await said(soon, { certificate_days: 13 })).toBe('up');
  });

  it('may be anything where that is wanted, and its end is still told', async () => {
    const expired = await certificate([-100, -12.5]);
    const { status, trace } = await check(expired, { verify_certificate: false });
    expect(status).toBe('up');
    expect(trace.certificateExpiresMs).toBe(Math.floor(inDays(-12.5).getTime() / 1_000) * 1_000);
  });

  it('that cannot be trusted is sent nothing', async () => {
    let requests = 0;
    const port = await openHttps(await certificate([-1, 30]), (_, response) => {
      requests += 1;
      response.end();
    });
    const headers = { authorization: 'Bearer canary' };
    expect((await run(httpCheck(`https://shop.test:${String(port)}/`, { headers }))).status).toBe('down');
    expect(requests).toBe(0);
  });

  it('counts behind a redirect, too', async () => {
    const behind = await openHttps(await certificate([-1, 30.5]));
    const location = `https://shop.test:${String(behind)}/`;
    const port = await openHttp((_, response) => void response.writeHead(302, { location }).end());
    expect((await run(httpCheck(`http://shop.test:${String(port)}/`))).error).toMatch(/is self-signed/);
  });

  it('is not there where the port speaks plain HTTP', async () => {
    const port = await openHttp((_, response) => void response.end());
    const { status, error, isAnswer } = await run(httpCheck(`https://shop.test:${String(port)}/`));
    expect([status, isAnswer]).toEqual(['down', true]);
    expect(error).toMatch(/^the TLS handshake fails: [a-z ]+$/);
  });
});
