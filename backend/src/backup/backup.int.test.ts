import { startEmbeddedPostgres, type EmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBackup, createBackup, restoreBackup } from './index.ts';

const deps = { clock: systemClock, logger: silentLogger };
const POSTGRES = '18.4.0';
const NOW = new Date('2026-11-30T03:12:00Z');

describe('a backup of a house that works', () => {
  let folder: string;
  let server: EmbeddedPostgres;
  let house: string;
  let file: string;
  /** Rows that were committed before the backup began, and those that were by its end. */
  let rows: { before: number; after: number };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'vigilops-backup-'));
    // mkdtemp makes it private; the database's account must come through.
    await chmod(folder, 0o755);
    house = path.join(folder, 'house');
    file = path.join(folder, 'house.tar.gz');
    server = await startEmbeddedPostgres({ dataDir: house }, deps);
    await furnish(house);
    rows = await backUpWhileWriting();
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function backUpWhileWriting() {
    const client = await connect(server.url);
    await client.query('CREATE TABLE lines (id bigint PRIMARY KEY, text text)');
    await client.query("INSERT INTO lines SELECT id, repeat('x', 200) FROM generate_series(1, 20000) AS id");
    let id = 20_000;
    let isOver = false;
    const writing = (async () => {
      while (!isOver) {
        id += 1;
        await client.query('INSERT INTO lines VALUES ($1, $2)', [id, 'while it was copied']);
        if (id % 200 === 0) {
          // Files come, grow and go meanwhile.
          await client.query('DROP TABLE IF EXISTS passing');
          await client.query('CREATE TABLE passing AS SELECT * FROM lines LIMIT 5000');
        }
      }
    })();
    await createBackup(file, source());
    const after = id;
    isOver = true;
    await writing;
    await client.end();
    return { before: 20_000, after };
  }

  const source = () => ({
    dataDir: house,
    version: '0.1.0',
    embedded: { url: server.url, cluster: server.clusterDir, postgres: POSTGRES },
    archivedLogs: true,
    now: NOW,
  });
  const restore = (target: string, options: { replace?: boolean; postgres?: string; from?: string } = {}) =>
    restoreBackup(options.from ?? file, target, {
      replace: options.replace ?? false,
      postgres: options.postgres ?? POSTGRES,
      now: NOW,
    });
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => 'it was done',
      (error: unknown) => (error as Error).message,
    );

  it('comes back with every row that was committed, none twice, and the index agrees', async () => {
    const target = path.join(folder, 'back');
    const { manifest, before } = await restore(target);
    expect(manifest).toMatchObject({ taken_at: NOW.toISOString(), version: '0.1.0' });
    expect(before).toBeUndefined();
    const back = await startEmbeddedPostgres({ dataDir: target }, deps);
    try {
      const client = await connect(back.url);
      const { rows: found } = await client.query<{ id: string }>('SELECT id FROM lines ORDER BY id');
      const ids = found.map(({ id }) => Number(id));
      expect(ids.length).toBeGreaterThanOrEqual(rows.before);
      expect(ids).toEqual(ids.map((_, index) => index + 1));
      // The copy holds what was committed while it was made, not only what was before.
      expect(ids.length).toBeGreaterThan(rows.before);
      expect(ids.length).toBeLessThanOrEqual(rows.after + 1);
      await client.query('SET enable_seqscan = off');
      const { rows: one } = await client.query('SELECT text FROM lines WHERE id = 20001');
      expect(one).toEqual([{ text: 'while it was copied' }]);
      await client.query("INSERT INTO lines VALUES (0, 'it can be written')");
      await client.end();
    } finally {
      await back.stop();
    }
    expect(await readFile(path.join(target, 'secret-key'), 'utf8')).toBe('a key of tests alone\n');
    expect(await readFile(path.join(target, 'log-archive/2026/one.jsonl.zst'), 'utf8')).toBe('lines');
    expect((await stat(path.join(target, 'secret-key'))).mode & 0o777).toBe(0o600);
    expect((await stat(path.join(target, 'tokens'))).mode & 0o777).toBe(0o700);
  });

  it('leaves out who runs, logs and spools, and is for its owner alone', async () => {
    const { files } = await checkBackup(file);
    const names = Object.keys(files);
    expect(names).toContain('house/postgres.password');
    expect(
      names.filter((name) =>
        /owner\.json|database-url|house\/logs|house\/agent|house\/postgres\//.test(name),
      ),
    ).toEqual([]);
    expect(names.filter((name) => /postmaster\.pid|cluster\/log\//.test(name))).toEqual([]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path.join(house, 'last-backup.json'), 'utf8'))).toMatchObject({
      taken_at: NOW.toISOString(),
      file,
    });
    const without = path.join(folder, 'without.tar.gz');
    await createBackup(without, { ...source(), archivedLogs: false });
    expect(
      Object.keys((await checkBackup(without)).files).filter((name) => name.includes('log-archive')),
    ).toEqual([]);
  });

  it('does not put itself over a house unasked, and then moves that aside', async () => {
    const target = path.join(folder, 'lived-in');
    await furnish(target);
    await writeFile(path.join(target, 'secret-key'), 'another key\n');
    expect(await refusal(restore(target))).toMatch(/is in use \(.*--replace moves what is there aside/);
    expect(await readFile(path.join(target, 'secret-key'), 'utf8')).toBe('another key\n');
    const { before } = await restore(target, { replace: true });
    expect(await readFile(path.join(before ?? '', 'secret-key'), 'utf8')).toBe('another key\n');
    expect(await readFile(path.join(target, 'secret-key'), 'utf8')).toBe('a key of tests alone\n');
  });

  it('puts nothing in place of a file that is cut, changed, foreign, or of another PostgreSQL', async () => {
    const target = path.join(folder, 'nothing');
    const bad = path.join(folder, 'bad.tar.gz');
    const bytes = await readFile(file);
    for (const length of [0, 10, 1_000, Math.floor(bytes.length / 2), bytes.length - 1]) {
      await writeFile(bad, bytes);
      await truncate(bad, length);
      expect(await refusal(restore(target, { from: bad }))).toMatch(/is no whole backup of VigilOps/);
    }
    const plain = gunzipSync(bytes);
    const changed = Buffer.from(plain);
    const at = changed.indexOf('a key of tests alone');
    changed.write('b', at);
    await writeFile(bad, gzipSync(changed, { level: 1 }));
    expect(await refusal(restore(target, { from: bad }))).toMatch(
      /house\/secret-key is not what was backed up/,
    );
    await writeFile(bad, 'a letter');
    expect(await refusal(restore(target, { from: bad }))).toMatch(/is no whole backup of VigilOps/);
    expect(await refusal(restore(target, { postgres: '19.1.0' }))).toMatch(
      /of PostgreSQL 18\.4\.0, and this VigilOps comes with 19\.1\.0: restore it with the VigilOps that made it/,
    );
    expect(await refusal(restore(target, { from: path.join(folder, 'none') }))).toMatch(/ENOENT/);
    expect(await readdir(target)).toEqual([]);
  });

  it('leaves an earlier backup alone when it cannot be finished', async () => {
    const kept = path.join(folder, 'kept.tar.gz');
    await writeFile(kept, 'an earlier one');
    const away = { ...source(), embedded: { ...source().embedded, cluster: path.join(folder, 'not there') } };
    expect(await refusal(createBackup(kept, away))).not.toBe('it was done');
    expect(await readFile(kept, 'utf8')).toBe('an earlier one');
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    // The server does not think that a copy is still being made.
    await createBackup(path.join(folder, 'again.tar.gz'), source());
  });
});

async function furnish(house: string): Promise<void> {
  for (const name of ['tokens', 'logs', 'agent', 'log-archive/2026']) {
    await mkdir(path.join(house, name), { recursive: true, mode: 0o700 });
  }
  await writeFile(path.join(house, 'secret-key'), 'a key of tests alone\n', { mode: 0o600 });
  await writeFile(path.join(house, 'tokens/admin'), 'vgo_admin\n', { mode: 0o600 });
  await writeFile(path.join(house, 'logs/backend.log'), 'a line\n');
  await writeFile(path.join(house, 'agent/spool'), 'not ours\n');
  await writeFile(path.join(house, 'database-url'), 'postgres://…\n');
  await writeFile(path.join(house, 'log-archive/2026/one.jsonl.zst'), 'lines');
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
