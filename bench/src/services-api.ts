import { silentLogger, systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { createStore, STORE_DEFAULTS, type Store } from '../../backend/src/store/index.ts';
import { serveStore } from './parts/api-door.ts';
import { keepSending } from './parts/api-ingest.ts';
import { measureQuestions, slowest } from './parts/api-questions.ts';
import { seedCatalog } from './parts/api-seed.ts';
import { keepChecking } from './parts/check-rounds.ts';
import { benchDatabases, type BenchDatabase } from './parts/databases.ts';
import { tellFigure } from './parts/figures.ts';
import { serviceQuestions } from './parts/page-questions.ts';
import { seedResults, seedServices, type ServiceSeed } from './parts/service-seed.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';
import { makeRoomFor } from './parts/store-room.ts';

/**
 * What the pages of services ask, over HTTP on each database: 50 hosts, 100 checked services with a result every 30 s for
 * 7 days and states for 90, while hosts send, observers report and states are settled. On a machine that others use too,
 * the CPU time says more than the wall time; it holds what ingest took meanwhile.
 */
const SIZE: ServiceSeed = isShort()
  ? { hosts: 5, services: 10, resultDays: 1, stateDays: 10 }
  : { hosts: 50, services: 100, resultDays: 7, stateDays: 90 };
const ROUNDS = isShort() ? 5 : 60;
const WARM_UP = isShort() ? 1 : 5;

const QUESTIONS = serviceQuestions(Array.from({ length: SIZE.services }, (_, place) => place + 1));

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
    const checking = keepChecking(store, SIZE.services, SIZE.hosts);
    try {
      const asked = { questions: QUESTIONS, rounds: ROUNDS, warmUp: WARM_UP };
      const answers = await measureQuestions(database, `http://127.0.0.1:${served.port}`, asked);
      const { name, p95Ms } = slowest(answers.filter(({ name }) => !name.includes('90 days')));
      tellFigure({
        what: `API of services, slowest question of 7 days, p95, ${database.name}: ${name}`,
        unit: 'ms',
        ours: [p95Ms],
        target: { most: 50 },
      });
    } finally {
      const { samples, seconds } = await sender.stop();
      const { results, settleMs } = await checking.stop();
      console.log(
        `beside it ${Math.round(samples / seconds)} samples/s and ${(results / seconds).toFixed(1)} results/s were ` +
          `stored; states were settled in ${spread(settleMs, 'ms')}; load at the end ${loadNow()}`,
      );
      await served.close();
    }
  } finally {
    await store.component.stop();
  }
}

async function seed({ url, name }: BenchDatabase, store: Store): Promise<void> {
  await makeRoomFor(store, url, ['samples', 'check_results']);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const began = performance.now();
  const series = await seedCatalog(client, SIZE.hosts);
  await seedServices(store, SIZE);
  const { results, states } = await seedResults(client, SIZE);
  await client.end();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(
    `\n${name}: ${SIZE.hosts} hosts, ${series} series, ${SIZE.services} services, ${results} results and ${states} ` +
      `states seeded in ${seconds} s; load ${loadNow()}`,
  );
}
