import { alertRuleDefinition } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type {
  AlertQuestion,
  AlertStore,
  OpenAlert,
  RuleRecord,
  RuleStore,
  Signal,
  Step,
} from '../../model/index.ts';
import { entry, NOON, signal } from '../access/test/open-accounts.ts';
import { openTestDatabase, type OpenDatabase } from '../test/open-database.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createAlertStore } from './alerts.ts';
import { createRuleStore } from './rules.ts';

const NOON_US = NOON.getTime() * 1_000;
const MINUTE_US = 60e6;

const definition = (name: string) =>
  alertRuleDefinition.parse({ name, condition: { type: 'host' }, severity: 'critical' });

function bad(hostId: number, message = `host ${String(hostId)} is offline`): Signal {
  const subject = { key: `host:${String(hostId)}`, hostId, serviceId: null };
  return { subject, verdict: 'bad', value: null, message, becauseOf: null, labels: {} };
}

const firing: Step = { to: 'firing', sinceUs: NOON_US };
const resolved: Step = { to: 'resolved', resolution: 'it is good again' };

describeEngines('rules and alerts', STORE_SCHEMA, (suite) => {
  let database: OpenDatabase;
  let rules: RuleStore;
  let alerts: AlertStore;
  beforeAll(async () => {
    database = openTestDatabase({ ...suite, url: (await suite.freshDatabase()).url });
    rules = createRuleStore(database.connections, () => NOON);
    alerts = createAlertStore(database.connections);
  });
  beforeEach(async () => {
    await query('TRUNCATE vigilops.alerts, vigilops.alert_rules');
  });
  afterAll(() => database.close());

  const query = (text: string) => database.query({ text }, { signal, timeoutMs: 30_000 });
  async function rule(name = 'Host offline'): Promise<RuleRecord> {
    const made = await rules.create(definition(name), entry('alert_rule.created'), signal);
    const found = made.outcome === 'created' ? await rules.find(made.id, signal) : undefined;
    if (found === undefined) {
      throw new Error(`the rule was not made: ${made.outcome}`);
    }
    return found;
  }
  const advance = (
    of: RuleRecord,
    signals: readonly Signal[],
    step: Step | ((open: OpenAlert | undefined, signal: Signal | undefined) => Step),
    nowUs = NOON_US,
  ) => alerts.advance(of, signals, typeof step === 'function' ? step : () => step, nowUs, signal);
  const list = (changes: Partial<AlertQuestion> = {}) =>
    alerts.list({ fromUs: 0, toUs: NOON_US + 86_400e6, limit: 100, ...changes }, signal);

  it('tells what began to fire and what ended, once', async () => {
    const of = await rule();
    expect(await advance(of, [bad(1), bad(2)], firing)).toEqual([
      { alertId: expect.any(Number) as number, subject: bad(1).subject, to: 'firing' },
      { alertId: expect.any(Number) as number, subject: bad(2).subject, to: 'firing' },
    ]);
    expect(
      await advance(of, [bad(1, 'still')], (open, one) => (one === undefined ? resolved : AS_IT_IS)),
    ).toEqual([{ alertId: expect.any(Number) as number, subject: bad(2).subject, to: 'resolved' }]);
    expect(await list()).toMatchObject([
      { hostId: 2, state: 'resolved', resolution: 'it is good again', resolvedAtUs: NOON_US },
      { hostId: 1, state: 'firing', message: 'still', severity: 'critical', ruleName: 'Host offline' },
    ]);
  });

  it('keeps since when it was pending and shows nobody what has not fired', async () => {
    const of = await rule();
    await advance(of, [bad(1)], { to: 'pending', sinceUs: NOON_US });
    expect(await list()).toEqual([]);
    let seen: OpenAlert | undefined;
    await advance(
      of,
      [bad(1)],
      (open) => {
        seen = open;
        return firing;
      },
      NOON_US + MINUTE_US,
    );
    expect(seen).toMatchObject({ state: 'pending', pendingSinceUs: NOON_US });
    expect(await list()).toMatchObject([
      { state: 'firing', pendingSinceUs: NOON_US, firedAtUs: NOON_US + MINUTE_US },
    ]);
    await advance(of, [bad(1)], { to: 'recovering' }, NOON_US + 2 * MINUTE_US);
    expect(await list({ statuses: ['firing'] })).toMatchObject([{ state: 'recovering' }]);
  });

  it('forgets what was dropped before it fired', async () => {
    const of = await rule();
    await advance(of, [bad(1)], { to: 'pending', sinceUs: NOON_US });
    expect(await advance(of, [], { to: 'dropped' })).toEqual([]);
    expect(await query('SELECT id FROM vigilops.alerts')).toEqual([]);
  });

  it('makes one alert of two evaluations at the same time', async () => {
    const of = await rule();
    const step = (open: OpenAlert | undefined): Step => (open === undefined ? firing : AS_IT_IS);
    const begun = await Promise.all(Array.from({ length: 8 }, () => advance(of, [bad(1)], step)));
    expect(begun.flat()).toHaveLength(1);
    expect(await list()).toHaveLength(1);
  });

  it('leaves alerts as they are when the rule could not be evaluated, and says why', async () => {
    const of = await rule();
    await advance(of, [bad(1)], firing);
    await alerts.noteFailure(of.id, 'the database took too long', NOON_US + MINUTE_US, signal);
    expect(await rules.find(of.id, signal)).toMatchObject({
      lastError: 'the database took too long',
      lastEvaluatedUs: NOON_US + MINUTE_US,
      firing: 1,
    });
    await advance(of, [bad(1)], AS_IT_IS);
    expect((await rules.find(of.id, signal))?.lastError).toBeNull();
  });

  it('is acknowledged once, by the first who does, until it is resolved', async () => {
    const of = await rule();
    const [begun] = await advance(of, [bad(1)], firing);
    const id = begun?.alertId ?? 0;
    const acknowledge = (name: string) =>
      alerts.acknowledge(id, { name, note: 'on it', at: NOON }, entry('alert.acknowledged'), signal);
    const all = await Promise.all(['Ada', 'Eve', 'Li'].map(acknowledge));
    expect(all.filter((outcome) => outcome === 'acknowledged')).toHaveLength(1);
    expect(all.filter((outcome) => outcome === 'again')).toHaveLength(2);
    const lines = await query(`SELECT FROM vigilops.audit_log WHERE action = 'alert.acknowledged'`);
    expect(lines).toHaveLength(1);
    expect(await list({ statuses: ['acknowledged'] })).toMatchObject([{ id, note: 'on it' }]);
    expect(await list({ statuses: ['firing'] })).toEqual([]);
    await advance(of, [], resolved);
    expect(await acknowledge('Ada')).toBe('resolved');
    expect(await alerts.acknowledge(id + 999, { name: '', note: null, at: NOON }, entry('x'), signal)).toBe(
      'unknown',
    );
  });

  it('is listed newest first, in pages without gaps or repetition, by what is asked', async () => {
    const of = await rule();
    const other = await rule('Another');
    for (let host = 1; host <= 7; host += 1) {
      await advance(
        of,
        [bad(host)],
        (_open, one) => (one === undefined ? AS_IT_IS : firing),
        NOON_US + host * 1e6,
      );
    }
    await advance(other, [bad(1)], firing, NOON_US + 7e6);
    const seen: number[] = [];
    for (let before: AlertQuestion['before']; seen.length < 20;) {
      const page = await list({ before, limit: 3 });
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (page.length < 3 || last === undefined) {
        break;
      }
      before = { firedAtUs: last.firedAtUs, id: last.id };
    }
    expect(seen).toHaveLength(8);
    expect(new Set(seen).size).toBe(8);
    expect(seen).toEqual((await list()).map(({ id }) => id));
    expect(await list({ ruleId: other.id })).toHaveLength(1);
    expect(await list({ hostId: 1 })).toHaveLength(2);
    expect(await list({ severities: ['info'] })).toEqual([]);
    expect(await list({ toUs: NOON_US + 3e6 })).toHaveLength(2);
  });

  it('ends the alerts of a rule that is removed, and keeps them under its name', async () => {
    const of = await rule();
    await advance(of, [bad(1)], firing);
    await advance(of, [bad(1), bad(2)], (open) =>
      open === undefined ? { to: 'pending', sinceUs: NOON_US } : AS_IT_IS,
    );
    expect(await rules.remove(of.id, NOON, entry('alert_rule.removed'), signal)).toBe('removed');
    expect(await list()).toMatchObject([
      { ruleId: null, ruleName: 'Host offline', state: 'resolved', resolution: 'the rule was removed' },
    ]);
    expect(await rules.remove(of.id, NOON, entry('alert_rule.removed'), signal)).toBe('unknown');
    // Its evaluation was under way.
    expect(await advance(of, [bad(3)], firing)).toEqual([]);
  });

  it('makes the rules of the house once, and never removes them', async () => {
    const builtIn = [{ ...definition('CPU'), key: 'cpu' }];
    await Promise.all([1, 2, 3].map(() => rules.ensureBuiltIn(builtIn, signal)));
    const [only, ...more] = await rules.list(signal);
    expect(more).toEqual([]);
    const id = only?.id ?? 0;
    expect(await rules.change(id, definition('Processor'), entry('alert_rule.changed'), signal)).toBe(
      'changed',
    );
    await rules.ensureBuiltIn(builtIn, signal);
    expect((await rules.list(signal)).map((one) => one.definition.name)).toEqual(['Processor']);
    expect(await rules.remove(id, NOON, entry('alert_rule.removed'), signal)).toBe('built_in');
  });

  it('knows a name once', async () => {
    const of = await rule('A');
    await rule('B');
    expect(await rules.create(definition('A'), entry('alert_rule.created'), signal)).toEqual({
      outcome: 'name_taken',
    });
    expect(await rules.change(of.id, definition('B'), entry('alert_rule.changed'), signal)).toBe(
      'name_taken',
    );
    expect(await rules.change(of.id + 99, definition('C'), entry('x'), signal)).toBe('unknown');
  });

  it('shows both to readers of grafana_v1', async () => {
    const of = await rule();
    await advance(of, [bad(1)], firing);
    expect(
      await query('SELECT status, severity, detail ->> $$rule$$ AS rule FROM grafana_v1.alerts'),
    ).toEqual([{ status: 'firing', severity: 'critical', rule: 'Host offline' }]);
    expect(await query('SELECT name, type, enabled FROM grafana_v1.alert_rules')).toEqual([
      { name: 'Host offline', type: 'host', enabled: true },
    ]);
  });

  it('lets go of what was resolved long ago', async () => {
    const of = await rule();
    await advance(of, [bad(1), bad(2)], firing);
    await advance(of, [bad(2)], (_open, one) => (one === undefined ? resolved : AS_IT_IS));
    expect(await alerts.prune(NOON_US, signal)).toBe(0);
    expect(await alerts.prune(NOON_US + 1e6, signal)).toBe(1);
    expect(await list()).toMatchObject([{ hostId: 2 }]);
  });
});

const AS_IT_IS: Step = { to: 'as it is' };
