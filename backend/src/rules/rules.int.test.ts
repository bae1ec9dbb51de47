import { alertRuleDefinition, serviceDefinition } from '@vigilops/contracts/api';
import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAlarm } from '../alerting/index.ts';
import type { RuleView } from '../model/index.ts';
import { checkResult, minuteAgo } from '../store/test/batches.ts';
import { noted } from '../store/test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../store/test/store-schema.ts';
import { evaluate } from './evaluate.ts';
import { createWatch } from './index.ts';
import { createLasting, createLook } from './look.ts';
import { openTestDesk, seenByRules } from './test/seen-by-rules.ts';
import type { RuleInput } from './test/world.ts';
import { verdictOf } from './values.ts';

const signal = new AbortController().signal;
const SECOND = 1e6;

describeEngines('rules on what is stored', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  const nowUs = minuteAgo(2) + 25 * SECOND;
  /** What one rule says of what is stored, at that moment. */
  async function look(rule: RuleInput, atUs = nowUs) {
    const definition = alertRuleDefinition.parse(rule);
    const seen = seenByRules(room, systemClock);
    const now = createLook(seen, { nowUs: atUs }, createLasting(seen), signal);
    return evaluate({ definition }, [], now, signal);
  }
  async function seriesOf(host: string, metric: string, changes: object = {}): Promise<[number, number]> {
    const hostId = await room.host(host);
    const resource = await room.resource(hostId, { 'host.name': host });
    return [hostId, await room.series({ metric, resource, ...changes })];
  }

  it('say the same of strange numbers as TypeScript does', async () => {
    const strange = [NaN, Infinity, -Infinity, 1e291, -1e291, 1e290, -0, 0, 89.999, 90, 95, null];
    const limit = { comparison: 'above', threshold: 90, recoversAt: 90 } as const;
    const below = { comparison: 'below', threshold: 0, recoversAt: 0 } as const;
    const subjects: number[] = [];
    for (const [index, value] of strange.entries()) {
      const [hostId, series] = await seriesOf(`strange-${String(index)}`, 'test.strange');
      subjects.push(hostId);
      await room.write({ samples: [{ series, timeUs: nowUs - 60 * SECOND, value }] });
    }
    const rule = (limits: typeof limit | typeof below): RuleInput => ({
      name: 'strange',
      condition: {
        type: 'series',
        metric: 'test.strange',
        time_function: 'last',
        comparison: limits.comparison,
        threshold: limits.threshold,
      },
    });
    for (const limits of [limit, below]) {
      const said = new Map((await look(rule(limits))).map((one) => [one.subject.hostId, one]));
      for (const [index, value] of strange.entries()) {
        const found = said.get(subjects[index] ?? 0);
        expect(found?.verdict ?? 'no_data', `${String(value)} ${limits.comparison}`).toBe(
          verdictOf(limits, value),
        );
        expect(Object.is(found?.value, -0)).toBe(false);
      }
    }
  });

  it('look at windows that begin and end where they say, of counters and of changes', async () => {
    const [hostId, series] = await seriesOf('counter', 'test.requests', {
      kind: 'sum',
      monotonic: true,
      attributes: { route: '/a' },
    });
    // 10 a second until shortly before the window, then 40 a second.
    const samples = Array.from({ length: 81 }, (_, i) => {
      const seconds = -800 + 10 * i;
      const value = seconds <= -330 ? 10 * (seconds + 800) : 4_700 + 40 * (seconds + 330);
      return { series, timeUs: nowUs + seconds * SECOND - 5 * SECOND, value };
    });
    await room.write({ samples });
    const rule = (of: 'value' | 'change' | 'change_ratio', threshold: number): RuleInput => ({
      name: of,
      condition: {
        type: 'series',
        metric: 'test.requests',
        group_by: ['route'],
        window_seconds: 300,
        of,
        threshold,
      },
    });
    const subject = { key: `host:${String(hostId)}/["/a"]`, hostId };
    const [value] = await look(rule('value', 39));
    expect(value).toMatchObject({ subject, verdict: 'bad', labels: { host: 'counter', route: '/a' } });
    expect(value?.value).toBeCloseTo(40, 6);
    expect((await look(rule('change', 29)))[0]?.value).toBeCloseTo(30, 6);
    expect((await look(rule('change_ratio', 2.9)))[0]?.value).toBeCloseTo(3, 6);
    // A window of the past says what was so then.
    expect((await look(rule('value', 39), nowUs - 330 * SECOND))[0]).toMatchObject({ verdict: 'good' });
  });

  it('tell a metric that stopped from one that goes on', async () => {
    const ago = (seconds: number) => nowUs - seconds * SECOND;
    for (const [host, last] of [
      ['stopped', 1_000],
      ['goes-on', 10],
    ] as const) {
      const [hostId, series] = await seriesOf(host, 'test.figure');
      const resource = await room.resource(hostId, { 'host.name': host });
      const heartbeat = await room.series({ metric: 'vigilops.agent.heartbeat', resource });
      await room.write({
        samples: [
          { series, timeUs: ago(last), value: 1 },
          { series: heartbeat, timeUs: ago(5), value: 1 },
        ],
      });
    }
    const said = await look({ name: 'absent', condition: { type: 'absence', metric: 'test.figure' } });
    expect(said.map(({ labels, verdict, value }) => [labels.host, verdict, value])).toEqual([
      ['stopped', 'bad', 995],
      ['goes-on', 'good', 5],
    ]);
    await expect(
      look({
        name: 'absent',
        condition: { type: 'absence', metric: 'test.figure', filters: [{ key: 'a', op: '=~', value: '(' }] },
      }),
    ).rejects.toThrow(/filters/);
  });

  it('count lines of their window alone, in pieces or at once', async () => {
    const hostId = await room.host('writes');
    const stream = await room.stream(await room.resource(hostId, { 'service.name': 'mailer' }));
    const at = [-400, -321, -319, -200, -130, -60, -21, -19].map(
      (seconds) => nowUs - 5 * SECOND + seconds * SECOND,
    );
    await room.write({
      logs: at.map((timeUs) => ({ stream, timeUs, body: 'Connection REFUSED by peer', severity: 17 })),
    });
    for (const [window, records] of [
      [300, 5],
      [305, 6],
      [60, 2],
    ] as const) {
      const condition: RuleInput['condition'] = {
        type: 'log',
        text: 'refused',
        levels: ['error'],
        window_seconds: window,
      };
      const said = await look({ name: 'refused', condition });
      expect(said, String(window)).toMatchObject([
        {
          subject: { key: `host:${String(hostId)}/log:mailer` },
          value: records,
          labels: { service: 'mailer' },
        },
      ]);
    }
  });

  it('count lines that a search finds, together with what else is said of them', async () => {
    const host = await room.host('searched');
    const resource = await room.resource(host, { 'service.name': 'payments' });
    const streams = [await room.stream(resource), await room.stream(resource, '/var/log/payments.log')];
    const other = await room.stream(
      await room.resource(await room.host('searched-too'), { 'service.name': 'payments' }),
    );
    const timeUs = nowUs - 90 * SECOND;
    const wrote = (stream: number, body: string, status: number, severity = 17) => ({
      stream,
      timeUs,
      body,
      severity,
      attributes: JSON.stringify({ status }),
    });
    await room.write({
      logs: [
        ...streams.flatMap((stream) => [
          wrote(stream, 'payment Timeout', 500),
          wrote(stream, 'payment Timeout', 404),
          wrote(stream, 'payment timeout at /health', 503),
          wrote(stream, 'payment timeout', 502, 9),
        ]),
        wrote(other, 'payment timeout', 500),
      ],
    });
    const counted = async (condition: object) => {
      const said = await look({
        name: 'searched',
        condition: { type: 'log', window_seconds: 300, ...condition },
      });
      return said
        .filter(({ subject }) => subject.key.endsWith('/log:payments'))
        .map(({ subject, value }) => [subject.hostId, value]);
    };
    const query = 'time*t status:>=500 -health host:searched';
    expect(await counted({ query })).toEqual([[host, 4]]);
    expect(await counted({ query, levels: ['error'] })).toEqual([[host, 2]]);
    expect(await counted({ query, levels: ['error'], text: 'PAYMENT' })).toEqual([[host, 2]]);
    expect(await counted({ query, text: 'refused' })).toEqual([]);
    expect(await counted({ query: 'Timeout status:>=500', case_sensitive: true })).toEqual([[host, 2]]);
    expect(await counted({ query: 'service:payments status:500', at_least: 2 })).toEqual([[host, 2]]);
    expect(await counted({ query: 'host:nowhere' })).toEqual([]);
    await expect(counted({ query: 'a OR' })).rejects.toThrow(/^query: column 3: /);
    await expect(counted({ query: '/(/' })).rejects.toThrow(/^query: .*invalid regular expression/);

    const desk = openTestDesk(room, systemClock);
    const past = async (condition: object) => {
      const rule = alertRuleDefinition.parse({
        name: 'searched',
        condition: { type: 'log', window_seconds: 60, ...condition },
      });
      const { episodes } = await desk.backtest({ rule, days: 1, instead_for_seconds: [] }, signal);
      return episodes.map(({ subject, peak }) => [subject, peak]);
    };
    expect(await past({ query })).toEqual([['payments on searched', 4]]);
    expect(await past({ query: 'status:>=500 NOT host:searched* service:payments' })).toEqual([]);

    const check = (condition: object) =>
      desk.check(alertRuleDefinition.parse({ name: 'x', condition: { type: 'log', ...condition } }), signal);
    await check({ query });
    await expect(check({ query: 'ab "cd' })).rejects.toThrow(/^condition\.query: column 4: /);
    await expect(check({ query: '/(/' })).rejects.toThrow(/^condition\.query: .*invalid regular expression/);
  });

  it('fire, and are run over the past with the same answer', async () => {
    const [hostId, series] = await seriesOf('past', 'test.past');
    const minutes = (from: number, to: number, value: number) =>
      Array.from({ length: to - from }, (_, i) => ({
        series,
        timeUs: minuteAgo(from + 1 + i) + 30 * SECOND,
        value,
      }));
    // Bad from 200 to 180 minutes ago, for two minutes at 100, and from 20 on.
    await room.write({
      samples: [
        ...minutes(2, 20, 9),
        ...minutes(20, 98, 1),
        ...minutes(98, 100, 7),
        ...minutes(100, 180, 1),
        ...minutes(180, 200, 8),
        ...minutes(200, 300, 1),
      ],
    });
    const definition = alertRuleDefinition.parse({
      name: 'past',
      condition: { type: 'series', metric: 'test.past', window_seconds: 60, threshold: 5 },
      for_seconds: 60,
    });
    const made = await room.rules.create(
      definition,
      { ...noted('alert_rule.created'), subject: 'x' },
      signal,
    );
    const ruleId = made.outcome === 'created' ? made.id : 0;
    const rule = (await room.rules.find(ruleId, signal)) as RuleView;
    // The long one was real, and somebody acknowledged it.
    const firedUs = minuteAgo(195);
    const about = {
      subject: { key: `host:${String(hostId)}`, hostId, serviceId: null },
      verdict: 'bad',
      value: 8,
      message: 'test.past',
      becauseOf: null,
      labels: {},
    } as const;
    const [begun] = await room.alerts.advance(
      rule,
      [about],
      () => ({ to: 'firing', sinceUs: firedUs }),
      firedUs,
      signal,
    );
    await room.alerts.acknowledge(
      begun?.alertId ?? 0,
      { name: 'Ada', note: null, at: new Date(firedUs / 1_000) },
      { ...noted('alert.acknowledged'), subject: 'x' },
      signal,
    );
    await room.alerts.advance(
      rule,
      [],
      () => ({ to: 'resolved', resolution: 'it is good again' }),
      minuteAgo(178),
      signal,
    );

    const desk = openTestDesk(room, systemClock);
    const tested = await desk.backtest(
      { rule: definition, days: 1, instead_for_seconds: [0, 300, 3_600] },
      signal,
    );
    expect(tested).toMatchObject({
      step_seconds: 60,
      subjects: 1,
      as_defined: { for_seconds: 60, fired: 3, acknowledged: 1, lost: 0 },
      instead: [
        { for_seconds: 0, fired: 3, acknowledged: 1, lost: 0 },
        { for_seconds: 300, fired: 2, acknowledged: 1, lost: 0 },
        { for_seconds: 3_600, fired: 0, acknowledged: 0, lost: 1 },
      ],
    });
    expect(tested.episodes.map(({ subject, peak }) => [subject, peak])).toEqual([
      ['past', 9],
      ['past', 7],
      ['past', 8],
    ]);
    expect(tested.episodes[0]?.to).toBeNull();
  });

  it('say clearly what cannot be run over the past', async () => {
    const desk = openTestDesk(room, systemClock);
    const rule = alertRuleDefinition.parse({ name: 'c', condition: { type: 'certificate' } });
    const tested = await desk.backtest({ rule, days: 7, instead_for_seconds: [] }, signal);
    expect(tested.notes).toEqual([expect.stringContaining('cannot be run over the past')]);
    expect(tested.as_defined.fired).toBe(0);
  });

  it('run figures, silence, services and lines over the past', async () => {
    const hostId = await room.host('whole');
    const resource = await room.resource(hostId, { 'host.name': 'whole', 'service.name': 'shop' });
    const busy = await room.series({
      metric: 'system.cpu.utilization',
      resource,
      attributes: { 'cpu.mode': 'user' },
    });
    const heartbeat = await room.series({ metric: 'vigilops.agent.heartbeat', resource });
    const stream = await room.stream(resource);
    const at = (minute: number) => minuteAgo(minute) + 10 * SECOND;
    const all = Array.from({ length: 58 }, (_, i) => i + 2);
    await room.write({
      samples: all.flatMap((minute) => [
        ...(minute >= 20 && minute < 30 ? [] : [{ series: heartbeat, timeUs: at(minute), value: 1 }]),
        { series: busy, timeUs: at(minute), value: minute >= 40 && minute < 50 ? 0.97 : 0.2 },
      ]),
      logs: all.flatMap((minute) =>
        minute >= 10 && minute < 13
          ? Array.from({ length: 5 }, () => ({ stream, timeUs: at(minute), body: 'it failed', severity: 17 }))
          : [],
      ),
    });
    const desk = openTestDesk(room, systemClock);
    const run = async (condition: RuleInput['condition'], subject = 'whole') => {
      const rule = alertRuleDefinition.parse({ name: 'past of all', condition });
      const { episodes } = await desk.backtest({ rule, days: 1, instead_for_seconds: [] }, signal);
      return episodes
        .filter((one) => one.subject.includes(subject))
        .map(({ from, to }) => (Date.parse(to ?? '') - Date.parse(from)) / 60_000);
    };
    expect(await run({ type: 'metric', figure: 'cpu_usage_ratio', threshold: 0.9 })).toEqual([10]);
    // Silent for its time-out first.
    expect((await run({ type: 'host' }))[0]).toBe(9);
    expect(await run({ type: 'log', levels: ['error'], window_seconds: 60, at_least: 5 }, 'shop')).toEqual([
      3,
    ]);
    expect(await run({ type: 'log', text: 'FAILED', window_seconds: 300, at_least: 15 }, 'shop')).toEqual([
      3,
    ]);

    const created = await room.services.create(
      {
        spec: serviceDefinition.parse({ name: 'shop', check: { type: 'tcp', host: 'shop', port: 80 } }),
        sealed: null,
        heartbeatHash: null,
      },
      new Date(),
      { ...noted('service.created'), subject: 'x' },
      signal,
    );
    const serviceId = created.outcome === 'created' ? created.id : 0;
    await room.write({
      checkResults: all.map((minute) =>
        checkResult({
          serviceId,
          timeUs: at(minute),
          observerId: hostId,
          durationMs: minute < 10 ? 900 : 20,
        }),
      ),
    });
    const slow = alertRuleDefinition.parse({
      name: 'slow',
      condition: { type: 'service', slower_than_ms: 500 },
    });
    const tested = await desk.backtest({ rule: slow, days: 1, instead_for_seconds: [] }, signal);
    expect(tested.episodes).toMatchObject([{ subject: 'shop', peak: 900 }]);
  });

  it('are looked at in rounds, which keep what they found', async () => {
    const [hostId, series] = await seriesOf('rounds', 'test.rounds');
    await room.write({ samples: [{ series, timeUs: minuteAgo(0) - 60 * SECOND, value: 99 }] });
    const definition = alertRuleDefinition.parse({
      name: 'rounds',
      condition: { type: 'series', metric: 'test.rounds', threshold: 50 },
    });
    const made = await room.rules.create(
      definition,
      { ...noted('alert_rule.created'), subject: 'x' },
      signal,
    );
    const ruleId = made.outcome === 'created' ? made.id : 0;
    const watch = createWatch({
      ...seenByRules(room, systemClock),
      clock: systemClock,
      rules: room.rules,
      alerts: room.alerts,
      take: createAlarm(room.alerts, room.incidents, () => 'en').take,
    });
    const round = await watch.round(signal);
    // The rule that was run over the past was looked at hours ago.
    expect(round).toMatchObject({ failed: 0, late: 36 });
    const rule = await room.rules.find(ruleId, signal);
    expect(rule).toMatchObject({ firing: 1, missed: 0, lastError: null });
    const { open } = await room.rules.toWatch(signal);
    expect(open.filter((one) => one.ruleId === ruleId)).toMatchObject([
      { subject: { key: `host:${String(hostId)}`, hostId }, labels: { host: 'rounds' } },
    ]);
    const quiet = (await room.rules.list(signal)).find(({ definition: { name } }) => name === 'past');
    expect(quiet?.lastEvaluatedUs).not.toBeNull();
  });
});
