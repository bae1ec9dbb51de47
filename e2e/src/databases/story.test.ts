import type {
  Alert,
  Database,
  DatabaseConnections,
  DatabaseLockTree,
  DatabaseQueryDetail,
  DatabaseQueryList,
  DatabaseSlowQueryList,
} from '@vigilops/contracts/api';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWatchedServer, SECRET, type WatchedServer } from './watched-server.ts';

const WAIT_MS = 180_000;
const SLOW = `SELECT pg_sleep(0.9), '${SECRET}' AS note FROM accounts WHERE id = 7`;
/** Nobody may read what people wrote, anywhere. */
const everything: unknown[] = [];

describe('a database and its agent', () => {
  let house: House;
  let server: WatchedServer;
  let id: number;
  beforeAll(async () => {
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    server = await openWatchedServer(house.folder);
    house.startAgent({ yaml: `host:\n  name: db-1\nmetrics:\n  interval: 5s\n${server.yaml}` });
    const known = await until('the database is known, and up', WAIT_MS, async () => {
      const { items } = await house.ask<{ readonly items: readonly Database[] }>('/api/v1/databases');
      return items.find(({ state, figures }) => state === 'up' && typeof figures?.tps === 'number');
    });
    id = known.id;
    expect(known).toMatchObject({
      name: 'shop-db',
      kind: 'postgresql',
      host_name: 'db-1',
      role: 'standalone',
      error: null,
      missing_rights: 0,
    });
  }, 2 * WAIT_MS);
  afterAll(async () => {
    await server.stop();
    await house.close();
  });

  const ask = async <T>(path: string): Promise<T> => {
    const answer = await house.ask<T>(`/api/v1/databases/${String(id)}/${path}`);
    everything.push(answer);
    return answer;
  };

  it('tell of a slow query, without what was written in it', async () => {
    const shop = await server.connect('shop');
    await shop.query(SLOW);
    const slow = await until('the slow query is listed', WAIT_MS, async () => {
      const { items } = await ask<DatabaseSlowQueryList>('slow-queries');
      return items.find(({ text }) => text.includes('pg_sleep'));
    });
    expect(slow.text).toBe('SELECT pg_sleep(?), ? AS note FROM accounts WHERE id = ?');
    expect(slow.duration_ms).toBeGreaterThan(800);
    const dearest = await until('its window is counted', WAIT_MS, async () => {
      const { items } = await ask<DatabaseQueryList>('queries?from=now-1h');
      return items.find(({ fingerprint }) => fingerprint === slow.fingerprint);
    });
    expect(dearest).toMatchObject({ calls: 1 });
    const detail = await ask<DatabaseQueryDetail>(`queries/${slow.fingerprint}`);
    expect(detail.samples.length).toBeGreaterThan(0);
    expect(JSON.stringify(everything)).not.toContain(SECRET);
  });

  it('name who blocks whom, who sits idle in a transaction, and who it was afterwards', async () => {
    const report = await server.connect('nightly-report');
    await report.query('BEGIN');
    await report.query('UPDATE accounts SET balance = balance');
    const migration = await server.connect('migration');
    const waiting = migration.query('ALTER TABLE accounts ADD COLUMN note text').catch(() => undefined);
    const shop = await server.connect('shop');
    const behind = shop.query('SELECT balance FROM accounts WHERE id = 1').catch(() => undefined);

    const tree = await until('the chain of locks is known', WAIT_MS, async () => {
      const found = await ask<DatabaseLockTree>('locks/at');
      return found.waiting >= 2 ? found : undefined;
    });
    const [root, first, second] = tree.nodes;
    expect(tree.nodes.map(({ application, depth }) => [application, depth])).toEqual([
      ['nightly-report', 0],
      ['migration', 1],
      ['shop', 2],
    ]);
    expect(tree.culprit_id).toBe(root?.id);
    expect(root).toMatchObject({ blocks: 2, wait_ms: null, text: 'UPDATE accounts SET balance = balance' });
    expect(first?.target).toContain('accounts');
    expect(second?.blocked_by).toEqual([first?.id]);

    await until('it is known who is idle in a transaction', WAIT_MS, async () => {
      const { groups } = await ask<DatabaseConnections>('connections');
      return groups.find(
        ({ application, state }) => application === 'nightly-report' && state === 'idle_in_transaction',
      );
    });
    const alert = await until('the alert names the culprit', WAIT_MS, async () => {
      const { items } = await house.ask<{ readonly items: readonly Alert[] }>('/api/v1/alerts?from=now-1h');
      return items.find(({ rule_title: title }) => title.includes('waits for a lock'));
    });
    expect(alert.message).toContain('nightly-report');

    await report.query('ROLLBACK');
    await Promise.all([waiting, behind]);
    const afterwards = await ask<DatabaseLockTree>(`locks/at?time=${encodeURIComponent(tree.at ?? '')}`);
    expect(afterwards.nodes.map(({ application }) => application)).toContain('nightly-report');
  });

  it('tell of a deadlock', async () => {
    const [one, other] = [await server.connect('left'), await server.connect('right')];
    await Promise.all([one.query('BEGIN'), other.query('BEGIN')]);
    await one.query('UPDATE accounts SET balance = 1 WHERE id = 1');
    await other.query('UPDATE accounts SET balance = 1 WHERE id = 2');
    const ended = await Promise.allSettled([
      one.query('UPDATE accounts SET balance = 1 WHERE id = 2'),
      other.query('UPDATE accounts SET balance = 1 WHERE id = 1'),
    ]);
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    await Promise.all([one.query('ROLLBACK'), other.query('ROLLBACK')]);
    const alert = await until('the deadlock is told', WAIT_MS, async () => {
      const { items } = await house.ask<{ readonly items: readonly Alert[] }>('/api/v1/alerts?from=now-1h');
      return items.find(({ rule_title: title }) => title.includes('deadlock'));
    });
    expect(alert.message).toContain('shop-db');
  });

  it('say so when the server is gone, and why', async () => {
    await server.stop();
    const down = await until('it is down', WAIT_MS, async () => {
      const { items } = await house.ask<{ readonly items: readonly Database[] }>('/api/v1/databases');
      return items.find(({ state }) => state === 'down');
    });
    expect(down).toMatchObject({ name: 'shop-db', error_kind: 'unreachable', figures: null });
    expect(down.error).toMatch(/shop-db|listens|connect/iu);
  });
});
