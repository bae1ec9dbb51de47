import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { createStore, STORE_DEFAULTS, type Store } from '../../backend/src/store/index.ts';
import { logBatch, sampleBatch } from './parts/write-batches.ts';
import { cpuMsOf } from './parts/process-figures.ts';
import { isShort, spread } from './parts/statistics.ts';

/**
 * From columns to COMMIT: what the store takes a second through its writer, batches of 10,000 points (50 hosts with 200
 * series, or 5,000 lines of about 150 bytes), two commits at a time, every group durable before it counts. Database and
 * writer share the machine. On TimescaleDB also what a row takes on disk before and after compression.
 */
const runs = isShort() ? 1 : 5;
const groups = isShort() ? 8 : 40;
const LANES = 2;
/** A day at 15 s. */
const BYTES_ROUNDS = isShort() ? 1_000 : 5_760;
const BYTES_SERIES = 200;
const signal = new AbortController().signal;

await measureOn(embedded);
const native = process.env.VIGILOPS_TEST_TIMESCALE_URL;
if (native === undefined) {
  console.log('SKIPPED TimescaleDB: VIGILOPS_TEST_TIMESCALE_URL names no server');
} else {
  await measureOn(() => databaseOn(native));
}

async function measureOn(open: () => Promise<Target>): Promise<void> {
  const target = await open();
  try {
    await measure(target.name, target.url);
  } finally {
    await target.close();
  }
}

interface Target {
  readonly name: string;
  readonly url: string;
  close(): Promise<void>;
}

async function embedded(): Promise<Target> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vigilops-bench-'));
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir }, { logger: silentLogger, clock: systemClock });
  return {
    name: 'embedded PostgreSQL 18',
    url: server.url,
    close: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function databaseOn(adminUrl: string): Promise<Target> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    name: 'TimescaleDB',
    url: url.toString(),
    close: () => asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function measure(name: string, url: string): Promise<void> {
  const store = createStore(
    { ...STORE_DEFAULTS, url, commitTimeoutMs: 60_000 },
    { logger: silentLogger, clock: systemClock, readDisk: null },
  );
  await store.component.start();
  const why = store.health().reason;
  if (why !== null) {
    throw new Error(why);
  }
  try {
    // Old enough to be compressed afterwards, young enough to be taken.
    const begin = Date.now() - 40 * 3_600_000;
    const points: Rate[] = [];
    const lines: Rate[] = [];
    await rate(store, 2, (at) => sampleBatch(begin - 600_000 + at * 15_000));
    for (let run = 0; run < runs; run += 1) {
      const from = run * groups;
      points.push(await rate(store, groups, (at) => sampleBatch(begin + (from + at) * 15_000)));
      lines.push(await rate(store, groups, (at) => logBatch(from + at, begin + (from + at) * 1_000)));
    }
    print(name, 'points/s', points);
    print(name, 'log lines/s', lines);
    await printBytes(name, store, url);
  } finally {
    await store.component.stop();
  }
}

interface Rate {
  readonly rowsPerSecond: number;
  /** CPU of this process and of the database's writing sessions; the latter only where they run on this machine. */
  readonly ownCpuUs: number;
  readonly databaseCpuUs: number;
}

/** Figures of a busy machine say little: the CPU a row costs says what two free cores would do. */
function print(name: string, unit: string, rates: readonly Rate[]): void {
  const figures = (of: (rate: Rate) => number): number[] => rates.map(of);
  console.log(
    `${name}: ${spread(
      figures((rate) => rate.rowsPerSecond),
      unit,
    )}, columns to COMMIT`,
  );
  const free = spread(
    figures((rate) => 2e6 / (rate.ownCpuUs + rate.databaseCpuUs)),
    `${unit} on two free cores`,
  );
  const cpu = `${spread(
    figures((rate) => rate.ownCpuUs),
    'µs',
  )} here, ${spread(
    figures((rate) => rate.databaseCpuUs),
    'µs',
  )} in the database`;
  console.log(`  CPU a row: ${cpu}: ${free}`);
}

/** Rows a second over `count` groups, made before the clock runs. */
async function rate(
  store: Store,
  count: number,
  make: (at: number) => ReturnType<typeof sampleBatch>,
): Promise<Rate> {
  const batches = Array.from({ length: count }, (_, at) => make(at));
  const rows = batches.reduce(
    (sum, batch) => sum + (batch.samples?.length ?? 0) + (batch.logs?.length ?? 0),
    0,
  );
  const databaseBefore = await databaseCpuMs(store);
  const ownBefore = process.cpuUsage();
  const began = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
        const [result] = await store.writer.commit([batch], signal);
        if (result?.status !== 'stored' || result.refused.length > 0) {
          throw new Error(`not stored: ${JSON.stringify(result)}`);
        }
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  const own = process.cpuUsage(ownBefore);
  return {
    rowsPerSecond: rows / seconds,
    ownCpuUs: (own.user + own.system) / rows,
    databaseCpuUs: ((await databaseCpuMs(store)) - databaseBefore) * (1_000 / rows),
  };
}

/** CPU time so far of the sessions that write; 0 where the database is on another machine. */
async function databaseCpuMs(store: Store): Promise<number> {
  const sessions = await store.database.query<{ pid: number }>(
    { text: `SELECT pid FROM pg_stat_activity WHERE application_name = 'vigilops-writer'` },
    { signal, timeoutMs: 10_000 },
  );
  return sessions.reduce((sum, { pid }) => sum + (existsSync(`/proc/${String(pid)}`) ? cpuMsOf(pid) : 0), 0);
}

/** What rows take: a day of 200 series at 15 s, and the log lines from above, before and after compression. */
async function printBytes(name: string, store: Store, url: string): Promise<void> {
  await asAdmin(url, 'TRUNCATE vigilops.samples');
  const begin = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 2 * 86_400_000;
  for (let round = 0; round < BYTES_ROUNDS; round += 50) {
    await store.writer.commit(
      Array.from({ length: 50 }, (_, i) => sampleBatch(begin + (round + i) * 15_000, BYTES_SERIES)),
      signal,
    );
  }
  console.log(`${name}: ${await bytesARow(store)} as written, indexes included`);
  if (store.database.engine === 'timescale') {
    for (const table of ['samples', 'logs']) {
      await asAdmin(
        url,
        `SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks('vigilops.${table}') AS c`,
      );
    }
    console.log(`${name}: ${await bytesARow(store)} compressed`);
  }
}

async function bytesARow(store: Store): Promise<string> {
  const { tables } = await store.size(signal);
  const texts: string[] = [];
  for (const table of ['samples', 'logs'] as const) {
    const [row] = await store.database.query<{ n: string }>(
      { text: `SELECT count(*) AS n FROM vigilops.${table}` },
      { signal, timeoutMs: 60_000 },
    );
    const bytes = tables.find((size) => size.table === table)?.bytes ?? 0;
    texts.push(`${(bytes / Number(row?.n ?? 1)).toFixed(2)} B a ${table === 'samples' ? 'sample' : 'line'}`);
  }
  return texts.join(', ');
}
