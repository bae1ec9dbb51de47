import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { configOf, debian, LEAST_ROLE, SERVERS, startStandby, type TestServer } from './test/servers.ts';
import { until, watch } from './test/watcher.ts';

const title = debian === undefined ? ' — SKIPPED, postgresql of Debian is not on this machine' : '';

describe.skipIf(debian === undefined)(`a PostgreSQL with a replica${title}`, () => {
  let primary: TestServer;
  let replica: TestServer;

  beforeAll(async () => {
    primary = (await SERVERS[1]?.start({ wal_level: 'replica' })) as TestServer;
    const admin = await primary.connect();
    await admin.query(LEAST_ROLE);
    await admin.query('CREATE TABLE things (id int)');
    await admin.query("SELECT pg_create_physical_replication_slot('left_behind', true)");
    replica = await startStandby(primary);
  });
  afterAll(async () => {
    await replica.stop();
    await primary.stop();
  });

  it('is a primary, whose replica keeps up, and a slot keeps its journal', async () => {
    const seen = await until('the replica has connected, and said how far it is', async () => {
      const one = await watch(configOf(primary)).look();
      const told = [
        one.value('postgresql.wal.delay', { operation: 'replay' }),
        one.value('postgresql.replication.data_delay'),
      ];
      return one.state.role === 'primary' && !told.includes(undefined) ? one : undefined;
    });
    expect(seen.state.figures?.replication_lag_seconds).toBeLessThan(60);
    expect(seen.value('postgresql.wal.delay', { operation: 'replay' })).toBeGreaterThanOrEqual(0);
    expect(seen.value('postgresql.replication.data_delay')).toBeGreaterThanOrEqual(0);
    const kept = { slot: 'left_behind', active: 'false' };
    expect(seen.value('vigilops.db.postgresql.replication_slot.retained', kept)).toBeGreaterThan(0);
  });

  it('is a replica that lags while it does not replay, and becomes a server of its own', async () => {
    const watcher = watch(configOf(replica));
    const { state } = await watcher.look('queries');
    expect(state).toMatchObject({ role: 'replica', is_up: true, error: null });
    expect(state.figures?.replication_lag_seconds).toBe(0);
    const [admin, other] = [await primary.connect(), await replica.connect()];
    await admin.query('INSERT INTO things VALUES (1)');
    await until('it is replayed', async () => {
      const { rows } = await other.query('SELECT FROM things');
      return rows.length === 1 ? true : undefined;
    });
    await other.query('SELECT pg_wal_replay_pause()');
    await admin.query('INSERT INTO things VALUES (2)');
    await until('it lags', async () => {
      const { state: now } = await watcher.look();
      return (now.figures?.replication_lag_seconds ?? 0) > 0 ? true : undefined;
    });
    await other.query('SELECT pg_wal_replay_resume(), pg_promote()');
    const promoted = await until('it is promoted', async () => {
      const { state: now } = await watcher.look();
      return now.role === 'replica' ? undefined : now;
    });
    expect(promoted.role).toBe('standalone');
    // Rates begin anew: it is another server to whom writes go from now on.
    expect(promoted.figures).toMatchObject({ qps: null, tps: null });
  });
});
