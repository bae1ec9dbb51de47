import { silentLogger, systemClock } from '@vigilops/runtime';
import { EMPTY_SCHEMA, type SuiteEngine } from '@vigilops/testkit';
import { createStore, STORE_DEFAULTS, type Store } from '../../store/index.ts';

/** A store on a fresh database, ready; whoever opened it stops its component. */
export async function openStore(suite: SuiteEngine): Promise<Store> {
  const { url } = await suite.freshDatabase(EMPTY_SCHEMA);
  const one = suite.maxConnections === 1;
  const store = createStore(
    {
      ...STORE_DEFAULTS,
      url,
      maxConnections: one ? 1 : 4,
      writerConnections: one ? 0 : 2,
      copyFromRows: suite.canCopy ? STORE_DEFAULTS.copyFromRows : Infinity,
      commitTimeoutMs: 30_000,
    },
    { logger: silentLogger, clock: systemClock, readDisk: null },
  );
  await store.component.start();
  return store;
}
