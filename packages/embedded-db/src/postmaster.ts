import { spawn } from 'node:child_process';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Logger } from '@vigilops/runtime';
import pg from 'pg';
import type { Account } from './account.ts';
import { SUPERUSER } from './cluster.ts';
import type { DataFolder } from './data-folder.ts';
import { identityOf, isAlive } from './process-identity.ts';

/** A running server. `isRunning` is about the process, not about whether it answers. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  isRunning(): boolean;
}

export interface ServerDeps {
  readonly postgres: string;
  readonly account: Account;
  readonly folder: DataFolder;
  readonly password: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const START_POLL_MS = 50;
/** The process that writes the server's log ends after the server. */
const LAST_WORDS_MS = 2_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** After a crash the server replays its journal before it answers. */
const START_LIMIT_MS = 300_000;

/** Starts the server in a session of its own, so that Ctrl-C reaches us first and we can finish our writes. */
export async function startPostmaster(deps: ServerDeps, port: number): Promise<Postmaster> {
  const { clock, folder } = deps;
  const log = await open(folder.startLog, 'w', 0o600);
  let ended: string | undefined;
  const child = spawn(deps.postgres, ['-D', folder.cluster], {
    ...deps.account.ids,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
  });
  child.on('error', (error) => {
    ended = error.message;
  });
  child.on('exit', (code, signal) => {
    ended = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
  });
  child.unref();
  await log.close();
  const startedMs = clock.monotonicMs();
  while (clock.monotonicMs() - startedMs < START_LIMIT_MS) {
    if (ended !== undefined) {
      throw new Error(`the database did not start (${ended}): ${await lastWords(deps)}`);
    }
    if ((await whyNotAnswering(deps, port)) === undefined) {
      return { pid: child.pid ?? 0, port, isRunning: () => ended === undefined };
    }
    await clock.sleep(START_POLL_MS);
  }
  child.kill('SIGQUIT');
  throw new Error(`the database did not answer within ${String(START_LIMIT_MS / 1000)} s of its start`);
}

/**
 * A server that a killed backend left behind, or undefined when there is none. A pid file whose process is gone, or
 * whose number another program has now, is removed: PostgreSQL itself would refuse to start over the latter.
 */
export async function findOrphan(deps: ServerDeps): Promise<Postmaster | undefined> {
  const { clock, folder, logger } = deps;
  const pidFile = path.join(folder.cluster, 'postmaster.pid');
  const startedMs = clock.monotonicMs();
  while (clock.monotonicMs() - startedMs < START_LIMIT_MS) {
    const lines = await readFile(pidFile, 'utf8').then(
      (text) => text.split('\n').map((line) => line.trim()),
      () => undefined,
    );
    if (lines === undefined) {
      return undefined;
    }
    const pid = Number(lines[0]);
    const identity = Number.isInteger(pid) && pid > 0 ? await identityOf(pid) : undefined;
    if (identity === undefined || !identity.name.includes('postgres')) {
      logger.warn(
        { pid, runs: identity?.name ?? 'nothing' },
        'removing the pid file of a database that is gone',
      );
      await rm(pidFile, { force: true });
      return undefined;
    }
    const port = Number(lines[3]);
    const problem = await whyNotAnswering(deps, port);
    if (problem === undefined) {
      return { pid, port, isRunning: () => isAlive(pid) };
    }
    // It starts, recovers or stops; whichever it is will be over soon.
    logger.info({ pid, port, problem }, 'a database is already there but does not answer yet');
    await clock.sleep(START_POLL_MS * 10);
  }
  throw new Error(`a database process holds ${folder.cluster} but does not answer; stop it and start again`);
}

/** Tries a real connection and checks that it leads to our folder. Undefined when all is well. */
async function whyNotAnswering(deps: ServerDeps, port: number): Promise<string | undefined> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password: deps.password,
    database: 'postgres',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    const answered = rows[0]?.data_directory;
    return answered === deps.folder.cluster
      ? undefined
      : `port ${String(port)} belongs to ${String(answered)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Fast shutdown: sessions end, a checkpoint is written. Immediate (recovery at the next start) after the limit. */
export async function stopPostmaster(server: Postmaster, clock: Clock, limitMs: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', limitMs],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ] as const) {
    if (!sendSignal(server.pid, signal)) {
      return;
    }
    const startedMs = clock.monotonicMs();
    while (clock.monotonicMs() - startedMs < waitMs) {
      if (!server.isRunning() || !isAlive(server.pid)) {
        return;
      }
      await clock.sleep(START_POLL_MS);
    }
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** The server's last words: its first ones go to a file of ours, the later ones to its own log. */
async function lastWords({ folder, clock }: Pick<ServerDeps, 'folder' | 'clock'>): Promise<string> {
  const startedMs = clock.monotonicMs();
  for (;;) {
    const lines = await linesOf(folder);
    const telling = lines.filter((line) => /FATAL|ERROR|PANIC|could not|HINT/.test(line));
    if (telling.length > 0 || clock.monotonicMs() - startedMs > LAST_WORDS_MS) {
      return (telling.length > 0 ? telling : lines).slice(-5).join(' | ');
    }
    await clock.sleep(START_POLL_MS);
  }
}

/** Of the two logs that were written last. */
async function linesOf(folder: DataFolder): Promise<readonly string[]> {
  const logs = path.join(folder.cluster, 'log');
  const files = [
    folder.startLog,
    ...(await readdir(logs).catch(() => [])).map((name) => path.join(logs, name)),
  ];
  const written = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
  const lines: string[] = [];
  for (const { file } of written.toSorted((a, b) => a.at - b.at).slice(-2)) {
    lines.push(...(await readFile(file, 'utf8')).trim().split('\n'));
  }
  return lines;
}
