import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { METRICS } from './metrics.ts';
import { configOf, LEAST_ROLE, SERVERS, type TestServer } from './test/servers.ts';
import { until, watch } from './test/watcher.ts';

describe.each(SERVERS)('a watched PostgreSQL: $title $missing', ({ missing, start }) => {
  if (missing !== '') {
    it.skip('needs it', () => undefined);
    return;
  }
  let server: TestServer;

  beforeAll(async () => {
    server = await start();
    const admin = await server.connect();
    await admin.query(LEAST_ROLE);
    await admin.query('CREATE DATABASE shop');
    const shop = await server.connect('shop');
    await shop.query(`CREATE TABLE accounts (id int PRIMARY KEY, balance int, status text);
      INSERT INTO accounts SELECT n, 100, 'open' FROM generate_series(1, 1000) n;
      CREATE INDEX accounts_open ON accounts (lower(status), balance) WHERE status = 'secret-status';
      ANALYZE accounts`);
  });
  afterAll(() => server.stop());

  const session = async (application = 'checkout') => {
    const client = await server.connect('shop', { application_name: application });
    onTestFinished(() => client.end().catch(() => undefined));
    return client;
  };

  it('says who it is, and that the documented role misses nothing', async () => {
    const { state, readings, value } = await watch(configOf(server)).look('connections', 'queries', 'tables');
    expect(state).toMatchObject({ role: 'standalone', is_up: true, error: null, missing: [] });
    expect(state.version).toMatch(/^\d+\.\d+/);
    expect(state.settings).toMatchObject({
      max_connections: '60',
      shared_preload_libraries: 'pg_stat_statements',
      autovacuum: 'on',
      idle_in_transaction_session_timeout: '0',
      log_lock_waits: 'off',
    });
    expect(state.settings.extensions).toContain('pg_stat_statements');
    // That of the role, or of our session, is not what others get.
    expect(state.settings.statement_timeout).toBeUndefined();
    expect(state.figures).toMatchObject({
      connections_max: 60,
      qps: null,
      tps: null,
      replication_lag_seconds: null,
    });
    expect(state.figures?.size_bytes).toBeGreaterThan(1_000_000);
    expect(state.figures?.oldest_transaction_id_age).toBeGreaterThan(0);
    expect(value('postgresql.commits', { 'db.namespace': 'shop' })).toBeGreaterThanOrEqual(0);
    expect(value('postgresql.bgwriter.checkpoint.count', { type: 'scheduled' })).toBeGreaterThanOrEqual(0);
    const known = new Map<string, readonly string[]>(
      METRICS.map(({ metric, attributes }) => [metric, attributes]),
    );
    for (const { metric, attributes, value: number } of readings) {
      expect(known.get(metric), metric).toEqual(expect.arrayContaining(Object.keys(attributes)));
      expect(Number.isFinite(number)).toBe(true);
    }
  });

  it('tells rates of the time between two rounds', async () => {
    const client = await session();
    const watcher = watch(configOf(server));
    await watcher.look();
    for (let n = 0; n < 50; n += 1) {
      await client.query('SELECT count(*) FROM accounts WHERE id > $1', [n]);
    }
    // Statistics of a session are told when it is idle, or ends.
    await client.end();
    const figures = await until('transactions are counted', async () => {
      const { state } = await watcher.look();
      return (state.figures?.qps ?? 0) > 0 ? state.figures : undefined;
    });
    expect(figures?.qps).toBeGreaterThan(0);
    expect(figures?.tps).not.toBeNull();
    expect(figures?.cache_hit_ratio === null || (figures?.cache_hit_ratio ?? 2) <= 1).toBe(true);
  });

  it('tells who is connected, in which state, and for how long a transaction is open', async () => {
    const [one, two, idler] = [await session('web'), await session('web'), await session('forgotten')];
    await one.query('SELECT 1');
    await two.query('SELECT 1');
    await idler.query('BEGIN');
    await idler.query("UPDATE accounts SET balance = 1 WHERE id = 500 AND status <> 'hidden-word'");
    const { find, state } = await watch(configOf(server)).look('connections');
    const groups = find('connections')?.groups ?? [];
    expect(groups).toContainEqual(
      expect.objectContaining({
        address: '127.0.0.1',
        user: 'vigilops',
        database: 'shop',
        application: 'web',
        state: 'idle',
        count: 2,
      }),
    );
    expect(groups).toContainEqual(
      expect.objectContaining({ application: 'forgotten', state: 'idle_in_transaction', count: 1 }),
    );
    expect(groups.some(({ application }) => application === 'vigilops-agent')).toBe(false);
    expect(state.figures?.connections_idle_in_transaction).toBe(1);
    expect(state.figures?.longest_transaction_seconds).toBeGreaterThan(0);
    await idler.query('ROLLBACK');
  });

  it('tells of a slow statement while it runs, and once when it has ended, without its literals', async () => {
    const client = await session();
    const watcher = watch(configOf(server));
    await watcher.look();
    const running = client.query("SELECT pg_sleep(1.5), 'card 4111-1111' AS secret");
    const first = await until('it is seen', async () => {
      const { find } = await watcher.look();
      return find('samples')?.items.find(({ text }) => text.includes('pg_sleep'));
    });
    expect(first).toMatchObject({
      is_running: true,
      source: 'activity',
      user: 'vigilops',
      database: 'shop',
      application: 'checkout',
      address: '127.0.0.1',
      wait: 'Timeout: PgSleep',
      text: 'SELECT pg_sleep(?), ? AS secret',
    });
    await running;
    const last = await until('it ended', async () => {
      const { find } = await watcher.look();
      return find('samples')?.items.find(({ id }) => id === first.id);
    });
    expect(last.is_running).toBe(false);
    expect(last.duration_ms).toBeGreaterThanOrEqual(1_490);
    expect(last.fingerprint).toBe(first.fingerprint);
    for (let round = 0; round < 3; round += 1) {
      const { find, value } = await watcher.look();
      expect(find('samples')).toBeUndefined();
      expect(value('vigilops.db.slow_queries')).toBe(1);
    }
  });

  it('learns of a slow statement that ran between two rounds and whose session is gone', async () => {
    const watcher = watch(configOf(server));
    await watcher.look();
    const client = await session();
    await client.query('SELECT pg_sleep(0.4) AS quick_and_gone');
    await client.query('SELECT 1');
    await client.end();
    const { find, state } = await watcher.look();
    const items = find('samples')?.items.filter(({ text }) => text.includes('quick_and_gone'));
    expect(items).toHaveLength(1);
    expect(items?.[0]).toMatchObject({ source: 'statements', is_running: false, database: 'shop' });
    expect(items?.[0]?.duration_ms).toBeGreaterThanOrEqual(395);
    expect(state.figures?.slow_queries).toBe(1);
    expect((await watcher.look()).find('samples')).toBeUndefined();
  });

  it('gives the differences of a minute by statement, and not our own', async () => {
    const client = await session();
    const watcher = watch(configOf(server));
    expect((await watcher.look('queries')).find('queries')).toBeUndefined();
    for (let n = 0; n < 7; n += 1) {
      await client.query(`SELECT balance AS seven_times FROM accounts WHERE id = ${String(n + 1)}`);
    }
    // What a session of the agent begins with is its own, too.
    await watch(configOf(server)).look();
    const report = (await watcher.look('queries')).find('queries');
    expect(report?.items.filter(({ text }) => text.startsWith('SET '))).toEqual([]);
    const item = report?.items.find(({ text }) => text.includes('seven_times'));
    expect(item).toMatchObject({
      text: 'SELECT balance AS seven_times FROM accounts WHERE id = ?',
      calls: 7,
      rows_returned: 7,
      user: 'vigilops',
      database: 'shop',
    });
    expect(item?.total_ms).toBeGreaterThan(0);
    expect(item?.blocks_hit).toBeGreaterThan(0);
    expect(report?.is_reset).toBe(false);
    expect(JSON.stringify(report)).not.toContain('pg_stat_');
    const next = (await watcher.look('queries')).find('queries');
    expect(next?.items.some(({ text }) => text.includes('seven_times'))).toBe(false);
  });

  it('counts from nothing when statistics are reset, and says so', async () => {
    const client = await session();
    const watcher = watch(configOf(server));
    for (let n = 0; n < 5; n += 1) {
      await client.query('SELECT count(*) AS before_and_after FROM accounts');
    }
    await watcher.look('queries');
    const admin = await server.connect();
    await admin.query('SELECT pg_stat_statements_reset()');
    await client.query('SELECT count(*) AS before_and_after FROM accounts');
    await client.query('SELECT count(*) AS before_and_after FROM accounts');
    const { find, state } = await watcher.look('queries');
    const report = find('queries');
    expect(report?.is_reset).toBe(true);
    expect(report?.items.find(({ text }) => text.includes('before_and_after'))?.calls).toBe(2);
    expect(state.figures?.qps).toBeNull();
  });

  it('finds the root of a chain of locks, with what each waits for', async () => {
    const [root, middle, last] = [await session('batch'), await session('web'), await session('api')];
    const watcher = watch(configOf(server, { database: 'shop' }));
    await root.query("BEGIN; UPDATE accounts SET status = 'top-secret' WHERE id = 1");
    await middle.query('BEGIN');
    await middle.query('UPDATE accounts SET balance = 2 WHERE id = 2');
    const second = middle.query('UPDATE accounts SET balance = 3 WHERE id = 1');
    const third = last.query('SELECT * FROM accounts WHERE id = 2 FOR UPDATE');
    const pidOf = (client: typeof root) => String((client as unknown as { processID: number }).processID);
    const nodes = await until('both wait', async () => {
      const { find } = await watcher.look();
      const all = find('locks')?.nodes ?? [];
      return all.filter(({ wait_ms }) => wait_ms !== null).length === 2 ? all : undefined;
    });
    const node = (client: typeof root) => nodes.find(({ id }) => id === pidOf(client));
    expect(nodes).toHaveLength(3);
    expect(node(root)).toMatchObject({
      blocked_by: [],
      wait_ms: null,
      target: null,
      state: 'idle in transaction',
      application: 'batch',
    });
    expect(node(root)?.transaction_ms).toBeGreaterThan(0);
    expect(node(middle)).toMatchObject({
      blocked_by: [pidOf(root)],
      mode: 'ShareLock',
      target: 'row of relation public.accounts',
      text: 'UPDATE accounts SET balance = ? WHERE id = ?',
    });
    expect(node(last)).toMatchObject({ blocked_by: [pidOf(middle)], application: 'api' });
    expect(JSON.stringify(nodes)).not.toContain('top-secret');
    await root.query('ROLLBACK');
    await second;
    await middle.query('ROLLBACK');
    await third;
    expect((await watcher.look()).find('locks')).toEqual({ type: 'locks', nodes: [], is_cut: false });
    expect((await watcher.look()).find('locks')).toBeUndefined();
  });

  it('names the table that somebody holds as a whole', async () => {
    const [holder, reader] = [await session('migration'), await session('web')];
    const watcher = watch(configOf(server, { database: 'shop' }));
    await holder.query('BEGIN; LOCK TABLE accounts');
    const waiting = reader.query('SELECT count(*) FROM accounts');
    const { nodes, figures } = await until('it waits', async () => {
      const { find, state } = await watcher.look('tables');
      const all = find('locks')?.nodes;
      return all === undefined ? undefined : { nodes: all, figures: state.figures };
    });
    expect(nodes.find(({ application }) => application === 'web')).toMatchObject({
      target: 'relation public.accounts',
      mode: 'AccessShareLock',
    });
    expect(figures?.connections_waiting).toBe(1);
    await holder.query('ROLLBACK');
    await waiting;
  });

  it('counts a deadlock', async () => {
    const [one, two] = [await session(), await session()];
    const watcher = watch(configOf(server));
    await watcher.look();
    await one.query('BEGIN; UPDATE accounts SET balance = 1 WHERE id = 10');
    await two.query('BEGIN; UPDATE accounts SET balance = 1 WHERE id = 11');
    const both = await Promise.allSettled([
      one.query('UPDATE accounts SET balance = 1 WHERE id = 11'),
      two.query('UPDATE accounts SET balance = 1 WHERE id = 10'),
    ]);
    expect(both.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    await Promise.allSettled([one.query('ROLLBACK'), two.query('ROLLBACK')]);
    await Promise.all([one.end(), two.end()]);
    const deadlocks = await until('it is counted', async () => {
      const { state, value } = await watcher.look();
      return state.figures?.deadlocks === 1 ? value('vigilops.db.deadlocks') : undefined;
    });
    expect(deadlocks).toBeGreaterThanOrEqual(1);
  });

  it('lists tables and indexes of all databases, with literals removed from conditions', async () => {
    const report = (await watch(configOf(server)).look('tables')).find('tables');
    expect(report?.is_cut).toBe(false);
    expect(report?.databases.map(({ name }) => name)).toContain('shop');
    expect(report?.tables.find(({ name }) => name === 'accounts')).toMatchObject({
      database: 'shop',
      schema: 'public',
      rows: 1000,
      bloat_bytes: null,
    });
    const indexes = report?.indexes.filter(({ table }) => table === 'accounts') ?? [];
    expect(indexes.find(({ name }) => name === 'accounts_pkey')).toMatchObject({
      columns: ['id'],
      is_unique: true,
      is_primary: true,
      is_valid: true,
    });
    const partial = indexes.find(({ name }) => name === 'accounts_open');
    expect(partial).toMatchObject({ columns: ['lower(status)', 'balance'], scans: 0 });
    expect(partial?.bytes).toBeGreaterThan(0);
    expect(JSON.stringify(report)).not.toContain('secret-status');
  });

  it('estimates the bloat of a table that the account may read', async () => {
    const shop = await server.connect('shop');
    await shop.query(
      "CREATE TABLE swollen AS SELECT n AS id, repeat('x', 100) AS filler FROM generate_series(1, 20000) n",
    );
    await shop.query('DELETE FROM swollen WHERE id % 20 > 0');
    await shop.query('VACUUM ANALYZE swollen');
    await shop.query('GRANT SELECT ON swollen TO vigilops_agent');
    const watcher = watch(configOf(server, { database: 'shop' }));
    const table = await until('its vacuum is told of', async () => {
      const report = (await watcher.look('tables')).find('tables');
      const found = report?.tables.find(({ name }) => name === 'swollen');
      return found?.last_vacuum === null ? undefined : found;
    });
    const bytes = table.table_bytes ?? 0;
    expect(bytes).toBeGreaterThan(2_000_000);
    expect((table.bloat_bytes ?? 0) / bytes).toBeGreaterThan(0.8);
    await shop.query('DROP TABLE swollen');
  });
});
