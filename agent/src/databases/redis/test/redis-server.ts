import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { onTestFinished } from 'vitest';

import type { DatabaseConfig, DatabaseTls } from '../../types.ts';
import { createRedisConnection, type RedisConnection } from '../connection.ts';
import { openServerSocket } from '../../shared/open-socket.ts';
import type { RedisProgram } from './programs.ts';

/** A real server of a test's own. */
export interface RedisServer {
  readonly port: number;
  /** How a probe is told of it; without a slow threshold of its own everything is slow. */
  config(more?: Partial<DatabaseConfig>): DatabaseConfig;
  /** A connection of its own, closed with the test. */
  client(): Promise<RedisConnection>;
  /** Ends it and starts it again on the same port. */
  restart(): Promise<void>;
  /** The process stands still: it takes connections (the kernel does) and answers nothing. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const OFF: DatabaseTls = { mode: 'off', ca: undefined };
const USUAL = [
  '--save',
  '',
  '--bind',
  '127.0.0.1',
  '--loglevel',
  'warning',
  '--slowlog-log-slower-than',
  '0',
];

/** Starts one with arguments after, and `first` before the usual; it ends with the test. */
export async function startRedis(
  { path }: RedisProgram,
  args: readonly string[] = [],
  tls: DatabaseTls = OFF,
  first: readonly string[] = [],
): Promise<RedisServer> {
  if (path === undefined) {
    throw new Error('there is no such server here');
  }
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-redis-'));
  const port = await freePort();
  const ports = tls.mode === 'off' ? ['--port', String(port)] : ['--port', '0', '--tls-port', String(port)];
  const config = (more: Partial<DatabaseConfig> = {}): DatabaseConfig => ({
    key: 'cache',
    name: 'cache',
    type: 'redis',
    host: '127.0.0.1',
    port,
    username: undefined,
    password: undefined,
    database: undefined,
    tls,
    intervalMs: 15_000,
    slowThresholdMs: 0,
    explain: false,
    ...more,
  });
  const run = async () => {
    const child = spawn(path, [...first, ...ports, ...USUAL, '--dir', folder, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let words = '';
    child.stdout.on('data', (chunk: Buffer) => (words += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await untilAnswers(config(), () => {
      if (child.exitCode !== null) {
        throw new Error(`it ended: ${words}`);
      }
    });
    return { child, ended };
  };
  let running = await run();
  const stop = async () => {
    running.child.kill('SIGCONT');
    running.child.kill('SIGKILL');
    await running.ended;
  };
  onTestFinished(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    port,
    config,
    async client() {
      const connection = await connect(config());
      onTestFinished(() => connection.end(new Error('the test is over')));
      return connection;
    },
    async restart() {
      await stop();
      running = await run();
    },
    freeze: () => void running.child.kill('SIGSTOP'),
    thaw: () => void running.child.kill('SIGCONT'),
    stop,
  };
}

async function connect(config: DatabaseConfig): Promise<RedisConnection> {
  return createRedisConnection(await openServerSocket(config, Buffer.of(), AbortSignal.timeout(10_000)));
}

async function untilAnswers(config: DatabaseConfig, check: () => void): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    check();
    try {
      const connection = await connect(config);
      await connection.call('PING').catch((error: unknown) => {
        if (!String(error).includes('NOAUTH')) {
          throw error;
        }
      });
      connection.end(new Error('enough'));
      return;
    } catch {
      await sleep(25);
    }
  }
  throw new Error('it did not answer');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
