import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { VigilError } from '@vigilops/contracts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WriteBatch } from '../model/index.ts';
import { createStore, type Store, type StoreConfig } from './create-store.ts';
import { STORE_DEFAULTS } from './defaults.ts';
import { batchOf, minuteAgo } from './test/batches.ts';

/** A server of the test's own: it is killed and frozen here. */
let dataDir: string;
let server: EmbeddedPostgres;
const stores: Store[] = [];
const deps = { logger: silentLogger, clock: systemClock };
const signal = new AbortController().signal;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'vigilops-store-'));
  await chmod(dataDir, 0o755);
  server = await startServer();
});

afterEach(async () => {
  for (const store of stores.splice(0)) {
    await store.component.stop();
  }
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function startServer(port?: number): Promise<EmbeddedPostgres> {
  // Durable, or a killed server would forget what it acknowledged.
  return startEmbeddedPostgres({ dataDir, ...(port === undefined ? {} : { port }) }, deps);
}

async function openStore(more: Partial<StoreConfig> = {}): Promise<Store> {
  const store = createStore(
    { ...STORE_DEFAULTS, url: server.url, connectTimeoutMs: 2_000, commitTimeoutMs: 2_000, ...more },
    { ...deps, readDisk: null },
  );
  stores.push(store);
  await store.component.start();
  return store;
}

async function asAdmin<R extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

let serial = 0;
function numbered(): WriteBatch {
  serial += 1;
  const rows = Array.from({ length: 300 }, (_, i) => ({
    series: serial,
    timeUs: minuteAgo(3) + i,
    value: i,
  }));
  return batchOf({
    batchId: randomUUID(),
    samples: rows,
    logs: [{ stream: serial, timeUs: minuteAgo(3), body: 'x' }],
  });
}

/** Sends like an agent: the same batch again and again until it is acknowledged. */
async function deliver(store: Store, batch: WriteBatch): Promise<void> {
  for (;;) {
    try {
      const [result] = await store.writer.commit([batch], signal);
      expect(result?.status).toMatch(/^(stored|duplicate)$/);
      return;
    } catch (error) {
      expect(error).toMatchObject({
        code: expect.stringMatching(/^STORE_(UNAVAILABLE|TIMEOUT)$/) as string,
        retryable: true,
      });
      await systemClock.sleep(20);
    }
  }
}

async function storedOnce(): Promise<void> {
  const counts = await asAdmin<{ series_id: number; n: number }>(
    'SELECT series_id, count(*)::int AS n FROM vigilops.samples GROUP BY 1 ORDER BY 1',
  );
  const expected = Array.from({ length: serial }, (_, i) => ({ series_id: i + 1, n: 300 }));
  expect(counts).toEqual(expected);
  expect(
    await asAdmin('SELECT count(*)::int AS n, count(DISTINCT stream_id)::int AS streams FROM vigilops.logs'),
  ).toEqual([{ n: serial, streams: serial }]);
}

const becomesReady = (store: Store) =>
  vi.waitFor(
    () => {
      expect(store.health()).toEqual({ ready: true, reason: null, retryAfterSeconds: 0 });
    },
    { timeout: 20_000, interval: 50 },
  );
const becomesUnready = (store: Store) =>
  vi.waitFor(
    () => {
      expect(store.health().ready).toBe(false);
    },
    { timeout: 20_000, interval: 50 },
  );

it('starts while the database is down, says so without the password, and opens when it comes', async () => {
  serial = 0;
  const port = Number(new URL(server.url).port);
  await server.stop();
  const store = await openStore();
  const { ready, reason, retryAfterSeconds } = store.health();
  expect({ ready, retryAfterSeconds }).toEqual({ ready: false, retryAfterSeconds: 2 });
  expect(reason).toMatch(
    new RegExp(
      `^the database at 127\\.0\\.0\\.1:${String(port)}/vigilops is not available since \\d{4}-.*ECONNREFUSED`,
    ),
  );
  expect(reason).not.toContain(new URL(server.url).password);
  const failure = await store.writer.commit([numbered()], signal).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
  await expect(store.database.query({ text: 'SELECT 1' }, { signal, timeoutMs: 1_000 })).rejects.toThrow(
    VigilError,
  );

  server = await startServer(port);
  await becomesReady(store);
  serial = 0;
  await deliver(store, numbered());
  await storedOnce();
});

it('meets its deadline when the server freezes, and is whole again when it thaws', async () => {
  serial = 0;
  const store = await openStore();
  await deliver(store, numbered());
  const frozen = await pidsOf(server);
  const batches = [numbered(), numbered(), numbered(), numbered(), numbered(), numbered()];
  frozen.forEach((pid) => process.kill(pid, 'SIGSTOP'));
  try {
    const outcomes = await Promise.allSettled(batches.map((batch) => store.writer.commit([batch], signal)));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: expect.stringMatching(/^STORE_/) as string, retryable: true },
      });
    }
    await becomesUnready(store);
  } finally {
    frozen.forEach((pid) => process.kill(pid, 'SIGCONT'));
  }
  await becomesReady(store);
  await Promise.all(batches.map((batch) => deliver(store, batch)));
  await storedOnce();
});

async function pidsOf(of: EmbeddedPostgres): Promise<number[]> {
  const backends = await asAdmin<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  return [of.pid(), ...backends.map(({ pid }) => pid)];
}

it('stores every acknowledged batch once while its connections are cut, idle and inside COMMIT', async () => {
  serial = 0;
  const store = await openStore();
  let sending = true;
  const cutting = (async () => {
    while (sending) {
      await asAdmin(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'vigilops%' AND pid <> pg_backend_pid()`,
      );
      await systemClock.sleep(30);
    }
  })();
  const lanes = Array.from({ length: 4 }, async () => {
    for (let i = 0; i < 15; i += 1) {
      await deliver(store, numbered());
    }
  });
  await Promise.all(lanes);
  sending = false;
  await cutting;
  await becomesReady(store);
  await storedOnce();
});

it('loses nothing that was acknowledged when the server is killed', async () => {
  serial = 0;
  const store = await openStore();
  const sending = Promise.all(
    Array.from({ length: 3 }, async () => {
      for (let i = 0; i < 12; i += 1) {
        await deliver(store, numbered());
      }
    }),
  );
  for (let kill = 0; kill < 2; kill += 1) {
    await systemClock.sleep(150);
    const pid = server.pid();
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(
      () => {
        expect(server.pid()).not.toBe(pid);
      },
      { timeout: 60_000, interval: 50 },
    );
  }
  await sending;
  await storedOnce();
});

it('sets up a database that was replaced by an empty one', async () => {
  serial = 0;
  const store = await openStore();
  await asAdmin('DROP SCHEMA vigilops CASCADE');
  await asAdmin('DROP SCHEMA vigilops_partitions CASCADE');
  await store.writer.commit([numbered()], signal).catch(() => undefined);
  await vi.waitFor(
    async () => {
      expect(await asAdmin(`SELECT to_regclass('vigilops.rollup_progress') IS NOT NULL AS there`)).toEqual([
        { there: true },
      ]);
    },
    { timeout: 30_000, interval: 100 },
  );
  await becomesReady(store);
  serial = 0;
  await deliver(store, numbered());
  await storedOnce();
});

it('lets two backends start at once on an empty database', async () => {
  serial = 0;
  const [one, two, three] = await Promise.all([openStore(), openStore(), openStore()]);
  expect([one, two, three].map((store) => store.health().reason)).toEqual([null, null, null]);
  const applied = await asAdmin<{ n: number; files: number }>(
    'SELECT count(*)::int AS n, count(DISTINCT number)::int AS files FROM vigilops.migrations',
  );
  expect(applied[0]?.n).toBe(applied[0]?.files);
  const batch = numbered();
  const results = await Promise.all([one, two, three].map((store) => store.writer.commit([batch], signal)));
  expect(
    results
      .flat()
      .map(({ status }) => status)
      .sort(),
  ).toEqual(['duplicate', 'duplicate', 'stored']);
  await storedOnce();
});

it('refuses telemetry, and nothing else, when the disk is short', async () => {
  let freeBytes = 100 * 2 ** 30;
  const store = createStore(
    { ...STORE_DEFAULTS, url: server.url },
    { ...deps, readDisk: () => Promise.resolve({ totalBytes: 200 * 2 ** 30, freeBytes }) },
  );
  stores.push(store);
  await store.component.start();
  expect(store.health().ready).toBe(true);
  expect(store.lastBytes()).toBeGreaterThan(2 ** 20);
  freeBytes = 5 * 2 ** 30;
  await store.maintenance.checkDisk(signal);
  expect(store.health()).toMatchObject({
    ready: false,
    reason: expect.stringContaining('98 % full') as string,
    retryAfterSeconds: 30,
  });
  expect(await store.database.query({ text: 'SELECT 1 AS one' }, { signal, timeoutMs: 1_000 })).toEqual([
    { one: 1 },
  ]);
  freeBytes = 100 * 2 ** 30;
  await store.maintenance.checkDisk(signal);
  expect(store.health().ready).toBe(true);
});
