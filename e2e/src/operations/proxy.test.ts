import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { logsRequest } from '../abuse/post.ts';
import { findProxy, skippedWithoutProxy, startProxy, type Proxy } from './proxies.ts';
import { createProxyClient, endProxy, makeCertificate, type ProxyClient } from './through-proxy.ts';

const FILES = { nginx: 'nginx.conf', caddy: 'Caddyfile' } as const;
const MIB = 1024 * 1024;

describe.each(['nginx', 'caddy'] as const)('a house behind %s, with the file that we ship', (name) => {
  describe.skipIf(findProxy(name) === undefined)(`${name}${skippedWithoutProxy(name)}`, () => {
    tellOf(name);
  });
});

function tellOf(name: Proxy): void {
  let folder: string;
  let house: House;
  let proxy: ChildProcess;
  let said = '';
  let port: number;
  let open: ProxyClient['open'];
  let ask: ProxyClient['ask'];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigilops-proxy-'));
    // nginx' worker is another account where its master is root.
    chmodSync(folder, 0o755);
    port = await freePort();
    const { cert, key, ca } = await makeCertificate(folder);
    house = await openHouse({
      env: {
        VIGILOPS_TRUST_PROXY: '127.0.0.1',
        VIGILOPS_PUBLIC_URL: `https://localhost:${String(port)}`,
      },
    });
    ({ open, ask } = createProxyClient({ port, ca, token: house.adminToken }));
    proxy = startProxy(name, FILES[name], { folder, port, cert, key, backends: [new URL(house.url).host] });
    proxy.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until(`${name} passes on`, 30_000, async () => {
      if (proxy.exitCode !== null) {
        throw new Error(`${name} has ended: ${said}`);
      }
      return (await ask('GET', '/health/ready')).status === 200 || undefined;
    });
  });
  afterAll(async () => {
    await endProxy(proxy);
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const line = (words: string) =>
    logsRequest(name, [
      { timeUnixNano: String(BigInt(Date.now()) * 1_000_000n), body: { stringValue: words } },
    ]);

  it('takes telemetry over TLS', async () => {
    const answer = await ask('POST', '/v1/logs', line('through the proxy'));
    expect(answer).toMatchObject({ status: 200, type: 'application/json' });
  });

  it('shows lines live, while the answer goes on', async () => {
    const call = open('GET', '/api/v1/logs/tail');
    const answered = once(call, 'response');
    call.end();
    const [response] = (await answered) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    let heard = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
    response.on('error', () => undefined);
    await until('the line is heard', 30_000, async () => {
      await ask('POST', '/v1/logs', line('seen live'));
      return heard.includes('seen live') || undefined;
    });
    expect(response.complete).toBe(false);
    response.destroy();
  });

  it('lets large requests through, and says 413 to what is too large, which nobody repeats', async () => {
    const send = (bytes: number) =>
      ask('POST', '/v1/logs', Buffer.alloc(bytes, 0xff), { 'content-type': 'application/x-protobuf' });
    // No protobuf, and read to its end; then more than VIGILOPS_MAX_BODY.
    expect(await send(7 * MIB)).toMatchObject({ status: 400, type: 'application/x-protobuf' });
    expect(await send(21 * MIB)).toMatchObject({ status: 413 });
  });

  it('says who asks, whatever they say of themselves', async () => {
    const token = { name: `by ${name}`, kind: 'api', scopes: ['read'] };
    const made = await ask('POST', '/api/v1/tokens', JSON.stringify(token), {
      'x-forwarded-for': '203.0.113.6',
      'x-forwarded-proto': 'http',
    });
    expect(made.status, made.body).toBe(201);
    const { items } = JSON.parse((await ask('GET', '/api/v1/audit')).body) as {
      items: { action: string; address: string | null; subject: string }[];
    };
    const entry = items.find(({ subject }) => subject.includes(`by ${name}`));
    expect(entry?.address).toBe('127.0.0.1');
  });

  it('brings hosts an install script that names its own address', async () => {
    const script = await ask('GET', '/install.sh');
    expect(script.status).toBe(200);
    expect(script.body).toContain(`https://localhost:${String(port)}`);
    expect(script.body).not.toContain(new URL(house.url).port);
  });
}
