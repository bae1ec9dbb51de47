import type { Store } from '../../backend/src/store/index.ts';
import { describeShares, watchCpu, type CpuShares } from './parts/cpu-shares.ts';
import { bytesOfRows, bytesPerRow, type BenchDatabase } from './parts/databases.ts';
import { tellFigure } from './parts/figures.ts';
import { onEachStore } from './parts/each-store.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';
import { logBatch, sampleBatch } from './parts/write-batches.ts';

/**
 * From columns to COMMIT: what the store takes a second through its writer, batches of 10,000 points (50 hosts with 200
 * series) or 5,000 lines of about 150 bytes, five in a group as under load, two commits at a time, every group durable
 * before it counts. Database and writer share the machine. On TimescaleDB also what a row takes on disk before and after compression.
 */
const runs = isShort() ? 1 : 5;
const groups = isShort() ? 4 : 12;
const BATCHES_PER_GROUP = 5;
const LANES = 2;
/** A day at 15 s. */
const BYTES_ROUNDS = isShort() ? 1_000 : 5_760;
const BYTES_SERIES = 200;
const signal = new AbortController().signal;

console.log(
  `input: ${String(runs)} runs of ${String(groups)} groups of ${String(BATCHES_PER_GROUP)} batches; load average ${loadNow()}`,
);
await onEachStore(measure);

async function measure(database: BenchDatabase, store: Store): Promise<void> {
  // Old enough to be compressed afterwards, young enough to be taken.
  const begin = Date.now() - 40 * 3_600_000;
  const points: Rate[] = [];
  const lines: Rate[] = [];
  await rate(database, store, 2, (at) => sampleBatch(begin - 600_000 + at * 15_000));
  const perRun = groups * BATCHES_PER_GROUP;
  for (let run = 0; run < runs; run += 1) {
    const from = run * perRun;
    points.push(await rate(database, store, groups, (at) => sampleBatch(begin + (from + at) * 15_000)));
    lines.push(await rate(database, store, groups, (at) => logBatch(from + at, begin + (from + at) * 1_000)));
  }
  print(database.name, 'points/s', points);
  print(database.name, 'log lines/s', lines);
  for (const [name, rates] of [
    ['points', points],
    ['log lines', lines],
  ] as const) {
    tellFigure({
      what: `columns to COMMIT, ${name}, ${database.name}`,
      unit: `${name}/s`,
      ours: rates.map(({ rowsPerSecond }) => rowsPerSecond),
    });
  }
  await printBytes(database, store);
}

interface Rate {
  readonly rowsPerSecond: number;
  readonly shares: CpuShares;
}

/** Figures of a busy machine say little: the CPU a row costs says what two free cores would do. */
function print(name: string, unit: string, rates: readonly Rate[]): void {
  const seconds = rates.map((rate) => rate.rowsPerSecond);
  console.log(`${name}: ${spread(seconds, unit)}, columns to COMMIT`);
  console.log(
    `  ${describeShares(
      rates.map((rate) => rate.shares),
      unit,
    )}`,
  );
}

/** Rows a second over `count` groups, made before the clock runs. */
async function rate(
  database: BenchDatabase,
  store: Store,
  count: number,
  make: (at: number) => ReturnType<typeof sampleBatch>,
): Promise<Rate> {
  const waiting = Array.from({ length: count }, (_, group) =>
    Array.from({ length: BATCHES_PER_GROUP }, (_, at) => make(group * BATCHES_PER_GROUP + at)),
  );
  const rows = waiting
    .flat()
    .reduce((sum, batch) => sum + (batch.samples?.length ?? 0) + (batch.logs?.length ?? 0), 0);
  const ended = watchCpu(
    new Map<string, () => readonly number[]>([
      ['writer', () => [process.pid]],
      ['database', () => database.pids()],
    ]),
  );
  const began = performance.now();
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
        for (const result of await store.writer.commit(group, signal)) {
          if (result.status !== 'stored' || result.refused.length > 0) {
            throw new Error(`not stored: ${JSON.stringify(result)}`);
          }
        }
      }
    }),
  );
  return { rowsPerSecond: rows / ((performance.now() - began) / 1_000), shares: ended(rows) };
}

/** What rows take: a day of 200 series at 15 s, and the log lines from above, before and after compression. */
async function printBytes(database: BenchDatabase, store: Store): Promise<void> {
  await database.ask('TRUNCATE vigilops.samples');
  const begin = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 2 * 86_400_000;
  for (let round = 0; round < BYTES_ROUNDS; round += 50) {
    await store.writer.commit(
      Array.from({ length: 50 }, (_, i) => sampleBatch(begin + (round + i) * 15_000, BYTES_SERIES)),
      signal,
    );
  }
  console.log(`  ${await bytesPerRow(database)} as written, indexes included; load average ${loadNow()}`);
  if (store.database.engine === 'timescale') {
    for (const table of ['samples', 'logs']) {
      await database.ask(
        `SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks('vigilops.${table}') AS c`,
      );
    }
    console.log(`  ${await bytesPerRow(database)} compressed`);
    const { sample, line } = await bytesOfRows(database);
    tellFigure({ what: 'bytes a sample, compressed', unit: 'B', ours: [sample ?? NaN], target: { most: 4 } });
    tellFigure({
      what: 'bytes a log line of about 150, compressed',
      unit: 'B',
      ours: [line ?? NaN],
      target: { most: 45 },
    });
  }
}
