import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { silentLogger, systemClock } from '@vigilops/runtime';
import { describe, expect, it, onTestFinished } from 'vitest';

import { loadProbe } from './load-probe.ts';
import { lookWithin } from './look-within.ts';
import { databaseConfig } from './test/databases-kit.ts';
import { DATABASE_TYPES, type DatabaseConfig, type DatabaseProbe, type DatabaseType } from './types.ts';

const LIMIT_MS = 400;
const ALL = new Set(['connections', 'queries', 'tables', 'plans'] as const);

/** A server of no database, that does so with each connection. */
async function openServer(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function openProbe(
  type: DatabaseType,
  port: number,
  config: Partial<DatabaseConfig> = {},
): Promise<DatabaseProbe> {
  const createProbe = await loadProbe(type);
  const probe = createProbe(databaseConfig({ type, host: '127.0.0.1', port, ...config }), {
    monotonicMs: systemClock.monotonicMs,
    logger: silentLogger,
  });
  onTestFinished(() => probe.close());
  return probe;
}

function look(probe: DatabaseProbe) {
  const { signal } = new AbortController();
  return lookWithin(probe, ALL, LIMIT_MS, { clock: systemClock, signal });
}

/** Bytes that are the beginning of an answer of nobody. */
const NONSENSE = [
  ['an answer over HTTP', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'],
  ['bytes of all kinds', Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 73 + 11) % 256))],
  ['zeros', Buffer.alloc(4_096)],
  ['a length without end', Buffer.alloc(64, 0xff)],
] as const;

describe.each(DATABASE_TYPES)('the probe of %s', (type) => {
  it('says of a closed port that it is unreachable, and where it is', async () => {
    const port = await closedPort();
    const looked = await look(await openProbe(type, port));
    expect(looked).toMatchObject({
      how: 'failed',
      error: {
        name: 'DatabaseTrouble',
        kind: 'unreachable',
        message: expect.stringContaining(String(port)) as string,
      },
    });
  });

  it('gives up a server that takes the connection and never answers, and closes it', async () => {
    const ended = Promise.withResolvers<undefined>();
    const port = await openServer((socket) => {
      socket.resume();
      socket.on('close', () => {
        ended.resolve(undefined);
      });
    });
    const looked = await look(await openProbe(type, port));
    expect(looked).toMatchObject({
      how: 'late',
      isStuck: false,
      error: { name: 'DatabaseTrouble', kind: 'timeout' },
    });
    await ended.promise;
  });

  it.each(NONSENSE)('is in trouble with %s, and tells nothing of the password', async (_, nonsense) => {
    const port = await openServer((socket) => {
      socket.on('data', () => socket.write(nonsense));
      socket.write(nonsense);
    });
    const looked = await look(await openProbe(type, port, { password: 'zoological' }));
    expect(looked).toMatchObject({ error: { name: 'DatabaseTrouble' } });
    expect(looked.how === 'well' ? '' : String(looked.error)).not.toContain('zoological');
  });

  it('is in trouble with a server that hangs up at once', async () => {
    const port = await openServer((socket) => socket.end());
    expect(await look(await openProbe(type, port))).toMatchObject({ error: { name: 'DatabaseTrouble' } });
  });

  it('does not take a server without TLS where TLS was asked for', async () => {
    const port = await openServer((socket) => {
      socket.on('data', () => socket.write('N'));
    });
    const probe = await openProbe(type, port, { tls: { mode: 'verify', ca: undefined } });
    expect(await look(probe)).toMatchObject({ error: { name: 'DatabaseTrouble' } });
  });

  it('can be closed twice, before it has looked, and looks again after that', async () => {
    const port = await closedPort();
    const probe = await openProbe(type, port);
    await probe.close();
    await probe.close();
    expect(await look(probe)).toMatchObject({ error: { kind: 'unreachable' } });
    await probe.close();
  });

  it('does not begin what is given up already', async () => {
    const port = await openServer((socket) => socket.resume());
    const probe = await openProbe(type, port);
    const given = probe.look({ nowMs: 0, due: ALL, signal: AbortSignal.abort(new Error('the agent stops')) });
    await expect(given).rejects.toThrow();
  });
});
