import { settings } from '@vigilops/contracts/api';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines, EMPTY_SCHEMA } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseEngine } from '../engines/choose.ts';
import { loadMigrations, migrate } from '../migrate.ts';
import { openTestDatabase, type OpenDatabase } from '../test/open-database.ts';

const signal = new AbortController().signal;
const deps = { logger: silentLogger, clock: systemClock, signal };
const options = { signal, timeoutMs: 20_000 };
const DIGESTS = 126;

describeEngines('the switch of the weekly report', EMPTY_SCHEMA, (suite) => {
  let database: OpenDatabase;
  beforeAll(async () => {
    const { url } = await suite.freshDatabase(EMPTY_SCHEMA);
    database = await openTestDatabase({ ...suite, url });
  });
  afterAll(() => database.close());

  it('is that of the weekly digest after an update, and what stood beside it stays', async () => {
    const migrations = await loadMigrations(await chooseEngine(database.connections, 'auto', deps));
    await migrate(
      database.connections,
      migrations.filter(({ number }) => number < DIGESTS),
      deps,
    );
    const query = (text: string) => database.query<{ value: unknown }>({ text }, options);
    await query(
      `UPDATE vigilops.settings SET value = '{"general": {"name": "Shop"}, "notifications": {"weekly_report": false, "default_channels": ["ops"]}}'`,
    );
    await query(
      `INSERT INTO vigilops.settings_history (version, value) VALUES (1, '{"notifications": {"weekly_report": true}}'), (2, '{}')`,
    );
    await migrate(database.connections, migrations, deps);
    const [now] = await query('SELECT value FROM vigilops.settings');
    expect(now?.value).toEqual({
      general: { name: 'Shop' },
      notifications: { default_channels: ['ops'] },
      digest: { weekly: false },
    });
    expect(settings.parse(now?.value).digest).toMatchObject({ weekly: false, daily: false, hour: 9 });
    expect(await query('SELECT value FROM vigilops.settings_history ORDER BY version')).toEqual([
      { value: { notifications: {}, digest: { weekly: true } } },
      { value: {} },
    ]);
  });
});
