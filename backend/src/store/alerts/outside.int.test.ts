import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AlertStore, OutsideAlert } from '../../model/index.ts';
import { NOON, signal } from '../access/test/open-accounts.ts';
import { openTestDatabase, type OpenDatabase } from '../test/open-database.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createAlertStore } from './alerts.ts';

const NOON_US = NOON.getTime() * 1_000;
const MINUTE = 60e6;

function outside(key: string, changes: Partial<OutsideAlert> = {}): OutsideAlert {
  return {
    source: 'alertmanager',
    key,
    labels: { alertname: key, host: 'web-1' },
    annotations: { summary: `${key} is wrong` },
    generatorUrl: 'http://prometheus:9090/graph',
    runbook: '',
    startsUs: NOON_US - MINUTE,
    endsUs: NOON_US + 5 * MINUTE,
    isTimeout: false,
    severity: 'warning',
    name: key,
    message: `${key} is wrong`,
    hostId: 1,
    serviceId: null,
    ...changes,
  };
}

describeEngines('alerts from outside', STORE_SCHEMA, (suite) => {
  let database: OpenDatabase;
  let alerts: AlertStore;
  beforeAll(async () => {
    database = openTestDatabase({ ...suite, url: (await suite.freshDatabase()).url });
    alerts = createAlertStore(database.connections);
  });
  beforeEach(async () => {
    await query(
      'TRUNCATE vigilops.alerts, vigilops.alert_transitions, vigilops.hosts, vigilops.services CASCADE',
    );
  });
  afterAll(() => database.close());

  const query = (text: string) => database.query({ text }, { signal, timeoutMs: 30_000 });
  const receive = (sent: readonly OutsideAlert[], nowUs = NOON_US) => alerts.receive(sent, nowUs, signal);
  const list = () => alerts.list({ fromUs: 0, toUs: NOON_US + 86_400e6, limit: 1_000 }, signal);
  const transitions = async () => {
    const rows = await query(`SELECT alert.subject_key AS key, kind FROM vigilops.alert_transitions AS one
                              JOIN vigilops.alerts AS alert ON alert.id = one.alert_id ORDER BY one.id`);
    return rows.map(({ key, kind }) => `${String(key)} ${String(kind)}`);
  };

  it('fire as they come, and are told to the alarm in the same transaction', async () => {
    const told = await receive([outside('b'), outside('a', { source: 'grafana', severity: 'critical' })]);
    expect(told).toMatchObject([
      { to: 'firing', subject: { key: 'b', hostId: 1, serviceId: null } },
      { to: 'firing', subject: { key: 'a' } },
    ]);
    expect(await transitions()).toEqual(['b fired', 'a fired']);
    expect(await list()).toMatchObject([
      { source: 'grafana', ruleName: 'a', severity: 'critical', ruleId: null, condition: null },
      {
        source: 'alertmanager',
        subjectKey: 'b',
        state: 'firing',
        message: 'b is wrong',
        labels: { alertname: 'b', host: 'web-1' },
        annotations: { summary: 'b is wrong' },
        generatorUrl: 'http://prometheus:9090/graph',
        pendingSinceUs: NOON_US - MINUTE,
        firedAtUs: NOON_US,
        resolvedAtUs: null,
      },
    ]);
  });

  it('that are sent again are brought up to date and told once', async () => {
    await receive([outside('a')]);
    const later = outside('a', { message: 'worse', severity: 'critical', endsUs: NOON_US + 6 * MINUTE });
    expect(await receive([later], NOON_US + MINUTE)).toEqual([]);
    expect(await list()).toMatchObject([{ message: 'worse', severity: 'critical', firedAtUs: NOON_US }]);
    const times = await alerts.outsideTimes(signal);
    expect([...times.values()]).toEqual([{ updatedUs: NOON_US + MINUTE, endsUs: NOON_US + 6 * MINUTE }]);
  });

  it('that are over keep their last words, and fire anew when they come again', async () => {
    await receive([outside('a')]);
    const over = outside('a', { message: 'all is well', severity: 'info', endsUs: NOON_US + MINUTE });
    expect(await receive([over], NOON_US + MINUTE)).toMatchObject([{ to: 'resolved' }]);
    expect(await receive([over], NOON_US + MINUTE)).toEqual([]);
    expect(await list()).toMatchObject([
      { state: 'resolved', message: 'a is wrong', severity: 'warning', resolvedAtUs: NOON_US + MINUTE },
    ]);
    await receive([outside('a', { endsUs: NOON_US + 9 * MINUTE })], NOON_US + 2 * MINUTE);
    expect(await transitions()).toEqual(['a fired', 'a resolved', 'a fired']);
    expect(await list()).toHaveLength(2);
    expect(await alerts.outsideTimes(signal)).toHaveProperty('size', 1);
  });

  it('that were over before they were told of leave no trace', async () => {
    expect(await receive([outside('a', { endsUs: NOON_US })])).toEqual([]);
    expect(await list()).toEqual([]);
    expect(await transitions()).toEqual([]);
  });

  it('do in one message what they say, in its order', async () => {
    const over = outside('a', { endsUs: NOON_US });
    const told = await receive([outside('a'), outside('b'), over, outside('a', { startsUs: NOON_US })]);
    expect(told.map(({ subject, to }) => `${subject.key} ${to}`)).toEqual([
      'a firing',
      'b firing',
      'a resolved',
      'a firing',
    ]);
  });

  it('that nobody sends again are over when their time is', async () => {
    await receive([outside('a'), outside('b', { endsUs: NOON_US + 9 * MINUTE })]);
    expect(await alerts.expire(NOON_US + 5 * MINUTE - 1, signal)).toEqual([]);
    expect(await alerts.expire(NOON_US + 5 * MINUTE, signal)).toMatchObject([
      { to: 'resolved', subject: { key: 'a', hostId: 1 } },
    ]);
    expect(await transitions()).toEqual(['a fired', 'b fired', 'a resolved']);
    expect((await list()).find(({ ruleName }) => ruleName === 'a')).toMatchObject({
      state: 'resolved',
      resolution: 'nobody sent it again in time',
    });
    expect(await alerts.expire(NOON_US + 5 * MINUTE, signal)).toEqual([]);
  });

  it("of Grafana's do not begin again by a late attempt to tell of what ended, and do by a new begin", async () => {
    const begin = outside('a', { source: 'grafana', isTimeout: true, endsUs: NOON_US + 99 * MINUTE });
    await receive([begin]);
    await receive([{ ...begin, isTimeout: false, endsUs: NOON_US }]);
    expect(await receive([begin], NOON_US + 1)).toEqual([]);
    expect(await receive([{ ...begin, startsUs: NOON_US + 2 }], NOON_US + 3)).toMatchObject([
      { to: 'firing' },
    ]);
    // One that ended because nobody was heard goes on when somebody is.
    await alerts.expire(NOON_US + 99 * MINUTE, signal);
    const again = { ...begin, startsUs: NOON_US + 2, endsUs: NOON_US + 200 * MINUTE };
    expect(await receive([again], NOON_US + 100 * MINUTE)).toMatchObject([{ to: 'firing' }]);
  });

  it('keep who acknowledged them, and those of rules are not touched', async () => {
    await receive([outside('a')]);
    const [first] = await list();
    await query(
      `UPDATE vigilops.alerts SET acknowledged_by = 'Ada', acknowledged_at = '2026-03-01T12:00:00Z'`,
    );
    await query(`INSERT INTO vigilops.alerts (rule_name, condition, subject_key, state, severity, message, pending_since, fired_at)
                 VALUES ('r', '{"type":"host","offline":true}', 'a', 'firing', 'info', 'own', now(), '2026-03-01T12:00:00Z')`);
    await receive([outside('a', { endsUs: NOON_US + 8 * MINUTE })], NOON_US + MINUTE);
    expect((await list()).find(({ id }) => id === first?.id)).toMatchObject({ acknowledgedBy: 'Ada' });
    await alerts.expire(NOON_US + 99 * MINUTE, signal);
    expect((await list()).map(({ source, state }) => [source, state]).toSorted()).toEqual([
      ['alertmanager', 'resolved'],
      ['rule', 'firing'],
    ]);
  });

  it('come by the thousand, to several backends at once, each once', async () => {
    const storm = Array.from({ length: 2_500 }, (_, at) => outside(`s${String(at)}`));
    const [first, second] = await Promise.all([receive(storm), receive(storm.toReversed())]);
    expect(first.length + second.length).toBe(2_500);
    const [count] = await query(`SELECT count(*)::int AS rows, count(DISTINCT subject_key)::int AS keys,
                                        (SELECT count(*)::int FROM vigilops.alert_transitions) AS told FROM vigilops.alerts`);
    expect(count).toEqual({ rows: 2_500, keys: 2_500, told: 2_500 });
    const over = storm.map((alert) => ({ ...alert, endsUs: NOON_US }));
    expect(await receive(over)).toHaveLength(2_500);
  });

  it.skipIf(suite.maxConnections === 1)(
    'come in though somebody else writes to them in another order',
    async () => {
      await receive([outside('a'), outside('b')]);
      const touch = (key: string) => ({
        text: `UPDATE vigilops.alerts SET note = 'x' WHERE subject_key = $1`,
        values: [key],
      });
      let received: Promise<unknown> = Promise.resolve();
      await database.connections.transaction(
        async (tx) => {
          // The other one is to be found and ended.
          await tx.query({ text: `SET LOCAL deadlock_timeout = '30s'` });
          await tx.query(touch('b'));
          received = receive([outside('a', { message: 'new' }), outside('b', { message: 'new' })]);
          received.catch(() => undefined);
          await waits();
          await tx.query(touch('a'));
        },
        { signal, timeoutMs: 30_000 },
      );
      await received;
      expect((await list()).map(({ message, note }) => [message, note])).toEqual([
        ['new', 'x'],
        ['new', 'x'],
      ]);
    },
  );

  /** Until a statement waits for a lock. */
  async function waits(): Promise<void> {
    for (;;) {
      const waiting = await query(
        `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      if (waiting.length > 0) {
        return;
      }
    }
  }

  it('find whom they may be about: hosts and services that are there', async () => {
    await query(`INSERT INTO vigilops.hosts (key, name, ips, source, edited_name, forgotten_at) VALUES
                 ('k1', 'web', ARRAY['10.0.0.1', '10.0.0.2'], 'agent', 'web-1', NULL),
                 ('k2', 'gone', ARRAY['10.0.0.3'], 'agent', NULL, now())`);
    await query(`INSERT INTO vigilops.services (name, source) VALUES ('shop', 'telemetry')`);
    const { hosts, services } = await alerts.outsideSubjects(signal);
    expect(hosts.map(({ names }) => names)).toEqual([['web-1', 'k1', '10.0.0.1', '10.0.0.2']]);
    expect(services.map(({ name }) => name)).toEqual(['shop']);
  });
});
