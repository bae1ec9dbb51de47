import { silentLogger, systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { createStore, STORE_DEFAULTS, type Store } from '../../backend/src/store/index.ts';
import { serveStore } from './parts/api-door.ts';
import { keepSending } from './parts/api-ingest.ts';
import { measureQuestions, slowest } from './parts/api-questions.ts';
import { seedCatalog, seedTelemetry, type SeedSize } from './parts/api-seed.ts';
import { benchDatabases, type BenchDatabase } from './parts/databases.ts';
import { tellFigure } from './parts/figures.ts';
import { makeRoomFor } from './parts/store-room.ts';
import { readingQuestions } from './parts/page-questions.ts';
import { isShort, loadNow } from './parts/statistics.ts';

/**
 * The read API over HTTP on each database: 50 hosts with what an agent sends of each, 100 services, 30 days of hourly
 * rollups, finer ones and samples as far back as pages look at them, and a day of logs. One caller asks all questions
 * in turn, round after round, while all hosts go on sending and the rollups are refreshed. On a machine that others use
 * too, the CPU time that passed in the database's processes and in this one says more than the wall time; both hold
 * what ingest took meanwhile.
 */
const SIZE: SeedSize = isShort()
  ? { hosts: 5, hours: { '1h': 48, '5m': 6, '1m': 3, raw: 0.25 }, logLines: 5_000 }
  : { hosts: 50, hours: { '1h': 720, '5m': 25, '1m': 6.5, raw: 1.1 }, logLines: 200_000 };
const ROUNDS = isShort() ? 5 : 30;
const WARM_UP = isShort() ? 1 : 3;
const TABLES = ['samples', 'logs', 'samples_1m', 'samples_5m', 'samples_1h'] as const;

const QUESTIONS = readingQuestions(Array.from({ length: SIZE.hosts }, (_, place) => place + 1));

for (const open of benchDatabases()) {
  const database = await open();
  try {
    await benchOn(database);
  } finally {
    await database.close();
  }
}

async function benchOn(database: BenchDatabase): Promise<void> {
  const deps = { logger: silentLogger, clock: systemClock };
  const store = createStore({ ...STORE_DEFAULTS, url: database.url }, { ...deps, readDisk: null });
  await store.component.start();
  try {
    await seed(database, store);
    const served = await serveStore(store);
    const sender = keepSending(store, SIZE.hosts);
    try {
      const asked = { questions: QUESTIONS, rounds: ROUNDS, warmUp: WARM_UP };
      const answers = await measureQuestions(database, `http://127.0.0.1:${served.port}`, asked);
      for (const [isMonth, most] of [
        [false, 50],
        [true, 2_000],
      ] as const) {
        const { name, p95Ms } = slowest(answers.filter(({ name }) => name.includes('30 days') === isMonth));
        tellFigure({
          what: `API, slowest of the ${isMonth ? 'questions of 30 days' : 'others'} while ingesting, p95, ${database.name}: ${name}`,
          unit: 'ms',
          ours: [p95Ms],
          target: { most },
        });
      }
    } finally {
      const { samples, seconds } = await sender.stop();
      console.log(
        `beside it ${Math.round(samples / seconds)} samples/s were stored; load at the end ${loadNow()}`,
      );
      await served.close();
    }
  } finally {
    await store.component.stop();
  }
}

async function seed({ url, name }: BenchDatabase, store: Store): Promise<void> {
  await makeRoomFor(store, url, TABLES);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const began = performance.now();
  const series = await seedCatalog(client, SIZE.hosts);
  const rows = await seedTelemetry(client, SIZE);
  await client.end();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(
    `\n${name}: ${SIZE.hosts} hosts, ${series} series, ${rows} rows seeded in ${seconds} s; load ${loadNow()}`,
  );
}
