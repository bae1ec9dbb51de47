import { silentLogger, type Logger } from '@vigilops/runtime';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request as httpRequest, type RequestListener } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fingerprintOf, ownCertificate, type ServerCertificate } from './certificate.ts';
import { createListener, DEFAULT_LISTENER_LIMITS, type Listener, type ListenerLimits } from './listener.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

const hello: RequestListener = (_request, response) => response.end('hello');

function listenerWith(options: {
  handler?: RequestListener;
  port?: number;
  tls?: ServerCertificate;
  limits?: Partial<ListenerLimits>;
  whenTaken?: 'fail' | 'warn';
  logger?: Logger;
}): Listener {
  const listener = createListener({
    name: 'test listener',
    host: '127.0.0.1',
    port: options.port ?? 0,
    tls: options.tls,
    handler: options.handler ?? hello,
    limits: { ...DEFAULT_LISTENER_LIMITS, ...options.limits },
    whenTaken: options.whenTaken ?? 'fail',
    logger: options.logger ?? silentLogger,
  });
  cleanups.push(() => listener.stop());
  return listener;
}

function portOf(listener: Listener): number {
  return Number(new URL(listener.url() ?? '').port);
}

/** Everything the server says on a raw connection, until it closes. */
function talk(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (heard += chunk.toString()));
    socket.on('close', () => {
      resolve(heard);
    });
    socket.on('error', reject);
  });
}

describe('listener', () => {
  it('closes connections that send their headers too slowly', async () => {
    const listener = listenerWith({
      limits: { headersTimeoutMs: 50, requestTimeoutMs: 100, checkIntervalMs: 20 },
    });
    await listener.start();
    const heard = await Promise.all(
      Array.from({ length: 50 }, () => talk(portOf(listener), 'POST /v1/logs HTTP/1.1\r\nHost: x\r\nX-A: ')),
    );
    expect(new Set(heard.map((text) => text.split('\r\n')[0]))).toEqual(
      new Set(['HTTP/1.1 408 Request Timeout']),
    );
  });

  it('answers headers beyond the bound with 431 and words', async () => {
    const listener = listenerWith({ limits: { maxHeaderBytes: 2_000 } });
    await listener.start();
    const heard = await talk(
      portOf(listener),
      `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(5_000)}\r\n\r\n`,
    );
    expect(heard).toMatch(/^HTTP\/1.1 431 /);
    expect(heard).toContain('the headers are too large');
  });

  it('answers what is not HTTP with 400', async () => {
    const listener = listenerWith({});
    await listener.start();
    expect(await talk(portOf(listener), 'hello there\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  });

  it('keeps idle connections longer than the 60 s between two exports of an SDK', () => {
    expect(DEFAULT_LISTENER_LIMITS.keepAliveTimeoutMs).toBeGreaterThan(75_000);
    expect(DEFAULT_LISTENER_LIMITS.headersTimeoutMs).toBe(10_000);
    expect(DEFAULT_LISTENER_LIMITS.requestTimeoutMs).toBe(30_000);
  });

  it('warns of a port in use and goes on, or refuses to start, as it was told', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(0, '127.0.0.1', resolve);
    });
    cleanups.push(() => new Promise((resolve) => taken.close(resolve)));
    const { port } = taken.address() as { port: number };
    const warnings: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (_fields, message) => warnings.push(message) };
    const second = listenerWith({ port, whenTaken: 'warn', logger });
    await second.start();
    expect(second.url()).toBeUndefined();
    expect(warnings.join()).toContain(`port ${port}`);
    await expect(listenerWith({ port }).start()).rejects.toThrow(/VIGILOPS_PORT/);
  });

  it('lets a request under way finish at a stop, and takes no new ones', async () => {
    const held = Promise.withResolvers<undefined>();
    const arrived = Promise.withResolvers<undefined>();
    const listener = listenerWith({
      handler: (_request, response) => {
        arrived.resolve(undefined);
        void held.promise.then(() => response.end('done'));
      },
    });
    await listener.start();
    const port = portOf(listener);
    const answer = talk(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await arrived.promise;
    const stopped = listener.stop();
    await expect(talk(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).rejects.toThrow(/ECONNREFUSED/);
    held.resolve(undefined);
    // The connection closes with the answer, although the client would have kept it.
    expect(await answer).toMatch(/Connection: close[\s\S]*done$/);
    await stopped;
  });

  it('cuts what has not finished within the grace', async () => {
    const arrived = Promise.withResolvers<undefined>();
    const listener = listenerWith({
      limits: { drainMs: 20 },
      handler: () => {
        arrived.resolve(undefined);
      },
    });
    await listener.start();
    const answer = talk(portOf(listener), 'GET / HTTP/1.1\r\nHost: x\r\n\r\n').catch(() => '');
    await arrived.promise;
    await listener.stop();
    expect(await answer).toBe('');
  });
});

describe('a certificate of our own', () => {
  async function certificateFolder(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'vigilops-tls-'));
    cleanups.push(() => rm(folder, { recursive: true }));
    return path.join(folder, 'tls');
  }

  it('is made once, kept with its key closed to others, and verified by a client that has it as CA', async () => {
    const folder = await certificateFolder();
    const options = { folder, names: ['vigil.example', '192.0.2.7'], now: new Date() };
    const made = await ownCertificate(options);
    expect(made.made).toBe(true);
    expect((await stat(path.join(folder, 'self-signed.key'))).mode & 0o077).toBe(0);
    expect(await ownCertificate(options)).toMatchObject({ made: false, cert: made.cert });
    expect(fingerprintOf(made.cert)).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);

    const listener = listenerWith({ tls: made });
    await listener.start();
    expect(listener.url()).toMatch(/^https:/);
    const ca = await readFile(made.certFile);
    const get = (servername: string | undefined, trusted: boolean) =>
      new Promise<string>((resolve, reject) => {
        const url = `${listener.url() ?? ''}/`;
        httpsRequest(
          url,
          { ...(trusted ? { ca } : {}), ...(servername === undefined ? {} : { servername }), agent: false },
          (response) => {
            response.on('data', (chunk: Buffer) => {
              resolve(chunk.toString());
            });
          },
        )
          .on('error', reject)
          .end();
      });
    expect(await get(undefined, true)).toBe('hello');
    expect(await get('vigil.example', true)).toBe('hello');
    await expect(get('other.example', true)).rejects.toThrow(/altnames/i);
    await expect(get(undefined, false)).rejects.toThrow(/self.signed/i);
  });

  it('is made anew for another name, and before it runs out', async () => {
    const folder = await certificateFolder();
    const first = await ownCertificate({ folder, names: [], now: new Date() });
    const named = await ownCertificate({ folder, names: ['new.example'], now: new Date() });
    expect(named.cert).not.toBe(first.cert);
    const later = new Date(Date.now() + 800 * 86_400_000);
    expect((await ownCertificate({ folder, names: ['new.example'], now: later })).made).toBe(true);
  });

  it('does not speak plain HTTP', async () => {
    const listener = listenerWith({
      tls: await ownCertificate({ folder: await certificateFolder(), names: [], now: new Date() }),
    });
    await listener.start();
    const answer = new Promise((resolve, reject) => {
      httpRequest((listener.url() ?? '').replace('https', 'http'), resolve)
        .on('error', reject)
        .end();
    });
    await expect(answer).rejects.toThrow();
  });
});
