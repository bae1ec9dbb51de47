import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openSession } from './session.ts';
import { configOf, LEAST_ROLE, SERVERS, type TestServer } from './test/servers.ts';
import { until, watch } from './test/watcher.ts';

/** What the probe may ask: nothing of it changes anything. */
const READS =
  /^(?:SELECT|WITH|SET (?:\/\* vigilops-agent \*\/ )?(?:LOCAL )?\w+ |SHOW|BEGIN TRANSACTION READ ONLY$|ROLLBACK$|EXPLAIN \(FORMAT JSON(?:, GENERIC_PLAN)?\) (?:SELECT|WITH))/;

describe.each(SERVERS)('a PostgreSQL that must not be changed: $title $missing', ({ missing, start }) => {
  if (missing !== '') {
    it.skip('needs it', () => undefined);
    return;
  }
  let server: TestServer;

  beforeAll(async () => {
    server = await start();
    const admin = await server.connect();
    await admin.query(LEAST_ROLE);
    await admin.query(
      'CREATE TABLE orders AS SELECT n AS id, n % 7 AS kind FROM generate_series(1, 50000) n',
    );
    await admin.query('ANALYZE orders');
    await admin.query("ALTER ROLE vigilops_agent SET statement_timeout = '300ms'");
  });
  afterAll(() => server.stop());

  it.each([
    ['CREATE TABLE mine (id int)', /read-only|permission denied/],
    ['CREATE TEMP TABLE mine (id int)', /read-only/],
    ['INSERT INTO orders VALUES (1, 1)', /read-only|permission denied/],
    ['UPDATE orders SET kind = 1', /read-only|permission denied/],
    ['DROP TABLE orders', /read-only|must be owner/],
    ['SELECT * FROM orders', /permission denied/],
    [
      "COPY (SELECT 1) TO PROGRAM 'touch /tmp/vigilops-was-here'",
      /pg_execute_server_program|permission denied|superuser/,
    ],
    ["COPY (SELECT 1) TO '/tmp/vigilops-was-here'", /pg_write_server_files|permission denied|superuser/],
    ["SELECT pg_read_file('postgresql.conf')", /permission denied/],
    ["SELECT pg_read_binary_file('PG_VERSION')", /permission denied/],
    ["SELECT lo_import('/etc/passwd')", /read-only|permission denied/],
    [
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'vigilops'",
      /permission denied|superuser|must be/i,
    ],
    ['ALTER SYSTEM SET work_mem = 1024', /permission denied|superuser/],
    ['SELECT pg_stat_statements_reset()', /permission denied/],
    ['SELECT pg_sleep(5)', /statement timeout/],
  ])('refuses the documented role %s', async (sql, words) => {
    const client = await server.connect('postgres', { user: 'vigilops_agent', password: 'choose-one' });
    await expect(client.query(sql)).rejects.toThrow(words);
    await client.end();
  });

  it('is asked nothing but reads in all that the probe does', async () => {
    const admin = await server.connect();
    await admin.query('GRANT SELECT ON orders TO vigilops_agent');
    const app = await server.connect();
    const watcher = watch(configOf(server, { explain: true, slowThresholdMs: 1 }));
    await watcher.look('connections', 'queries', 'plans', 'tables');
    await app.query('SELECT count(*) FROM orders WHERE kind = $1', [4]);
    await app.query("SELECT count(*) FROM orders WHERE kind = 3 AND 'hush-hush' <> id::text");
    const plans = await until('there is a plan', async () => {
      const { reports } = await watcher.look('connections', 'queries', 'plans', 'tables');
      const found = reports.filter(({ type }) => type === 'plan');
      return found.length > 0 ? found : undefined;
    });
    expect(JSON.stringify(plans)).toContain('Seq Scan');
    expect(JSON.stringify(plans)).not.toContain('hush-hush');
    const holder = await server.connect();
    await holder.query('BEGIN; LOCK TABLE orders');
    const waiting = app.query('SELECT 1 FROM orders LIMIT 1');
    await until('somebody waits', async () => (await watcher.look('connections')).find('locks'));
    await holder.query('ROLLBACK');
    await waiting;
    await watcher.close();

    const statements = await until('the log is written', () => {
      const asked = statementsOf('vigilops-agent', server.log());
      return Promise.resolve(asked.length > 60 ? asked : undefined);
    });
    for (const statement of statements) {
      expect(statement).toMatch(READS);
    }
    expect(statements.some((statement) => statement.startsWith('EXPLAIN'))).toBe(true);
    expect(statements.some((statement) => statement.includes('pg_blocking_pids'))).toBe(true);
  });

  it('refuses it to a role that may write, too, for the session of the probe is read-only', async () => {
    const owner = configOf(server, { username: 'writer' });
    const admin = await server.connect();
    await admin.query("CREATE ROLE writer LOGIN PASSWORD 'choose-one' SUPERUSER");
    const session = await openSession(owner, { database: 'postgres', signal: new AbortController().signal });
    await expect(session.ask('INSERT INTO public.orders VALUES (1, 1)')).rejects.toThrow(/read-only/);
    await expect(session.ask('CREATE TABLE public.mine (id int)')).rejects.toThrow(/read-only/);
    await session.close();
  });
});

/** The statements that an application sent, of a log whose lines begin with the time, its name among them. */
function statementsOf(application: string, log: string): readonly string[] {
  return (
    log
      .split(/^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/m)
      .filter((entry) => entry.includes(`app=${application} `))
      .flatMap((entry) => /LOG: {2}(?:statement|execute [^:]*): ([\s\S]*)/.exec(entry)?.[1] ?? [])
      // Several statements that were sent as one are those of the beginning of a session.
      .flatMap((text) => (text.startsWith('SET ') ? text.split('; ') : [text]))
      .map((text) => text.trim())
  );
}
