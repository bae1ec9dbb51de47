import { describeEngines } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import { openTestDatabase } from './test/open-database.ts';
import { STORE_SCHEMA } from './test/store-schema.ts';

const TABLES = ['samples', 'histograms', 'exemplars', 'logs', 'spans', 'service_edges'];
const ROLLUPS = ['samples_1m', 'samples_5m', 'samples_1h'];

describeEngines('schema', STORE_SCHEMA, (engine) => {
  it('offers the tables of the data model by the same names', async () => {
    const { url } = await engine.freshDatabase();
    const database = openTestDatabase({ url, ...engine });
    const options = { signal: AbortSignal.timeout(20_000), timeoutMs: 10_000 };
    for (const table of [...TABLES, ...ROLLUPS]) {
      const rows = await database.query(
        { text: `SELECT count(*)::int AS n FROM vigilops.${table}` },
        options,
      );
      expect(rows, table).toEqual([{ n: 0 }]);
    }
    await database.close();
  });
});
