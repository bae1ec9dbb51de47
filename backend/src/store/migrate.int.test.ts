import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines, EMPTY_SCHEMA } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseEngine } from './engines/choose.ts';
import { loadMigrations, migrate, type Migration } from './migrate.ts';
import { openTestDatabase, type OpenDatabase } from './test/open-database.ts';
import { STORE_SCHEMA } from './test/store-schema.ts';

const TABLES = [
  'samples',
  'histograms',
  'exemplars',
  'logs',
  'spans',
  'service_edges',
  'check_results',
  'host_changes',
  'llm_calls',
  'db_definitions',
  'db_instances',
  'db_metrics',
  'db_connections',
  'db_query_windows',
  'db_query_stats',
  'slow_queries',
  'db_locks',
  'db_queries',
  'db_plans',
  'db_deadlocks',
  'db_tables',
];
const ROLLUPS = ['samples_1m', 'samples_5m', 'samples_1h'];
const signal = new AbortController().signal;
const deps = { logger: silentLogger, clock: systemClock, signal };
const options = { signal, timeoutMs: 20_000 };

const appliedIn = (database: OpenDatabase) =>
  database.query<{ number: number; name: string }>(
    { text: 'SELECT number, name FROM vigilops.migrations ORDER BY number' },
    options,
  );

describeEngines('schema', STORE_SCHEMA, (suite) => {
  const open = async (schema = STORE_SCHEMA): Promise<OpenDatabase> => {
    const { url } = await suite.freshDatabase(schema);
    return openTestDatabase({ ...suite, url });
  };
  let database: OpenDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('offers the tables of the data model by the same names', async () => {
    for (const table of [...TABLES, ...ROLLUPS]) {
      const rows = await database.query(
        { text: `SELECT count(*)::int AS n FROM vigilops.${table}` },
        options,
      );
      expect(rows, table).toEqual([{ n: 0 }]);
    }
  });

  it('has the same columns on every engine', async () => {
    const columns = await database.query(
      {
        text: `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS column
               FROM information_schema.columns WHERE table_schema = 'vigilops' AND table_name = ANY($1)
               ORDER BY table_name, ordinal_position`,
        values: [[...TABLES, ...ROLLUPS]],
      },
      options,
    );
    const lines = columns.map((row) => String(row['column'])).join('\n');
    // One file for all engines: they cannot differ.
    await expect(`${lines}\n`).toMatchFileSnapshot('./test/columns.txt');
  });

  it('recognises the engine that a database was set up for, whatever is preferred', async () => {
    expect(await chooseEngine(database.connections, 'auto', deps)).toBe(suite.engine);
    expect(await chooseEngine(database.connections, 'postgres', deps)).toBe(suite.engine);
  });

  it('does nothing when everything is applied', async () => {
    const before = await appliedIn(database);
    await migrate(database.connections, await loadMigrations(suite.engine), deps);
    expect(await appliedIn(database)).toEqual(before);
    expect(before.length).toBeGreaterThan(0);
  });

  it('goes on after a crash at any migration, and leaves no half of one', async () => {
    const empty = await open(EMPTY_SCHEMA);
    await chooseEngine(empty.connections, 'auto', deps);
    const migrations = await loadMigrations(suite.engine);
    for (let crashAt = 0; crashAt < migrations.length; crashAt += 1) {
      const crashing = migrations.map((migration, i): Migration =>
        i === crashAt
          ? { ...migration, sql: `${migration.sql}; CREATE TABLE vigilops.half (n int); SELECT 1 / 0` }
          : migration,
      );
      await expect(migrate(empty.connections, crashing, deps)).rejects.toThrow('division by zero');
      expect(await appliedIn(empty)).toHaveLength(crashAt);
      const half = await empty.query({ text: `SELECT to_regclass('vigilops.half') AS half` }, options);
      expect(half).toEqual([{ half: null }]);
      await migrate(empty.connections, migrations.slice(0, crashAt + 1), deps);
    }
    expect((await appliedIn(empty)).map(({ number }) => number)).toEqual(
      migrations.map(({ number }) => number),
    );
    await empty.close();
  });
});

describeEngines(
  'schema with several connections',
  STORE_SCHEMA,
  (suite) => {
    it('is migrated once when many backends start at once', async () => {
      const { url } = await suite.freshDatabase(EMPTY_SCHEMA);
      const backends = Array.from({ length: 4 }, () => openTestDatabase({ ...suite, url }));
      const [first] = backends;
      if (first === undefined) {
        throw new Error('unreachable');
      }
      await chooseEngine(first.connections, 'auto', deps);
      const migrations = await loadMigrations(suite.engine);
      await Promise.all(backends.map((backend) => migrate(backend.connections, migrations, deps)));
      expect(await appliedIn(first)).toHaveLength(migrations.length);
      await Promise.all(backends.map((backend) => backend.close()));
    });

    it('waits for a reader in short turns, so that nobody queues behind the migration for long', async () => {
      const { url } = await suite.freshDatabase();
      const database = openTestDatabase({ ...suite, url });
      const later: Migration = {
        number: 9_000,
        name: 'later',
        sql: `SET LOCAL lock_timeout = '100ms'; ALTER TABLE vigilops.tokens ADD COLUMN added int`,
      };
      let attempts = 0;
      const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
      const { promise: locked, resolve: hasLocked } = Promise.withResolvers<undefined>();
      const reading = database.transaction(
        async (tx) => {
          await tx.query({ text: 'SELECT count(*) FROM vigilops.tokens' });
          hasLocked(undefined);
          await released;
        },
        { ...options, readOnly: true },
      );
      await locked;
      const clock = {
        ...systemClock,
        sleep: () => {
          attempts += 1;
          if (attempts === 3) {
            release(undefined);
            return reading;
          }
          return Promise.resolve();
        },
      };
      await migrate(database.connections, [later], { ...deps, clock });
      expect(attempts).toBe(3);
      expect((await appliedIn(database)).at(-1)).toEqual({ number: 9_000, name: 'later' });
      await database.close();
    });
  },
  ['postgres', 'timescale'],
);
