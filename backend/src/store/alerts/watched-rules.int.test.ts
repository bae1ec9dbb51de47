import { alertRuleDefinition } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AlertStore, RuleRecord, RuleStore, Signal, Step } from '../../model/index.ts';
import { entry, NOON, signal } from '../access/test/open-accounts.ts';
import { openTestDatabase, type OpenDatabase } from '../test/open-database.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createAlertStore } from './alerts.ts';
import { createRuleStore } from './rules.ts';

const NOON_US = NOON.getTime() * 1_000;
const MINUTE_US = 60e6;

describeEngines('rules as the watch keeps them', STORE_SCHEMA, (suite) => {
  let database: OpenDatabase;
  let rules: RuleStore;
  let alerts: AlertStore;
  beforeAll(async () => {
    database = openTestDatabase({ ...suite, url: (await suite.freshDatabase()).url });
    rules = createRuleStore(database.connections, () => NOON);
    alerts = createAlertStore(database.connections);
  });
  beforeEach(async () => {
    await query('TRUNCATE vigilops.alerts, vigilops.alert_rules, vigilops.alert_transitions');
  });
  afterAll(() => database.close());

  const query = (text: string) => database.query({ text }, { signal, timeoutMs: 30_000 });
  async function rule(name: string): Promise<RuleRecord> {
    const definition = alertRuleDefinition.parse({ name, condition: { type: 'host' } });
    const made = await rules.create(definition, entry('alert_rule.created'), signal);
    const found = made.outcome === 'created' ? await rules.find(made.id, signal) : undefined;
    if (found === undefined) {
      throw new Error(`the rule was not made: ${made.outcome}`);
    }
    return found;
  }
  const about = (hostId: number): Signal => ({
    subject: { key: `host:${String(hostId)}`, hostId, serviceId: null },
    verdict: 'bad',
    value: null,
    message: 'offline',
    becauseOf: null,
    labels: { host: `web-${String(hostId)}` },
  });
  const advance = (of: RuleRecord, hosts: readonly number[], step: Step, nowUs: number) =>
    alerts.advance(
      of,
      hosts.map(about),
      (_open, one) => (one === undefined ? { to: 'as it is' } : step),
      nowUs,
      signal,
    );
  const times = () =>
    query(`SELECT state, date_part('epoch', pending_since - '${NOON.toISOString()}') AS pending,
                  date_part('epoch', recovering_since - '${NOON.toISOString()}') AS recovering
           FROM vigilops.alerts ORDER BY id`);

  it('are read with what is open of them', async () => {
    const one = await rule('one');
    await rule('two');
    await advance(one, [1], { to: 'firing', sinceUs: NOON_US }, NOON_US);
    await advance(one, [2], { to: 'pending', sinceUs: NOON_US }, NOON_US);
    const watched = await rules.toWatch(signal);
    expect(watched.rules.map(({ definition }) => definition.name)).toEqual(['one', 'two']);
    expect(watched.open).toMatchObject([
      { ruleId: one.id, subject: about(1).subject, labels: { host: 'web-1' } },
      { ruleId: one.id, subject: about(2).subject },
    ]);
    await advance(one, [1], { to: 'resolved', resolution: 'good' }, NOON_US);
    expect((await rules.toWatch(signal)).open).toHaveLength(1);
  });

  it('are noted as looked at, all at once', async () => {
    const [one, two, three] = [await rule('one'), await rule('two'), await rule('three')];
    await alerts.noteFailure(one.id, 'too slow', NOON_US, signal);
    await rules.noteEvaluated([one.id, two.id], NOON_US + MINUTE_US, signal);
    expect(await rules.find(one.id, signal)).toMatchObject({
      lastEvaluatedUs: NOON_US + MINUTE_US,
      lastError: null,
    });
    expect(await rules.find(three.id, signal)).toMatchObject({ lastEvaluatedUs: null });
  });

  it('list what was missed, the newest of it, and take that time from what is waited for', async () => {
    const of = await rule('one');
    await advance(of, [1], { to: 'pending', sinceUs: NOON_US }, NOON_US);
    await advance(of, [2], { to: 'firing', sinceUs: NOON_US }, NOON_US);
    await advance(of, [2], { to: 'recovering' }, NOON_US);
    await advance(of, [3], { to: 'firing', sinceUs: NOON_US }, NOON_US);
    const dayAgo = Array.from({ length: 300 }, (_, i) => NOON_US - 86_401e6 - i * 10e6);
    const lately = Array.from({ length: 200 }, (_, i) => NOON_US - i * 10e6);
    await rules.noteMissed([{ ruleId: of.id, momentsUs: dayAgo, lostUs: 0 }], signal);
    await rules.noteMissed([{ ruleId: of.id, momentsUs: lately, lostUs: 5 * MINUTE_US }], signal);
    expect(await rules.find(of.id, signal)).toMatchObject({ missed: 200 });
    expect(await query('SELECT cardinality(missed_at) AS missed FROM vigilops.alert_rules')).toEqual([
      { missed: 360 },
    ]);
    expect(await times()).toEqual([
      { state: 'pending', pending: 300, recovering: null },
      { state: 'recovering', pending: 0, recovering: 300 },
      { state: 'firing', pending: 0, recovering: null },
    ]);
  });

  it('follow a clock that is set, and never wait from a time to come', async () => {
    const of = await rule('one');
    await rule('never looked at');
    await advance(of, [1], { to: 'pending', sinceUs: NOON_US }, NOON_US);
    await advance(of, [2], { to: 'firing', sinceUs: NOON_US }, NOON_US);
    await advance(of, [2], { to: 'recovering' }, NOON_US + MINUTE_US);
    await rules.moveTimes({ byUs: -30 * MINUTE_US, notAfterUs: NOON_US }, signal);
    expect(await times()).toEqual([
      { state: 'pending', pending: -1_800, recovering: null },
      { state: 'recovering', pending: 0, recovering: -1_740 },
    ]);
    await rules.moveTimes({ byUs: 60 * MINUTE_US, notAfterUs: NOON_US + 10 * MINUTE_US }, signal);
    expect(await times()).toMatchObject([{ pending: 600 }, { recovering: 600 }]);
    const found = await rules.list(signal);
    expect(found.map(({ lastEvaluatedUs }) => lastEvaluatedUs)).toEqual([null, NOON_US + 10 * MINUTE_US]);
  });

  it('are noisy by the share of their alerts that nobody acknowledged and that were soon over', async () => {
    const [of, silent] = [await rule('noisy'), await rule('silent')];
    const fire = async (host: number, at: number, minutes: number) => {
      const [begun] = await advance(of, [host], { to: 'firing', sinceUs: at }, at);
      await advance(of, [host], { to: 'resolved', resolution: 'good' }, at + minutes * MINUTE_US);
      return begun?.alertId ?? 0;
    };
    await fire(1, NOON_US - 3_600e6, 1);
    await fire(2, NOON_US - 3_600e6, 30);
    await fire(3, NOON_US - 40 * 86_400e6, 1);
    const [acknowledged] = await advance(of, [4], { to: 'firing', sinceUs: NOON_US }, NOON_US);
    await alerts.acknowledge(
      acknowledged?.alertId ?? 0,
      { name: 'Ada', note: null, at: NOON },
      entry('alert.acknowledged'),
      signal,
    );
    await fire(4, NOON_US, 1);
    await fire(5, NOON_US - MINUTE_US, 1);
    expect(await rules.find(of.id, signal)).toMatchObject({ noise: 0.5 });
    expect(await rules.find(silent.id, signal)).toMatchObject({ noise: null });
  });

  it('tell of the end of their alerts when they are removed', async () => {
    const of = await rule('one');
    await advance(of, [1], { to: 'firing', sinceUs: NOON_US }, NOON_US);
    await rules.remove(of.id, NOON, entry('alert_rule.removed'), signal);
    expect(await query('SELECT kind FROM vigilops.alert_transitions ORDER BY id')).toEqual([
      { kind: 'fired' },
      { kind: 'resolved' },
    ]);
  });
});
