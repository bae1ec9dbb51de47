import { X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';

import { type FetchConfig, openAssignedFetch } from './fetch.ts';
import { openHttp, openHttps } from '../checks/test/probe-kit.ts';

async function open(url: string, more: Partial<FetchConfig> = {}) {
  const connection = await openAssignedFetch(
    { url, token: 'vgo_agent_x', userAgent: 'vigilops-agent/1', ...more },
    '/api/v1/agent/checks',
  );
  onTestFinished(connection.close);
  return (etag?: string, signal = new AbortController().signal) => connection.fetch(etag, signal);
}

describe('asking the server what it assigns', () => {
  it('shows the token, and what is known already', async () => {
    const seen: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
    const port = await openHttp((request, response) => {
      seen.push({ url: request.url, headers: request.headers });
      response.writeHead(200, { etag: '"2"' }).end('{"items":[]}');
    });
    const fetch = await open(`http://127.0.0.1:${String(port)}/base`);
    expect(await fetch('"1"')).toEqual({ status: 200, etag: '"2"', text: '{"items":[]}' });
    expect(seen[0]?.url).toBe('/base/api/v1/agent/checks');
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer vgo_agent_x',
      'if-none-match': '"1"',
      'user-agent': 'vigilops-agent/1',
    });
  });

  it('takes no redirect, which would show the token to another', async () => {
    const port = await openHttp((_, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    expect((await (await open(`http://127.0.0.1:${String(port)}`))()).status).toBe(302);
  });

  it('reads no more than a MiB', async () => {
    const port = await openHttp((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    await expect((await open(`http://127.0.0.1:${String(port)}`))()).rejects.toThrow('larger than 1 MiB');
  });

  it('can be stopped', async () => {
    const stop = new AbortController();
    const port = await openHttp(() => stop.abort());
    await expect((await open(`http://127.0.0.1:${String(port)}`))(undefined, stop.signal)).rejects.toThrow();
  });

  it('trusts whom the sender trusts', async () => {
    const pair = await generate([{ name: 'commonName', value: 'other' }], {
      keyType: 'ec',
      algorithm: 'sha256',
    });
    const port = await openHttps(
      { key: pair.private, cert: pair.cert },
      (_, response) => void response.end('{}'),
    );
    const url = `https://127.0.0.1:${String(port)}`;
    await expect((await open(url))()).rejects.toThrow(/self-signed/);
    const fingerprint = new X509Certificate(pair.cert).fingerprint256;
    expect((await (await open(url, { tls: { fingerprint } }))()).text).toBe('{}');
  });
});
