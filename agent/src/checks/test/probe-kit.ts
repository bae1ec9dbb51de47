import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

import { silentLogger, systemClock } from '@vigilops/runtime';
import { onTestFinished } from 'vitest';

import { createResolve, type LookUp } from '../connect/resolve.ts';
import { createLimit } from '../limit.ts';
import { createAsk, type ProbeDeps } from '../registry.ts';
import { type Found, runOnce } from '../run-once.ts';
import type { CheckConfig, ConfigOf } from '../types.ts';
import { definitionOf } from './definitions.ts';

/** By name, as a name server of a test answers; an unknown name has no address. */
export type Names = Readonly<Record<string, readonly string[]>>;

export interface ProbeKit {
  /** Asks once, with a time that is over when a test says so. */
  run(config: CheckConfig): Promise<Found & Found['result']>;
  /** The time of the run under way is over. */
  passTime(): void;
}

export interface KitOptions extends Partial<ProbeDeps> {
  readonly names?: Names;
  readonly lookUp?: LookUp;
}

/** What a probe needs, on this machine, with the names of a test. */
export function probeDeps({ names = {}, lookUp, ...options }: KitOptions = {}): ProbeDeps {
  const { allowMetadata = false } = options;
  return {
    resolve: createResolve({ lookUp: lookUp ?? ((host) => lookUpIn(names, host)), allowMetadata }),
    allowMetadata,
    monotonicMs: systemClock.monotonicMs,
    now: systemClock.now,
    userAgent: 'vigilops-agent/test',
    platform: 'linux',
    searchPath: process.env['PATH'] ?? '',
    passwdFile: '/etc/passwd',
    ...options,
  };
}

export function probeKit(options: KitOptions = {}): ProbeKit {
  const deps = probeDeps(options);
  let over: () => void = () => undefined;
  const after = (_ms: number, work: () => void) => {
    over = work;
    return () => undefined;
  };
  return {
    async run(config) {
      const run = { ask: createAsk(deps), clock: systemClock, after, logger: silentLogger };
      const found = await runOnce(definitionOf({ config, timeoutMs: 10_000 }), run, createLimit());
      if (found === undefined) {
        throw new Error('nobody took the check away');
      }
      return { ...found, ...found.result };
    },
    passTime: () => over(),
  };
}

function lookUpIn(names: Names, host: string) {
  const found = names[host];
  return found === undefined
    ? Promise.reject(
        Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND', hostname: host }),
      )
    : Promise.resolve(found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
}

export function httpCheck(url: string, more: Partial<ConfigOf<'http'>> = {}): ConfigOf<'http'> {
  return {
    type: 'http',
    url,
    method: 'GET',
    headers: {},
    expected_status: ['2xx', '3xx'],
    follow_redirects: true,
    verify_certificate: true,
    certificate_days: 0,
    ...more,
  };
}

/** A TCP server on loopback that does as `onSocket` says; gone when the test is over. */
export async function openTcp(onSocket: (socket: Socket) => void): Promise<number> {
  return listen(
    createTcpServer((socket) => {
      // Who asks may hang up at any time.
      socket.on('error', () => undefined);
      onSocket(socket);
    }),
  );
}

export async function openHttp(onRequest: RequestListener): Promise<number> {
  return listen(createHttpServer(onRequest));
}

export async function openHttps(
  pair: { readonly key: string; readonly cert: string },
  onRequest: RequestListener = (_, response) => void response.end('ok'),
): Promise<number> {
  return listen(createHttpsServer(pair, onRequest));
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  });
  return (server.address() as AddressInfo).port;
}

/** A port of loopback that nobody listens at. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
