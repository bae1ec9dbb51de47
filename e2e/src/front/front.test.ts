import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, openHouse, run, until, type House } from '@vigilops/testkit/house';
import { afterEach, describe, expect, it } from 'vitest';
import { goodRecord, jsonHeaders, logsRequest, post } from '../abuse/post.ts';
import { readStored } from '../sdk/stored.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

async function house(env: Record<string, string> = {}): Promise<House> {
  const opened = await openHouse({ env });
  cleanups.push(() => opened.close());
  return opened;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-front-'));
  chmodSync(folder, 0o755);
  cleanups.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Runs a program to its end. */
function call(program: string, args: readonly string[], env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, program), ...args], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

describe('the command line', () => {
  it('makes, lists and revokes tokens while the backend runs, and the gate follows', async () => {
    const open = await house();
    const env = { VIGILOPS_DATA_DIR: join(open.folder, 'data') };
    const cli = (...args: string[]) => call('backend/src/cli/main.ts', args, env);
    const made = cli('token', 'create', '--name', 'checkout', '--kind', 'api', '--scope', 'ingest');
    expect(made.status, made.stderr).toBe(0);
    const secret = made.stdout.split('\n')[0] ?? '';
    const send = () => post(open, '/v1/logs', logsRequest('cli', [goodRecord(1)]), jsonHeaders(secret));
    expect((await send()).status).toBe(200);

    const list = cli('token', 'list');
    expect(list.stdout).toContain('checkout');
    expect(list.stdout).not.toContain(secret.slice(8));
    const id = /^(\d+) +checkout/m.exec(list.stdout)?.[1] ?? '';
    expect(cli('token', 'revoke', id).status).toBe(0);
    const refused = await until('the token is refused', 15_000, async () => {
      const answer = await send();
      return answer.status === 401 ? answer : undefined;
    });
    expect(refused.body).toContain('AUTH_REVOKED');
  });

  it('says how it is used, and leaves with 2 when it is used wrongly', () => {
    const help = call('backend/src/cli/main.ts', ['--help'], {});
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('vigilops token create');
    expect(call('backend/src/cli/main.ts', ['tokens'], {}).status).toBe(2);
  });
});

describe('settings', () => {
  it('that nobody knows stop the start, with the one that was meant', () => {
    const { status, stderr } = call('backend/src/main.ts', [], { VIGILOPS_PROT: '1' });
    expect(status).toBe(2);
    expect(stderr).toContain('did you mean VIGILOPS_PORT?');
  });

  it('that name a taken main port stop the start; a taken OTLP port does not', async () => {
    const open = await house({ VIGILOPS_SELF_INTERVAL: 'off' });
    const { port } = new URL(open.url);
    const env = { VIGILOPS_DATA_DIR: newFolder(), VIGILOPS_PORT: port };
    const second = call('backend/src/main.ts', [], env);
    expect(second.status).toBe(2);
    expect(second.stdout).toContain('choose another with VIGILOPS_PORT');

    const taken = createServer().listen(0, '127.0.0.1');
    cleanups.push(() => taken.close());
    await new Promise((done) => taken.once('listening', done));
    const { port: otlpPort } = taken.address() as { port: number };
    const third = await house({ VIGILOPS_OTLP_PORT: String(otlpPort) });
    expect(third.backendWords()).toContain(`port ${otlpPort}`);
    expect((await fetch(`${third.url}/health/ready`)).status).toBe(200);
  });
});

describe('who may come in', () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((at) => at?.family === 'IPv4' && !at.internal)?.address;

  it.skipIf(outside === undefined)(
    'nobody from another address over plain HTTP, unless allowed by name',
    async () => {
      const strict = await house({ VIGILOPS_LISTEN: '0.0.0.0', VIGILOPS_SELF_INTERVAL: 'off' });
      const url = strict.url.replace('127.0.0.1', outside ?? '');
      const body = logsRequest('outside', [goodRecord(1)]);
      const refused = await post({ url }, '/v1/logs', body, jsonHeaders(strict.adminToken));
      expect(refused.status).toBe(403);
      expect(JSON.parse(refused.body)).toMatchObject({ code: 7 });
      const api = await fetch(`${url}/api/v1/hosts`, {
        headers: { authorization: `Bearer ${strict.adminToken}` },
      });
      expect(api.status).toBe(403);
      expect(await api.json()).toMatchObject({ code: 'TLS_REQUIRED' });
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      // A lie about the way is believed from a trusted proxy only.
      const lie = await post({ url }, '/v1/logs', body, {
        ...jsonHeaders(strict.adminToken),
        'x-forwarded-proto': 'https',
      });
      expect(lie.status).toBe(403);
      expect((await readStored(strict, 'outside')).logs).toEqual([]);

      const open = await house({
        VIGILOPS_LISTEN: '0.0.0.0',
        VIGILOPS_ALLOW_PLAIN_HTTP_FROM: `${outside ?? ''}/32`,
        VIGILOPS_SELF_INTERVAL: 'off',
      });
      const allowed = await post(
        { url: open.url.replace('127.0.0.1', outside ?? '') },
        '/v1/logs',
        body,
        jsonHeaders(open.adminToken),
      );
      expect(allowed.status).toBe(200);
    },
  );

  it('over TLS with a certificate of its own; its own telemetry takes that way too', async () => {
    const folder = newFolder();
    const data = join(folder, 'data');
    const port = await freePort();
    const env = {
      VIGILOPS_DATA_DIR: data,
      VIGILOPS_PORT: String(port),
      VIGILOPS_OTLP_PORT: 'off',
      VIGILOPS_SELF_INTERVAL: '1s',
    };
    const backend = run('backend/src/main.ts', ['--tls-self-signed'], env);
    cleanups.push(() => backend.end('SIGTERM'));
    const ask = (path: string, init: { ca?: Buffer; body?: string; token?: string }) =>
      new Promise<number>((done, fail) => {
        const headers = init.body === undefined ? {} : jsonHeaders(init.token ?? '');
        const method = init.body === undefined ? 'GET' : 'POST';
        const options = { method, headers, agent: false, ...(init.ca === undefined ? {} : { ca: init.ca }) };
        httpsRequest(`https://127.0.0.1:${port}${path}`, options, (response) => {
          response.resume().once('end', () => {
            done(response.statusCode ?? 0);
          });
        })
          .on('error', fail)
          .end(init.body);
      });
    const certFile = join(data, 'tls/self-signed.crt');
    await until('the backend is ready', 120_000, async () =>
      (await ask('/health/ready', { ca: readFileSync(certFile) })) === 200 ? true : undefined,
    );
    expect(backend.words()).toMatch(/SHA-256 ([0-9A-F]{2}:){31}/);
    const ca = readFileSync(certFile);
    const token = readFileSync(join(data, 'tokens/admin'), 'utf8').trim();
    expect(await ask('/v1/logs', { ca, token, body: logsRequest('tls', [goodRecord(1)]) })).toBe(200);
    await expect(ask('/health/live', {})).rejects.toThrow(/self.signed/i);
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();

    const own = await until('its own telemetry is stored', 30_000, async () => {
      const { numbers } = await readStored({ folder }, 'vigilops-backend');
      return numbers.find(({ metric }) => metric === 'vigilops.store.ready');
    });
    expect(own.value).toBe(1);
  });
});

describe('a stop', () => {
  it('keeps every word it gave, and leaves no database behind', async () => {
    const open = await house({ VIGILOPS_SELF_INTERVAL: 'off' });
    const acknowledged: string[] = [];
    const statuses = new Set<number>();
    let stopped = false;
    const sender = async (lane: number) => {
      for (let id = lane * 1_000_000; !stopped; id += 1) {
        const answer = await post(
          open,
          '/v1/logs',
          logsRequest('stop', [goodRecord(id)]),
          jsonHeaders(open.adminToken),
        );
        statuses.add(answer.status);
        if (answer.status === 200) {
          acknowledged.push(`record ${id}`);
        }
        if (answer.status === -1) {
          return;
        }
      }
    };
    const senders = Array.from({ length: 8 }, (_, lane) => sender(lane));
    await until('data flows', 30_000, () => Promise.resolve(acknowledged.length > 50 ? true : undefined));
    await open.endBackend('SIGTERM');
    stopped = true;
    await Promise.all(senders);
    expect(open.backendWords()).toContain('"msg":"stopped"');
    expect(existsSync(join(open.folder, 'data/postgres/postmaster.pid'))).toBe(false);
    expect(existsSync(join(open.folder, 'data/database-url'))).toBe(false);
    expect([...statuses].filter((status) => ![200, 503, -1].includes(status))).toEqual([]);

    await open.startBackend();
    const stored = new Set((await readStored(open, 'stop')).logs.map((log) => log.body));
    expect(acknowledged.filter((body) => !stored.has(body))).toEqual([]);
  });
});
