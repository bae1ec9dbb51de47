import { systemClock } from '@vigilops/runtime';
import { stderrLogger, type TestSchema } from '@vigilops/testkit';
import { createConnections } from '../connections.ts';
import { chooseEngine } from '../engines/choose.ts';
import { fingerprintOf, loadMigrations, migrate } from '../migrate.ts';

const timescaleState = fingerprintOf(await loadMigrations('timescale'));
const postgresState = fingerprintOf(await loadMigrations('postgres'));

/** The store's schema for test databases: whichever engine the server offers, with all migrations applied. */
export const STORE_SCHEMA: TestSchema = {
  fingerprint: `${timescaleState}${postgresState}`,
  migrate: async (url) => {
    const deps = { logger: stderrLogger, clock: systemClock, signal: AbortSignal.timeout(120_000) };
    const connections = createConnections(
      { url, maxConnections: 1, connectTimeoutMs: 10_000, applicationName: 'vigilops-test' },
      deps,
    );
    try {
      const engine = await chooseEngine(connections, 'auto', deps);
      await migrate(connections, await loadMigrations(engine), deps);
    } finally {
      await connections.close();
    }
  },
};
