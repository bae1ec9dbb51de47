import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Session } from './session.ts';
import { documentedAccount } from './test/account.ts';
import { findMariaDb, type MariaDb, startMariaDb } from './test/mariadb.ts';
import { until, watch } from './test/watching.ts';

/** As MySQL is by default, and a MariaDB that somebody set up for it. */
const OPTIONS = [
  '--performance-schema=ON',
  '--performance-schema-consumer-events-statements-current=ON',
  '--performance-schema-consumer-events-statements-history-long=ON',
  '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON',
  '--performance-schema-digests-size=20000',
];

describe.skipIf(findMariaDb() === undefined)('a real MariaDB with performance_schema', () => {
  let server: MariaDb;
  let client: Session;
  const account = () => ({ port: server.port, username: 'vigilops', password: 'p', slowThresholdMs: 200 });
  const shop = () =>
    server.open({
      host: '127.0.0.1',
      port: server.port,
      username: 'shop',
      password: 'shop',
      database: 'shop',
    });

  beforeAll(async () => {
    server = await startMariaDb(OPTIONS);
    for (const statement of documentedAccount('mariadb', 'p')) {
      await server.admin(statement);
    }
    await server.admin("CREATE USER shop@'%' IDENTIFIED BY 'shop'");
    await server.admin('CREATE DATABASE shop');
    await server.admin("GRANT ALL ON shop.* TO shop@'%'");
    await server.admin('CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARCHAR(99), KEY by_note (note))');
    await server.admin("INSERT INTO shop.orders VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    client = await shop();
  });
  afterAll(() => server?.stop());

  it('tells what a minute added, without what the agent itself asks', async () => {
    const probe = watch(account());
    await client.ask("SELECT note FROM orders WHERE id = 1 AND note <> 'secret'");
    const first = await probe.look('queries');
    for (const id of [1, 2, 3]) {
      await client.ask(`SELECT note FROM orders WHERE id = ${String(id)} AND note <> 'secret'`);
    }
    await client.ask('SELECT id FROM orders WHERE note IN (1, 2, 3)').catch(() => undefined);
    await client.ask('SELECT nothing FROM orders').catch(() => undefined);

    const second = (await probe.look('queries')).one('queries');
    const third = (await probe.look('queries')).one('queries');

    expect(first.one('queries')).toBeUndefined();
    expect(second?.is_reset).toBe(false);
    // The server writes some names in capitals.
    expect(
      second?.items.map(({ text, calls, database }) => [text.toLowerCase(), calls, database]).sort(),
    ).toEqual([
      ['select id from orders where note in (?)', 1, 'shop'],
      ['select note from orders where id = ? and note != ?', 3, 'shop'],
      ['select nothing from orders', 1, 'shop'],
    ]);
    const many = second?.items.find(({ calls }) => calls === 3);
    expect(many).toMatchObject({ rows_returned: 3, rows_examined: 3, errors: 0, no_index: 0 });
    expect(many?.total_ms).toBeGreaterThan(0);
    expect(second?.items.find(({ text }) => text.includes('nothing'))?.errors).toBe(1);
    expect(JSON.stringify(second)).not.toContain('secret');
    // Nobody asked anything since, and what the agent asks is not told.
    expect(third?.items).toEqual([]);
  });

  it('takes totals that began anew as what was added', async () => {
    const probe = watch(account());
    const ask = (times: number) =>
      Promise.all(Array.from({ length: times }, () => client.ask('SELECT COUNT(*) FROM orders')));
    await ask(5);
    await probe.look('queries');
    await server.admin('TRUNCATE performance_schema.events_statements_summary_by_digest');
    await ask(2);

    const after = (await probe.look('queries')).one('queries');
    await ask(1);
    const later = (await probe.look('queries')).one('queries');

    const counts = (report: typeof after) => report?.items.find(({ text }) => /COUNT/i.test(text))?.calls;
    expect(after?.is_reset).toBe(true);
    expect(counts(after)).toBe(2);
    expect(later?.is_reset).toBe(false);
    expect(counts(later)).toBe(1);
  });

  it('tells of ten thousand distinct statements the dearest, and of the rest the sum', async () => {
    const probe = watch(account());
    await probe.look('queries');
    for (let at = 0; at < 10_000; at += 1) {
      await client.ask(`SELECT ${String(at)} AS alias_${String(at)}`);
    }

    const report = (await probe.look('queries')).one('queries');
    const samplesLater = (await probe.look('queries')).one('queries');

    expect(report?.items).toHaveLength(200);
    const calls =
      (report?.items ?? []).reduce((sum, item) => sum + item.calls, 0) + (report?.others.calls ?? 0);
    expect(calls).toBeGreaterThanOrEqual(10_000);
    expect(report?.others.queries).toBeGreaterThanOrEqual(9_800);
    expect(samplesLater?.items).toEqual([]);
  });

  it('tells a slow statement as one while it runs and when it has ended, with its digest', async () => {
    const probe = watch(account());
    await probe.look('connections', 'queries');
    const slow = client.ask("SELECT SLEEP(1), note FROM orders WHERE id = 1 AND note <> 'secret'");

    const running = await until(async () =>
      (await probe.look()).one('samples')?.items.find(({ is_running: isRunning }) => isRunning),
    );
    await slow;
    const round = await until(async () => {
      const found = await probe.look('queries');
      return found.one('samples')?.items.some(({ id }) => id === running.id) === true && found;
    });

    const ended = round.one('samples')?.items.find(({ id }) => id === running.id);
    expect(running).toMatchObject({ is_running: true, user: 'shop', database: 'shop' });
    expect(ended).toMatchObject({
      id: running.id,
      fingerprint: running.fingerprint,
      is_running: false,
      source: 'statements',
      user: 'shop',
      rows_returned: 1,
    });
    expect(round.one('queries')?.items).toContainEqual(
      expect.objectContaining({ fingerprint: running.fingerprint, calls: 1 }),
    );
    expect(JSON.stringify(round.reports)).not.toContain('secret');
  });

  it('names who holds a table that ALTER TABLE wants, and who waits behind it', async () => {
    const [holder, alters, reads] = [await shop(), await shop(), await shop()];
    await holder.ask('BEGIN');
    await holder.ask('SELECT * FROM orders WHERE id = 1');
    const altered = alters.ask('ALTER TABLE orders ADD COLUMN more INT').catch(() => undefined);
    const probe = watch(account());
    await probe.look('connections');
    await until(async () => (await probe.look()).one('locks')?.nodes.length === 2);
    const read = reads.ask('SELECT COUNT(*) FROM orders').catch(() => undefined);

    const nodes = await until(async () => {
      const found = (await probe.look()).one('locks')?.nodes ?? [];
      return found.length === 3 && found;
    });
    await holder.ask('ROLLBACK');
    await Promise.all([altered, read]);

    const root = nodes.find(({ blocked_by: blockers }) => blockers.length === 0);
    const alter = nodes.find(({ text }) => text?.startsWith('ALTER'));
    const behind = nodes.find(({ text }) => /COUNT/i.test(text ?? ''));
    // It is idle: what it ran last is told.
    expect(root?.text).toMatch(/^SELECT \* FROM orders WHERE id = \?$/i);
    expect(alter).toMatchObject({ blocked_by: [root?.id], target: 'table shop.orders' });
    expect(behind?.blocked_by).toEqual([alter?.id]);
  });

  it('explains slow statements that were seen whole, without what stands in their conditions', async () => {
    const probe = watch({ ...account(), explain: true });
    await probe.look('connections');
    const unseen = client.ask('SELECT SLEEP(1), id FROM orders WHERE id = 3');
    await until(async () =>
      (await probe.look()).one('samples')?.items.find(({ is_running: isRunning }) => isRunning),
    );
    await unseen;
    const denied = await probe.look('plans');
    await probe.look('plans');
    await server.admin("GRANT SELECT ON shop.* TO vigilops@'%'");
    const slow = client.ask(
      "SELECT SLEEP(1) FROM orders WHERE note = 'secret' OR id = 2 AND note <> 'secret'",
    );
    const running = await until(async () =>
      (await probe.look()).one('samples')?.items.find(({ is_running: isRunning }) => isRunning),
    );
    await slow;

    const explained = await probe.look('plans');
    const plan = explained.one('plan');

    const grant = "GRANT SELECT ON `shop`.* TO 'vigilops'@'%';";
    expect(denied.one('plan')).toBeUndefined();
    expect((await probe.look()).state.missing.map((one) => one.grant)).not.toContain(grant);
    expect(denied.state.missing).toContainEqual({ what: 'plans of slow statements', grant });
    expect(plan).toMatchObject({ fingerprint: running.fingerprint, format: 'json' });
    expect(plan?.plan).toContain('"table_name":"orders"');
    expect(plan?.plan).toMatch(/condition.*= \?/);
    expect(plan?.plan).not.toContain('secret');
    expect((await probe.look('plans')).one('plan')).toBeUndefined();
  });

  it('says which right shows it, where the account may not read it', async () => {
    await server.admin("CREATE USER less@'%' IDENTIFIED BY 'l'");
    await server.admin("GRANT PROCESS ON *.* TO less@'%'");

    const { state } = await watch({ ...account(), username: 'less', password: 'l' }).look(
      'connections',
      'queries',
    );

    expect(state.missing).toContainEqual({
      what: 'totals by statement',
      grant: "GRANT SELECT ON performance_schema.* TO 'less'@'%';",
    });
    expect(state.figures?.connections_idle).toBeGreaterThan(0);
  });

  it('counts how often an index was used', async () => {
    await client.ask("SELECT id FROM orders WHERE note = 'b'");

    const tables = (await watch(account()).look('tables')).one('tables');

    const byNote = tables?.indexes.find(({ name }) => name === 'by_note');
    expect(byNote?.scans).toBeGreaterThan(0);
    expect(tables?.tables[0]?.writes).toBeGreaterThanOrEqual(3);
  });
});
