import { silentLogger, systemClock } from '@vigilops/runtime';
import { createConnections } from '../../../backend/src/store/connections.ts';
import { createPostgresEngine } from '../../../backend/src/store/engines/postgres/index.ts';
import type { Store, TimeTable } from '../../../backend/src/store/index.ts';

const DAY_MS = 86_400_000;

/** Makes room for rows of the last month, or so many days, that are put into tables past the writer. */
export async function makeRoomFor(
  store: Store,
  url: string,
  tables: readonly TimeTable[],
  daysBack = 31,
): Promise<void> {
  if (store.database.engine !== 'postgres') {
    return;
  }
  const deps = { logger: silentLogger, clock: systemClock };
  const connections = createConnections(
    { url, maxConnections: 2, connectTimeoutMs: 5_000, applicationName: 'bench' },
    deps,
  );
  const engine = createPostgresEngine(connections, deps);
  const days = Array.from({ length: daysBack + 2 }, (_, day) => (Date.now() - (day - 1) * DAY_MS) * 1_000);
  for (const table of tables) {
    await engine.makeRoom(table, new Set(days), AbortSignal.timeout(60_000));
  }
  await connections.close();
}
