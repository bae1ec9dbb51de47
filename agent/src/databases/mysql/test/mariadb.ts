import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DatabaseConfig } from '../../types.ts';
import type { Row } from '../rows.ts';
import { openSession, type Session } from '../session.ts';

const INSTALL = '/usr/bin/mariadb-install-db';
const PLACES = ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd', '/usr/local/sbin/mariadbd'];

/** The server program of MariaDB; undefined: it is not here, and tests with a real one are skipped. */
export function findMariaDb(): string | undefined {
  const found = PLACES.find(existsSync);
  if (found === undefined) {
    process.stderr.write(
      'NO MARIADB: the tests with a real one are skipped (apt-get install mariadb-server).\n',
    );
  }
  return found;
}

export interface MariaDb {
  readonly port: number;
  readonly directory: string;
  /** Of the server process. */
  readonly pid: () => number;
  /** As root over the socket, where everything is allowed. */
  readonly admin: (sql: string) => Promise<readonly Row[]>;
  /** A session of its own, closed with the server. */
  readonly open: (options?: Partial<DatabaseConfig>) => Promise<Session>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A MariaDB of a test, with its data in a folder that goes away with it. */
export async function startMariaDb(options: readonly string[] = []): Promise<MariaDb> {
  const program = findMariaDb() ?? 'mariadbd';
  const directory = mkdtempSync(join(tmpdir(), 'vo-maria-'));
  const data = join(directory, 'data');
  const made = spawnSync(
    INSTALL,
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--user=root',
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--innodb-log-file-size=8M',
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) {
    throw new Error(`mariadb-install-db: ${made.stdout}${made.stderr}`);
  }
  const port = await freePort();
  const socket = join(directory, 'mysqld.sock');
  const sessions = new Set<Session>();
  let child: ChildProcess | undefined;

  const open = async (own: Partial<DatabaseConfig> = {}) => {
    const session = await openSession(
      mysqlConfig({ host: socket, username: 'root', ...own }),
      AbortSignal.timeout(30_000),
    );
    sessions.add(session);
    return session;
  };
  let root: Session | undefined;
  const admin = async (sql: string) => {
    root = root?.isOpen === true ? root : await open();
    return root.ask(sql);
  };
  const start = async () => {
    child = spawn(
      program,
      [
        '--no-defaults',
        '--user=root',
        `--datadir=${data}`,
        `--socket=${socket}`,
        `--pid-file=${join(directory, 'pid')}`,
        `--port=${String(port)}`,
        '--bind-address=127.0.0.1',
        '--innodb-buffer-pool-size=16M',
        '--innodb-log-file-size=8M',
        '--innodb-flush-log-at-trx-commit=0',
        '--innodb-lock-wait-timeout=20',
        '--max-connections=300',
        ...options,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let words = '';
    child.stderr?.setEncoding('utf8');
    await new Promise<void>((resolve, reject) => {
      child?.stderr?.on('data', (text: string) => {
        words += text;
        if (words.includes('ready for connections')) {
          resolve();
        }
      });
      child?.once('exit', () => {
        reject(new Error(`mariadbd ended: ${words.slice(-2_000)}`));
      });
    });
  };
  const end = async () => {
    sessions.forEach((session) => {
      session.destroy();
    });
    sessions.clear();
    if (child?.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await ended;
    }
  };
  await start();
  return {
    port,
    directory,
    pid: () => child?.pid ?? 0,
    admin,
    open,
    async restart() {
      await end();
      await start();
    },
    async stop() {
      await end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What a probe is told, with what a test says. */
export function mysqlConfig(own: Partial<DatabaseConfig> = {}): DatabaseConfig {
  return {
    key: 'test',
    name: 'test',
    type: 'mysql',
    host: '127.0.0.1',
    port: 3306,
    username: 'vigilops',
    password: undefined,
    database: undefined,
    tls: { mode: 'prefer', ca: undefined },
    intervalMs: 15_000,
    slowThresholdMs: 1_000,
    explain: false,
    ...own,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
