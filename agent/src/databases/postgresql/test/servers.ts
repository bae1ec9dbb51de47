import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { systemClock } from '@vigilops/runtime';
import { stderrLogger } from '@vigilops/testkit';
import pg from 'pg';

import type { DatabaseConfig } from '../../types.ts';

/** A real server of a test's own. */
export interface TestServer {
  readonly port: number;
  readonly pid: () => number;
  readonly folder: string;
  /** A session of the superuser, closed with the server. */
  connect(database?: string, as?: Partial<pg.ClientConfig>): Promise<pg.Client>;
  log(): string;
  restart(settings?: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerUnderTest {
  readonly title: string;
  /** Why it cannot be had here; empty: it can. */
  readonly missing: string;
  start(settings?: Readonly<Record<string, string>>): Promise<TestServer>;
}

const SETTINGS = {
  shared_preload_libraries: 'pg_stat_statements',
  max_connections: '60',
  deadlock_timeout: '200ms',
  log_statement: 'all',
  log_error_verbosity: 'default',
  log_min_error_statement: 'error',
  log_line_prefix: '%m [%p] app=%a ',
  fsync: 'off',
};
const PASSWORD = 'only-for-tests';
const DEBIAN = '/usr/lib/postgresql';

/** Debian's newest, else the name of its package. */
function debianBinaries(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).filter((name) => /^\d+$/.test(name)) : [];
  return versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'postgres')));
}

/** Undefined: it is not on this machine. */
export const debian = debianBinaries();

/** Folders with programs of further versions, joined by `:`; they are tried beside the two that are always. */
const MORE = (process.env.VIGILOPS_TEST_POSTGRESQL_BINARIES ?? '')
  .split(':')
  .filter((folder) => folder !== '');

/** What tests run on. Debian's is fetched by `make test`, `scripts/require-databases.ts`. */
export const SERVERS: readonly ServerUnderTest[] = [
  { title: 'the embedded PostgreSQL', missing: '', start: startEmbedded },
  {
    title: "Debian's PostgreSQL",
    missing: debian === undefined ? 'SKIPPED, postgresql of Debian is not on this machine' : '',
    start: (settings) => startBinaries(debian ?? '', settings),
  },
  ...MORE.map((folder) => ({
    title: folder,
    missing: '',
    start: (settings?: Readonly<Record<string, string>>) => startBinaries(folder, settings),
  })),
];

async function startEmbedded(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigilops-pg-'));
  // Of root, when the server runs as another account.
  chmodSync(dataDir, 0o755);
  let wanted = { ...SETTINGS, ...settings };
  const run = (port?: number) =>
    startEmbeddedPostgres(
      { dataDir, durable: false, settings: wanted, ...(port === undefined ? {} : { port }) },
      { clock: systemClock, logger: stderrLogger },
    );
  let server = await run();
  const { port, username, password } = new URL(server.url);
  const sessions = sessionsOf(Number(port), { user: username, password: decodeURIComponent(password) });
  const logs = join(server.clusterDir, 'log');
  return {
    port: Number(port),
    folder: server.clusterDir,
    pid: () => server.pid(),
    connect: sessions.connect,
    log: () =>
      readdirSync(logs)
        .map((name) => readFileSync(join(logs, name), 'utf8'))
        .join(''),
    async restart(more = {}) {
      wanted = { ...wanted, ...more };
      await server.stop();
      server = await run(Number(port));
    },
    async stop() {
      await sessions.end();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startBinaries(
  binaries: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const account = accountOf();
  const folder = temporaryFolder(account);
  const cluster = join(folder, 'cluster');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD, { mode: 0o644 });
  const initialise = ['-D', cluster, '-U', 'vigilops', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  execFileSync(join(binaries, 'initdb'), [...initialise, '--encoding=UTF8', '--locale=C', '--no-sync'], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  return runCluster(binaries, folder, { ...SETTINGS, ...settings });
}

/** A replica of a server of Debian, which follows it as a stream. */
export async function startStandby(primary: TestServer): Promise<TestServer> {
  const binaries = debian ?? '';
  const account = accountOf();
  const folder = temporaryFolder(account);
  const from = ['-h', '127.0.0.1', '-p', String(primary.port), '-U', 'vigilops'];
  execFileSync(
    join(binaries, 'pg_basebackup'),
    [...from, '-D', join(folder, 'cluster'), '--write-recovery-conf', '--checkpoint=fast', '--no-sync'],
    { ...account, cwd: '/', stdio: 'ignore', env: { ...process.env, PGPASSWORD: PASSWORD } },
  );
  return runCluster(binaries, folder, {});
}

async function runCluster(
  binaries: string,
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<TestServer> {
  const account = accountOf();
  const cluster = join(folder, 'cluster');
  const port = await freePort();
  const configure = (all: Readonly<Record<string, string>>) => {
    appendFileSync(
      join(cluster, 'postgresql.conf'),
      Object.entries(all)
        .map(([name, value]) => `${name} = '${value}'\n`)
        .join(''),
    );
  };
  configure({
    ...settings,
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    timezone: 'UTC',
    log_timezone: 'UTC',
  });
  const logFile = join(folder, 'server.log');
  const sessions = sessionsOf(port, { user: 'vigilops', password: PASSWORD });
  const run = async () => {
    const out = openSync(logFile, 'a');
    const child = spawn(join(binaries, 'postgres'), ['-D', cluster], {
      ...account,
      cwd: '/',
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    const ended = once(child, 'exit');
    while (!(await sessions.answers())) {
      if (child.exitCode !== null) {
        throw new Error(`the server ended: ${readFileSync(logFile, 'utf8').slice(-2_000)}`);
      }
      await sleep(50);
    }
    return { pid: child.pid ?? 0, kill: () => child.kill('SIGINT'), ended };
  };
  let server = await run();
  const end = async () => {
    server.kill();
    await server.ended;
  };
  return {
    port,
    folder: cluster,
    pid: () => server.pid,
    connect: sessions.connect,
    log: () => readFileSync(logFile, 'utf8'),
    async restart(more = {}) {
      await end();
      configure(more);
      server = await run();
    },
    async stop() {
      await sessions.end();
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function temporaryFolder(account: { readonly uid: number; readonly gid: number } | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-pg-'));
  if (account !== undefined) {
    chownSync(folder, account.uid, account.gid);
  }
  return folder;
}

function sessionsOf(port: number, as: { readonly user: string; readonly password: string }) {
  const open: pg.Client[] = [];
  const connect = async (database = 'postgres', more: Partial<pg.ClientConfig> = {}) => {
    const client = new pg.Client({ host: '127.0.0.1', port, database, ...as, ...more });
    client.on('error', () => undefined);
    await client.connect();
    open.push(client);
    return client;
  };
  const end = async () => {
    await Promise.all(open.map((client) => client.end().catch(() => undefined)));
  };
  const answers = () =>
    connect().then(
      () => true,
      () => false,
    );
  return { connect, end, answers };
}

/** PostgreSQL does not run as root. */
function accountOf(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const ROLE_IN_README = /```sql\n([^`]*)```/.exec(
  readFileSync(new URL('../README.md', import.meta.url), 'utf8'),
)?.[1];

/** The statements of the README that make the role of the agent, under a name that is not that of the superuser here. */
export const LEAST_ROLE = (ROLE_IN_README ?? '').replaceAll(/\bvigilops\b/g, 'vigilops_agent');

export function configOf({ port }: TestServer, more: Partial<DatabaseConfig> = {}): DatabaseConfig {
  return {
    key: 'test',
    name: 'orders-db',
    type: 'postgresql',
    host: '127.0.0.1',
    port,
    username: 'vigilops_agent',
    password: 'choose-one',
    database: undefined,
    tls: { mode: 'off', ca: undefined },
    intervalMs: 15_000,
    slowThresholdMs: 300,
    explain: false,
    ...more,
  };
}
