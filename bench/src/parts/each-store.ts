import { silentLogger, systemClock } from '@vigilops/runtime';
import { createStore, STORE_DEFAULTS, type Store } from '../../../backend/src/store/index.ts';
import { benchDatabases, type BenchDatabase } from './databases.ts';

/** Runs a bench on a fresh store of each database that there is, one after the other. */
export async function onEachStore(
  measure: (database: BenchDatabase, store: Store, isLast: boolean) => Promise<void>,
): Promise<void> {
  const all = benchDatabases();
  for (const open of all) {
    const database = await open();
    try {
      await onStore(database, (store) => measure(database, store, open === all.at(-1)));
    } finally {
      await database.close();
    }
  }
}

async function onStore(database: BenchDatabase, measure: (store: Store) => Promise<void>): Promise<void> {
  const store = createStore(
    { ...STORE_DEFAULTS, url: database.url, commitTimeoutMs: 60_000 },
    { logger: silentLogger, clock: systemClock, readDisk: null },
  );
  await store.component.start();
  const why = store.health().reason;
  if (why !== null) {
    throw new Error(why);
  }
  try {
    await measure(store);
  } finally {
    await store.component.stop();
  }
}
