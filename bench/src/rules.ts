import { silentLogger, systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { createAlarm } from '../../backend/src/alerting/index.ts';
import {
  createHostFigures,
  createLastSent,
  createLogSources,
  createMetricQuery,
} from '../../backend/src/query/index.ts';
import { createWatch, type Watch } from '../../backend/src/rules/index.ts';
import { createReaders, createStore, STORE_DEFAULTS, type Store } from '../../backend/src/store/index.ts';
import { keepSending } from './parts/api-ingest.ts';
import { seedCatalog, seedTelemetry } from './parts/api-seed.ts';
import { benchDatabases, type BenchDatabase } from './parts/databases.ts';
import { cpuMsOf } from './parts/process-figures.ts';
import { manyRules } from './parts/rule-seed.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';
import { makeRoomFor } from './parts/store-room.ts';

/**
 * What it costs to look at 1,000 rules on 50 hosts every ten seconds, on each database: CPU of this process and of the
 * database's, with rules less without, while hosts send. The aim: less than a quarter of a core.
 */
const HOSTS = isShort() ? 10 : 50;
const RULES = isShort() ? 100 : 1_000;
const ROUNDS = isShort() ? 3 : 12;
const EVERY_MS = isShort() ? 2_000 : 10_000;
const KEEP_ALL = { raw: null, '1m': null, '5m': null, '1h': null };
const HOURS = { raw: 3, '1m': 4, '5m': 4, '1h': 4 };

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
    const sender = keepSending(store, HOSTS);
    try {
      const watch = watchOf(store);
      const without = await measure(database, () => Promise.resolve());
      // What is cold is made warm: plans, caches, and the first sight of alerts.
      await watch.round(AbortSignal.timeout(60_000));
      await watch.round(AbortSignal.timeout(60_000));
      const took: number[] = [];
      const told = new Set<string>();
      const withRules = await measure(database, async () => {
        const began = performance.now();
        const { rules, failed, late, missed } = await watch.round(AbortSignal.timeout(60_000));
        took.push(performance.now() - began);
        told.add(
          `${String(rules)} rules, ${String(failed)} failed, ${String(late)} late, ${String(missed)} missed`,
        );
      });
      const share = (side: 'own' | 'database') => (100 * (withRules[side] - without[side])) / withRules.wall;
      console.log(
        `${database.name}: ${[...told].join('; ')}; a round takes ${spread(took, 'ms')}; ` +
          `${share('own').toFixed(1)} % of a core here and ${share('database').toFixed(1)} % in the database; load ${loadNow()}`,
      );
    } finally {
      await sender.stop();
    }
  } finally {
    await store.component.stop();
  }
}

/** CPU and wall milliseconds of rounds at their pace. */
async function measure(database: BenchDatabase, round: () => Promise<void>) {
  const cpu = () => ({
    own: cpuMsOf(process.pid),
    database: database.pids().reduce((sum, pid) => sum + safely(pid), 0),
  });
  const [before, began] = [cpu(), performance.now()];
  for (let i = 0; i < ROUNDS; i += 1) {
    const started = performance.now();
    await round();
    const restMs = EVERY_MS - (performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, restMs)));
  }
  const after = cpu();
  return {
    own: after.own - before.own,
    database: after.database - before.database,
    wall: performance.now() - began,
  };
}

function safely(pid: number): number {
  try {
    return cpuMsOf(pid);
  } catch {
    // It ended between the listing and the look.
    return 0;
  }
}

function watchOf(store: Store): Watch {
  const readers = createReaders(store.database);
  const clock = systemClock;
  return createWatch({
    readers,
    logSources: createLogSources({ readers, clock }),
    metricQuery: createMetricQuery({ readers, clock, retention: () => KEEP_ALL }),
    hostFigures: createHostFigures({ readers, clock }),
    lastSent: createLastSent({ readers }),
    findings: () => Promise.resolve([]),
    services: store.services,
    checkResults: store.checkResults,
    heartbeatTimeoutMs: () => 90_000,
    house: () => ({ language: 'en', timeZone: 'UTC' }),
    clock,
    rules: store.rules,
    alerts: store.alerts,
    take: createAlarm(store.alerts, store.incidents, () => 'en').take,
  });
}

async function seed({ url, name }: BenchDatabase, store: Store): Promise<void> {
  await makeRoomFor(store, url, ['samples', 'samples_1m', 'samples_5m', 'samples_1h', 'logs']);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const began = performance.now();
  const series = await seedCatalog(client, HOSTS);
  const rows = await seedTelemetry(client, {
    hosts: HOSTS,
    hours: HOURS,
    logLines: isShort() ? 10_000 : 500_000,
  });
  await client.end();
  const by = { kind: 'command', id: null, name: 'the bench' } as const;
  for (const rule of manyRules(RULES)) {
    const line = { actor: by, action: 'alert_rule.created', subject: rule.name, detail: {}, address: null };
    await store.rules.create(rule, line, AbortSignal.timeout(30_000));
  }
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(
    `\n${name}: ${String(HOSTS)} hosts, ${String(series)} series, ${String(rows)} rows, ${String(RULES)} rules seeded in ${seconds} s`,
  );
}
