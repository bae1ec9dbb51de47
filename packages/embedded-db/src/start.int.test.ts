import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLogger, systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isAlive } from './process-identity.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresConfig } from './start.ts';

const deps = { logger: silentLogger, clock: systemClock };
const isRoot = process.getuid?.() === 0;
const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) {
    await cleanUp();
  }
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'vigilops-embedded-'));
  // mkdtemp makes it private; the database's account must come through.
  await chmod(folder, 0o755);
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(config: EmbeddedPostgresConfig): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ durable: false, ...config }, deps);
  cleanUps.push(() => server.stop());
  return server;
}

async function ask<R extends Record<string, unknown>>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts the server in a process of its own, which is then killed: what a crashed backend leaves behind. */
async function abandonServer(dataDir: string): Promise<{ url: string; pid: number }> {
  const script = `
    import { startEmbeddedPostgres } from '${path.join(import.meta.dirname, 'start.ts')}';
    import { silentLogger, systemClock } from '@vigilops/runtime';
    const server = await startEmbeddedPostgres({ dataDir: process.argv[1], durable: false }, { logger: silentLogger, clock: systemClock });
    process.stdout.write(JSON.stringify({ url: server.url, pid: server.pid() }) + '\\n');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, dataDir], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (bytes: Buffer) => {
      resolve(bytes.toString());
    });
    child.once('exit', (code) => {
      reject(new Error(`the abandoning process ended with ${String(code)}`));
    });
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  return JSON.parse(line) as { url: string; pid: number };
}

describe('startEmbeddedPostgres', () => {
  it('starts PostgreSQL 18 on loopback with UTF-8, keeps data over a restart, and stops cleanly', async () => {
    const dataDir = await newFolder();
    const first = await start({ dataDir });
    expect(first.adopted).toBe(false);
    expect(await ask(first.url, 'SHOW server_version_num')).toEqual([
      { server_version_num: expect.stringMatching(/^18/) as string },
    ]);
    expect(await ask(first.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(
      await ask(
        first.url,
        `SELECT pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = 'vigilops'`,
      ),
    ).toEqual([{ encoding: 'UTF8' }]);
    await ask(first.url, 'CREATE TABLE kept (n int)');
    const pid = first.pid();
    await first.stop();
    expect(isAlive(pid)).toBe(false);
    const second = await start({ dataDir });
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 0 }]);
  });

  it('keeps the password to the owner and lets nobody in without it', async () => {
    const dataDir = await newFolder();
    const server = await start({ dataDir });
    const file = path.join(dataDir, 'postgres.password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const url = new URL(server.url);
    expect(url.password).toBe((await readFile(file, 'utf8')).trim());
    url.password = 'guess';
    await expect(ask(url.toString(), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('adopts the server that a killed backend left behind', async () => {
    const dataDir = await newFolder();
    const left = await abandonServer(dataDir);
    expect(isAlive(left.pid)).toBe(true);
    await ask(left.url, 'CREATE TABLE still_here (n int)');
    const adopted = await start({ dataDir });
    expect(adopted).toMatchObject({ adopted: true, url: left.url });
    expect(adopted.pid()).toBe(left.pid);
    await ask(adopted.url, 'SELECT * FROM still_here');
    await adopted.stop();
    expect(isAlive(left.pid)).toBe(false);
  });

  it('recovers where server and backend were both killed', async () => {
    const dataDir = await newFolder();
    const left = await abandonServer(dataDir);
    process.kill(left.pid, 'SIGKILL');
    await vi.waitFor(() => {
      expect(isAlive(left.pid)).toBe(false);
    });
    const server = await start({ dataDir });
    expect(server.adopted).toBe(false);
    await ask(server.url, 'SELECT 1');
  });

  it('does not take another program for the database when process ids come around again', async () => {
    const dataDir = await newFolder();
    const first = await start({ dataDir });
    const pidFile = path.join(first.clusterDir, 'postmaster.pid');
    const text = await readFile(pidFile, 'utf8');
    await first.stop();
    await writeFile(pidFile, text.replace(/^\d+/, String(process.pid)));
    const second = await start({ dataDir });
    expect(second.adopted).toBe(false);
  });

  it('starts the server again, on the same port, when it ends by itself', async () => {
    const server = await start({ dataDir: await newFolder() });
    const pid = server.pid();
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(
      async () => {
        expect(server.pid()).not.toBe(pid);
        await ask(server.url, 'SELECT 1');
      },
      { timeout: 30_000, interval: 100 },
    );
  });

  it('refuses a folder that another backend uses, a cluster of another version, a taken port', async () => {
    const dataDir = await newFolder();
    const server = await start({ dataDir });
    await expect(startEmbeddedPostgres({ dataDir }, deps)).rejects.toThrow(
      /another VigilOps \(process \d+\) uses/,
    );
    const port = Number(new URL(server.url).port);
    await expect(
      startEmbeddedPostgres({ dataDir: await newFolder(), port, durable: false }, deps),
    ).rejects.toThrow(/did not start.*(in use|could not bind)/i);
    await server.stop();
    await writeFile(path.join(server.clusterDir, 'PG_VERSION'), '15\n');
    await expect(startEmbeddedPostgres({ dataDir }, deps)).rejects.toThrow(
      /written by PostgreSQL 15.*comes with 18/,
    );
    await writeFile(path.join(server.clusterDir, 'PG_VERSION'), '18\n');
    await rm(path.join(dataDir, 'postgres.password'));
    await expect(startEmbeddedPostgres({ dataDir }, deps)).rejects.toThrow(/password file .* is gone/);
  });

  it('begins anew where initialisation was cut short', async () => {
    const dataDir = await newFolder();
    spawnSync('mkdir', ['-p', path.join(dataDir, 'postgres.new', 'base')]);
    await writeFile(path.join(dataDir, 'postgres.password'), 'known-already\n', { mode: 0o600 });
    const server = await start({ dataDir });
    expect(new URL(server.url).password).toBe('known-already');
    await ask(server.url, 'SELECT 1');
  });

  describe.skipIf(!isRoot)(`as root and as another user${isRoot ? '' : ' — SKIPPED, needs root'}`, () => {
    it('runs the server under an account that is not root', async () => {
      const server = await start({ dataDir: await newFolder() });
      const status = await readFile(`/proc/${String(server.pid())}/status`, 'utf8');
      expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0');
      expect((await stat(server.clusterDir)).mode & 0o777).toBe(0o700);
    });

    it('works for a user without any rights', async () => {
      const dataDir = await newFolder();
      await chmod(dataDir, 0o777);
      const script = path.join(import.meta.dirname, 'test', 'start-and-ask.ts');
      const { status, stdout, stderr } = spawnSync(
        'setpriv',
        [
          '--reuid=65534',
          '--regid=65534',
          '--clear-groups',
          process.execPath,
          script,
          path.join(dataDir, 'own'),
        ],
        { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' }, cwd: '/' },
      );
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout).toBe('18 stopped\n');
      expect((await stat(path.join(dataDir, 'own', 'postgres'))).uid).toBe(65_534);
    });
  });
});
