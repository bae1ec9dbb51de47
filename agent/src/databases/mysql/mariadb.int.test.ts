import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { documentedAccount } from './test/account.ts';
import { findMariaDb, type MariaDb, startMariaDb } from './test/mariadb.ts';
import { EVERYTHING, until, watch } from './test/watching.ts';

const PASSWORD = 'pass wörd 7';

/** As Debian sets it up: performance_schema is off. */
describe.skipIf(findMariaDb() === undefined)('a real MariaDB without performance_schema', () => {
  let server: MariaDb;
  const account = () => ({
    port: server.port,
    username: 'vigilops',
    password: PASSWORD,
    slowThresholdMs: 200,
  });

  beforeAll(async () => {
    server = await startMariaDb();
    for (const statement of documentedAccount('mariadb', PASSWORD)) {
      await server.admin(statement);
    }
    await server.admin("CREATE USER shop@'%' IDENTIFIED BY 'shop'");
    await server.admin('CREATE DATABASE shop');
    await server.admin("GRANT ALL ON shop.* TO shop@'%'");
    await server.admin('CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARCHAR(99), KEY by_note (note))');
    await server.admin("INSERT INTO shop.orders VALUES (1, 'a'), (2, 'b'), (3, 'c')");
  });
  afterAll(() => server?.stop());

  const shop = () =>
    server.open({
      host: '127.0.0.1',
      port: server.port,
      username: 'shop',
      password: 'shop',
      database: 'shop',
    });

  describe('is watched', () => {
    const open: { destroy(): void }[] = [];
    const session = async () => {
      const one = await shop();
      open.push(one);
      return one;
    };
    afterEach(() => {
      open.splice(0).forEach((one) => {
        one.destroy();
      });
    });

    it('who is connected, by address without port, user, database and state', async () => {
      const [idle, busy, inTransaction] = [await session(), await session(), await session()];
      await idle.ask('SELECT 1');
      await inTransaction.ask('START TRANSACTION');
      await inTransaction.ask("UPDATE orders SET note = 'z' WHERE id = 3");
      const running = busy.ask('SELECT SLEEP(30)').catch(() => undefined);
      const probe = watch(account());

      const groups = await until(async () => {
        const found = (await probe.look('connections')).one('connections')?.groups ?? [];
        return found.some(({ state }) => state === 'active') && found;
      });

      const mine = groups.filter(({ user }) => user === 'shop');
      expect(mine.map(({ state }) => state).sort()).toEqual(['active', 'idle', 'idle_in_transaction']);
      expect(mine[0]).toMatchObject({ address: 'localhost', database: 'shop', count: 1 });
      expect(groups.some(({ user }) => user === 'vigilops')).toBe(false);
      busy.destroy();
      await running;
    });

    it('a slow statement while it runs and, from the slow log, when it has ended: as one', async () => {
      await server.admin("SET GLOBAL slow_query_log = ON, log_output = 'TABLE', long_query_time = 0.2");
      const probe = watch(account());
      await probe.look('connections');
      const client = await session();
      const slow = client.ask("SELECT SLEEP(1), 'my secret'");

      const running = await until(async () =>
        (await probe.look()).one('samples')?.items.find(({ text }) => text === 'SELECT SLEEP(?), ?'),
      );
      await slow;
      const ended = await until(async () =>
        (await probe.look()).one('samples')?.items.find(({ is_running: isRunning }) => !isRunning),
      );
      await server.admin('SET GLOBAL slow_query_log = OFF');

      expect(running).toMatchObject({
        is_running: true,
        user: 'shop',
        source: 'activity',
      });
      expect(ended).toMatchObject({
        id: running.id,
        fingerprint: running.fingerprint,
        source: 'slow_log',
        user: 'shop',
        database: 'shop',
      });
      expect(ended.duration_ms).toBeGreaterThanOrEqual(1_000);
      const agoMs = Date.now() - Date.parse(ended.at);
      expect(Math.abs(agoMs)).toBeLessThan(60_000);
    });

    it('a chain of locks, with the one that holds up all others at its root', async () => {
      const [root, middle, last] = [await session(), await session(), await session()];
      await root.ask('BEGIN');
      await root.ask("UPDATE orders SET note = 'secret one' WHERE id = 1");
      await middle.ask('BEGIN');
      await middle.ask("UPDATE orders SET note = 'secret two' WHERE id = 2");
      const waits = [
        middle.ask("UPDATE orders SET note = 'secret two' WHERE id = 1"),
        last.ask("DELETE FROM orders WHERE id = 2 AND note = 'secret three'"),
      ].map((asked) => asked.catch(() => undefined));
      const probe = watch(account());

      const nodes = await until(async () => {
        const found = (await probe.look()).one('locks')?.nodes ?? [];
        return found.length === 3 && found;
      });
      await root.ask('ROLLBACK');
      await waits[0];
      await middle.ask('ROLLBACK');
      await waits[1];
      const after = await until(async () => {
        const found = (await probe.look()).one('locks');
        return found?.nodes.length === 0 && found;
      });
      const quiet = await probe.look();

      const roots = nodes.filter(({ blocked_by: blockedBy }) => blockedBy.length === 0);
      expect(roots).toMatchObject([{ state: 'idle_in_transaction', user: 'shop', wait_ms: null }]);
      const held = nodes.find(({ blocked_by: [blocker] }) => blocker === roots[0]?.id);
      expect(held).toMatchObject({
        text: 'UPDATE orders SET note = ? WHERE id = ?',
        target: 'index PRIMARY of shop.orders',
        mode: 'X',
      });
      expect(nodes.filter(({ blocked_by: [blocker] }) => blocker === held?.id)).toMatchObject([
        { text: 'DELETE FROM orders WHERE id = ? AND note = ?' },
      ]);
      expect(JSON.stringify(nodes)).not.toContain('secret');
      expect(after.nodes).toEqual([]);
      // Once without, then no more.
      expect(quiet.one('locks')).toBeUndefined();
    });

    it('a deadlock once, with who had to give up and without what stood in the rows', async () => {
      const [one, other] = [await session(), await session()];
      const probe = watch(account());
      const before = await probe.look();
      await one.ask('BEGIN');
      await other.ask('BEGIN');
      await one.ask("UPDATE orders SET note = 'secret' WHERE id = 1");
      await other.ask("UPDATE orders SET note = 'secret' WHERE id = 2");
      const results = await Promise.allSettled([
        one.ask("UPDATE orders SET note = 'secret' WHERE id = 2"),
        other.ask("UPDATE orders SET note = 'secret\n*** (9) TRANSACTION:\n' WHERE id = 1"),
      ]);

      const after = await probe.look();
      const again = await probe.look();

      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(before.one('deadlock')).toBeUndefined();
      expect(after.state.figures?.deadlocks).toBe(1);
      // An agent that starts anew has the same total: what happened in between is in it.
      const anew = await watch(account()).look();
      expect(anew.state.figures?.deadlocks).toBeNull();
      const totals = [after, anew].map(
        ({ readings }) => readings.find(({ metric }) => metric === 'vigilops.db.deadlocks')?.value,
      );
      expect(totals).toEqual([1, 1]);
      const deadlock = after.one('deadlock');
      expect(deadlock?.parties.filter(({ is_victim: isVictim }) => isVictim)).toHaveLength(1);
      expect(deadlock?.parties[0]).toMatchObject({
        user: 'shop',
        database: 'shop',
        text: 'UPDATE orders SET note = ? WHERE id = ?',
        waits_for: 'index PRIMARY of shop.orders, X locks rec but not gap',
      });
      expect(JSON.stringify(deadlock)).not.toContain('secret');
      expect(Math.abs(Date.now() - Date.parse(deadlock?.at ?? ''))).toBeLessThan(60_000);
      expect(again.one('deadlock')).toBeUndefined();
      expect(again.state.figures?.deadlocks).toBe(0);
    });

    it('binary, unfinished and huge statements, without anything that stood in them', async () => {
      const clients = [await session(), await session()];
      const texts = [
        `SELECT SLEEP(30), 'secret ${String.fromCodePoint(0, 0xfffd, 0x1f600)}', 0xdeadbeef, x'00ff'`,
        `SELECT SLEEP(30) FROM orders WHERE id IN (${Array.from({ length: 100_000 }, (_, id) => String(id + 4_242)).join(', ')}) OR note <> '${'secret '.repeat(50_000)}' OR SLEEP(30)`,
      ];
      const asked = clients.map((client, at) => client.ask(texts[at] ?? '').catch(() => undefined));
      const probe = watch(account());

      const items = await until(async () => {
        const found = (await probe.look()).one('samples')?.items ?? [];
        const mine = found.filter(({ text }) => text.includes('SLEEP'));
        return mine.length === 2 && mine;
      });

      expect(items.map(({ text }) => text)).toContain('SELECT SLEEP(?), ?, ?, ?');
      expect(JSON.stringify(items)).not.toMatch(/secret|4242|deadbeef/i);
      clients.forEach((client) => {
        client.destroy();
      });
      await Promise.all(asked);
    });

    it('tables and indexes, though its account may not read them', async () => {
      const { state, one } = await watch(account()).look(...EVERYTHING);

      expect(one('tables')).toMatchObject({
        tables: [{ schema: 'shop', name: 'orders' }],
        databases: [{ name: 'shop' }],
      });
      expect(one('tables')?.indexes).toMatchObject([
        { name: 'PRIMARY', columns: ['id'], is_primary: true, is_unique: true },
        { name: 'by_note', columns: ['note'], definition: 'KEY by_note (note)', is_unique: false },
      ]);
      expect(one('tables')?.indexes[1]?.bytes).toBeGreaterThan(0);
      expect(state.figures?.size_bytes).toBeGreaterThan(0);
      expect(state.missing.map(({ grant }) => grant).join()).toContain('performance_schema = ON');
    });
  });

  it('is asked again after a restart, and counts anew', async () => {
    const probe = watch(account());
    const before = await probe.look();
    await server.restart();

    const after = await probe.look();
    const later = await probe.look();

    expect(Date.parse(after.state.started_at ?? '')).toBeGreaterThanOrEqual(
      Date.parse(before.state.started_at ?? ''),
    );
    expect(after.state.figures?.qps).toBeNull();
    expect(later.state.figures?.qps).toBeGreaterThan(0);
  });

  it('that hangs ends the round, and is asked anew when it is back', async () => {
    const probe = watch(account());
    await probe.look();
    process.kill(server.pid(), 'SIGSTOP');
    const hung = await probe.lookFor(500).catch((error: unknown) => error);
    const still = await probe.lookFor(500).catch((error: unknown) => error);
    process.kill(server.pid(), 'SIGCONT');

    expect(hung).toMatchObject({ kind: 'timeout' });
    expect(still).toMatchObject({ kind: 'timeout' });
    await expect(probe.look()).resolves.toMatchObject({ state: { is_up: true } });
  });

  it('is told with the rights that are missing, and goes on with the rest', async () => {
    await server.admin("CREATE USER nobody@'%' IDENTIFIED BY 'n'");

    const { state, one } = await watch({ ...account(), username: 'nobody', password: 'n' }).look(
      ...EVERYTHING,
    );

    expect(state.figures?.connections).toBeGreaterThan(0);
    expect(one('tables')).toBeUndefined();
    expect(state.missing.map(({ grant }) => grant)).toEqual(
      expect.arrayContaining([
        "GRANT PROCESS ON *.* TO 'nobody'@'%';",
        "GRANT SLAVE MONITOR ON *.* TO 'nobody'@'%';",
      ]),
    );
    // They are what they say: with them nothing more is missing of that kind.
    for (const { grant } of state.missing.filter(({ grant: text }) => text.startsWith('GRANT'))) {
      await server.admin(grant.replace(/;$/, ''));
    }
    const granted = await watch({ ...account(), username: 'nobody', password: 'n' }).look(...EVERYTHING);
    expect(
      granted.state.missing.map(({ grant }) => grant).filter((grant) => /PROCESS|MONITOR/.test(grant)),
    ).toEqual([]);
    expect(granted.one('tables')).toBeDefined();
  });

  it.each([
    [{ password: 'no' }, 'password'],
    [{ username: 'unknown' }, 'password'],
    [{ database: 'shop' }, 'rights'],
    [{ database: 'nowhere' }, 'rights'],
    [{ tls: { mode: 'verify', ca: undefined } }, 'tls'],
    [{ port: 1 }, 'unreachable'],
  ] as const)('says what to do about %o', async (own, kind) => {
    const refused = await watch({ ...account(), ...own })
      .look()
      .catch((error: unknown) => error);

    expect(refused).toMatchObject({ kind });
    expect(String(refused)).not.toContain(PASSWORD);
  });

  it('says that no connection is left', async () => {
    await server.admin("CREATE USER few@'%' IDENTIFIED BY 'f' WITH MAX_USER_CONNECTIONS 1");
    const own = { ...account(), username: 'few', password: 'f' };
    await watch(own).look();

    await expect(watch(own).look()).rejects.toMatchObject({ kind: 'too_many_connections' });
  });
});
