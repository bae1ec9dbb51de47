import { alertRuleDefinition } from '@vigilops/contracts/api';
import { createManualClock, type ManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import type { MissedMoments, RuleRecord, Signal, WatchedAlert } from '../model/index.ts';
import { runbookIn } from './built-in/in-language.ts';
import { BUILT_IN_RULES, createWatch } from './index.ts';
import { depsOf, openAlert, type RuleInput, type World } from './test/world.ts';

const signal = new AbortController().signal;

const cpu = {
  name: 'CPU',
  condition: { type: 'metric', figure: 'cpu_usage_ratio', threshold: 0.9 },
} as const;

interface House {
  readonly rules: RuleInput[];
  world: World;
  readonly open?: readonly WatchedAlert[];
  readonly clock?: ManualClock & { now(): Date };
}

/** A watch over a small world, and what it tells whom. */
function openWatch(house: House) {
  const clock = house.clock ?? createManualClock();
  const nowUs = () => clock.now().getTime() * 1_000;
  const taken: { rule: number; runbook: string; nowUs: number; signals: readonly Signal[] }[] = [];
  const failures: string[] = [];
  const quiet: number[] = [];
  const missed: MissedMoments[] = [];
  const moved: number[] = [];
  const records: RuleRecord[] = house.rules.map((rule, index) => ({
    id: index + 1,
    definition: alertRuleDefinition.parse(rule),
    builtIn: false,
    lastEvaluatedUs: null,
    lastError: null,
  }));
  const evaluated = (ids: readonly number[], us: number) => {
    records.forEach((record, index) => {
      if (ids.includes(record.id)) {
        records[index] = { ...record, lastEvaluatedUs: us };
      }
    });
  };
  const current = () => depsOf(house.world);
  const deps = depsOf(house.world);
  const watch = createWatch({
    ...deps,
    readers: {
      ...deps.readers,
      hosts: { listHosts: (question, within) => current().readers.hosts.listHosts(question, within) },
    },
    hostFigures: { figuresOf: (ids, within) => current().hostFigures.figuresOf(ids, within) },
    clock,
    rules: {
      toWatch: () => Promise.resolve({ rules: records, open: house.open ?? [] }),
      noteEvaluated: (ids, us) => {
        quiet.push(...ids);
        evaluated(ids, us);
        return Promise.resolve();
      },
      noteMissed: (list) => {
        missed.push(...list);
        return Promise.resolve();
      },
      moveTimes: ({ byUs }) => {
        moved.push(byUs);
        records.forEach((record, index) => {
          records[index] = {
            ...record,
            lastEvaluatedUs: record.lastEvaluatedUs === null ? null : record.lastEvaluatedUs + byUs,
          };
        });
        return Promise.resolve();
      },
    },
    alerts: {
      noteFailure: (id, reason, us) => {
        failures.push(reason);
        evaluated([id], us);
        return Promise.resolve();
      },
    },
    take: (rule, signals, us) => {
      taken.push({ rule: rule.id, runbook: rule.definition.runbook, nowUs: us, signals });
      evaluated([rule.id], us);
      return Promise.resolve();
    },
  });
  return { deps, clock, nowUs, watch, records, taken, failures, quiet, missed, moved, house };
}

const bad: World = { hosts: [{}], figures: { 1: { cpuUsageRatio: 0.99 } } };
const good: World = { hosts: [{}], figures: { 1: { cpuUsageRatio: 0.1 } } };

describe('a round', () => {
  it('tells the alarm of what is bad, and only notes rules of which there is nothing to say', async () => {
    const { watch, taken, quiet } = openWatch({
      rules: [cpu, { ...cpu, name: 'more', condition: { ...cpu.condition, threshold: 0.999 } }],
      world: bad,
    });
    expect(await watch.round(signal)).toEqual({ rules: 2, failed: 0, late: 0, missed: 0 });
    expect(taken.map(({ rule }) => rule)).toEqual([1]);
    expect(quiet).toEqual([2]);
  });

  it('tells the alarm what is to be done in the language of the house, unless somebody wrote it anew', async () => {
    const [offline] = BUILT_IN_RULES.filter(({ key }) => key === 'host-cpu');
    const runbook = offline?.runbook ?? '';
    const { watch, taken } = openWatch({
      rules: [
        { ...cpu, runbook },
        { ...cpu, name: 'mine', runbook: 'Call Ada.' },
      ],
      world: { ...bad, language: 'zh' },
    });
    await watch.round(signal);
    expect(taken.map((one) => one.runbook)).toEqual([runbookIn(runbook, 'zh'), 'Call Ada.']);
    expect(runbookIn(runbook, 'zh')).not.toBe(runbook);
  });

  it('tells the alarm what is good where something is open', async () => {
    const { watch, taken } = openWatch({ rules: [cpu], world: good, open: [openAlert('host:1', 1)] });
    await watch.round(signal);
    expect(taken).toMatchObject([{ rule: 1, signals: [{ verdict: 'good' }] }]);
  });

  it('notes a rule that could not look, and says nothing for it', async () => {
    const { watch, failures, taken } = openWatch({ rules: [cpu], world: { failing: true } });
    expect(await watch.round(signal)).toMatchObject({ rules: 1, failed: 1 });
    expect(failures).toEqual(['too slow']);
    expect(taken).toEqual([]);
  });

  it('looks last at a rule whose search takes too long, which a minute later is tried again', async () => {
    const log = (query: string): RuleInput => ({ name: query, condition: { type: 'log', query } });
    const line = { hostId: 1, hostName: 'web-1', serviceName: 'shop', records: 3 };
    const { watch, clock, deps, failures, taken } = openWatch({
      rules: [log('slow'), log('quick')],
      world: { hosts: [{}], lines: [line], slowSearches: ['slow'] },
    });
    const asked = () =>
      deps.asked
        .splice(0)
        .map((question) => (question as { query?: { text: string } }).query?.text)
        .filter((text) => text !== undefined);
    expect(await watch.round(signal)).toMatchObject({ failed: 1 });
    expect(asked()).toEqual(['slow', 'quick']);
    expect(failures).toEqual([expect.stringContaining('cannot be counted within 5 s: narrow')]);
    for (let round = 1; round < 6; round += 1) {
      await clock.advance(10_000);
      expect(await watch.round(signal)).toMatchObject({ failed: 1 });
      expect(asked()).toEqual(['quick']);
    }
    await clock.advance(10_000);
    await watch.round(signal);
    expect(asked()).toEqual(['quick', 'slow']);
    expect(new Set(taken.map(({ rule }) => rule))).toEqual(new Set([2]));
  });

  it('ends the alerts of a rule that is switched off', async () => {
    const { watch, taken } = openWatch({
      rules: [{ ...cpu, enabled: false }],
      world: { failing: true },
      open: [openAlert('host:1', 1)],
    });
    expect(await watch.round(signal)).toMatchObject({ failed: 0 });
    expect(taken).toMatchObject([{ rule: 1, signals: [] }]);
  });

  it('says that monitoring is blind once, after rules could not look for long enough', async () => {
    const { watch, taken, clock } = openWatch({
      rules: [
        { name: 'blind', condition: { type: 'blind', failing_seconds: 120 } },
        cpu,
        { ...cpu, name: 'more' },
      ],
      world: { failing: true },
    });
    const told = () => taken.flatMap(({ signals }) => signals).map(({ message }) => message);
    for (let round = 0; round <= 12; round += 1) {
      await watch.round(signal);
      await clock.advance(10_000);
    }
    expect(told()).toHaveLength(13);
    expect(new Set(told().slice(0, 12))).toEqual(
      new Set(['monitoring is blind: hosts and services cannot be read (too slow)']),
    );
    expect(told().at(-1)).toContain('2 rules cannot be evaluated: CPU, more (too slow)');
  });

  it('waits for the round before it', async () => {
    const { watch, quiet } = openWatch({ rules: [cpu], world: good });
    await Promise.all([watch.round(signal), watch.round(signal), watch.round(signal)]);
    expect(quiet).toEqual([1, 1, 1]);
  });
});

describe('moments that were missed', () => {
  it('are looked at, each on its own range, and what is over is not told', async () => {
    const { watch, clock, taken, house } = openWatch({ rules: [{ ...cpu, for_seconds: 60 }], world: good });
    await watch.round(signal);
    house.world = bad;
    await clock.advance(60_000);
    expect(await watch.round(signal)).toMatchObject({ late: 5, missed: 0 });
    // Since when it was bad, and that it is.
    const start = Date.parse('2026-03-01T12:00:00Z') * 1_000;
    expect(taken.map(({ nowUs }) => (nowUs - start) / 1e6)).toEqual([10, 60]);
  });

  it('are listed where they are too many, and count for nothing', async () => {
    const { watch, clock, missed } = openWatch({ rules: [cpu], world: good });
    await watch.round(signal);
    await clock.advance(3_600_000);
    expect(await watch.round(signal)).toMatchObject({ late: 36, missed: 1 });
    expect(missed).toMatchObject([{ ruleId: 1, lostUs: 323 * 10e6 }]);
    expect(missed[0]?.momentsUs).toHaveLength(323);
  });

  it('are listed of rules about what is settled now', async () => {
    const { watch, clock, missed } = openWatch({
      rules: [{ name: 'offline', condition: { type: 'host' } }],
      world: good,
    });
    await watch.round(signal);
    await clock.advance(30_000);
    await watch.round(signal);
    expect(missed).toMatchObject([{ ruleId: 1, lostUs: 20e6 }]);
  });

  it('are none of a rule that is new or was switched off', async () => {
    const { watch, clock, missed, records } = openWatch({ rules: [{ ...cpu, enabled: false }], world: good });
    await watch.round(signal);
    await clock.advance(10_000);
    await watch.round(signal);
    const [record] = records;
    if (record !== undefined) {
      records[0] = { ...record, definition: { ...record.definition, enabled: true } };
    }
    await clock.advance(10_000);
    expect(await watch.round(signal)).toMatchObject({ late: 0 });
    expect(missed).toEqual([]);
  });
});

describe('a clock that is set', () => {
  /** The wall of a manual clock moves by itself, too. */
  function settable() {
    const clock = createManualClock();
    let offMs = 0;
    return {
      ...clock,
      now: () => new Date(clock.now().getTime() + offMs),
      set: (byMs: number) => {
        offMs += byMs;
      },
    };
  }

  it.each([3_600_000, -3_600_000, -300_000])('moves what is waited from with it (%i ms)', async (byMs) => {
    const clock = settable();
    const { watch, moved } = openWatch({ rules: [cpu], world: good, clock });
    await watch.round(signal);
    await clock.advance(10_000);
    clock.set(byMs);
    await watch.round(signal);
    expect(moved).toEqual([0, byMs * 1_000]);
  });

  it('makes samples doubtful until time goes on where it was not looked at before, ten minutes at most', async () => {
    const clock = settable();
    const { watch, taken } = openWatch({ rules: [cpu], world: bad, clock });
    const rounds = async (count: number) => {
      const before = taken.length;
      for (let round = 0; round < count; round += 1) {
        await watch.round(signal);
        await clock.advance(10_000);
      }
      return taken.length - before;
    };
    expect(await rounds(60)).toBe(60);
    clock.set(-300_000);
    expect(await rounds(29)).toBe(0);
    expect(await rounds(10)).toBeGreaterThanOrEqual(9);
    clock.set(-3_600_000);
    await rounds(61);
    expect(await rounds(3)).toBe(3);
  });

  it('goes on at once where samples say that the new time is right', async () => {
    const clock = settable();
    const world: World = { ...bad, sentAgo: { 'vigilops.agent.heartbeat': { 1: 86_400 + 5 } } };
    const { watch, taken } = openWatch({ rules: [cpu], world, clock });
    await watch.round(signal);
    clock.set(3_600_000);
    await clock.advance(10_000);
    await watch.round(signal);
    expect(taken).toHaveLength(2);
  });

  it('looks at nothing while nothing of the new time has come', async () => {
    const clock = settable();
    const house: House = {
      rules: [cpu, { name: 'blind', condition: { type: 'blind', failing_seconds: 60 } }],
      world: { ...bad, sentAgo: { 'vigilops.agent.heartbeat': { 1: 86_400 + 3_600 } } },
      clock,
    };
    const { watch, taken } = openWatch(house);
    await watch.round(signal);
    clock.set(3_600_000);
    for (let round = 0; round < 8; round += 1) {
      await clock.advance(10_000);
      await watch.round(signal);
    }
    const messages = taken.flatMap(({ signals }) => signals.map(({ message }) => message));
    expect(messages.filter((text) => text.includes('CPU'))).toHaveLength(1);
    expect(messages.at(-1)).toContain('the clock was changed, and no data of this time has arrived yet');
  });
});

describe('the rules of the house', () => {
  it('are all that a small team is promised, each with a key, a name and a runbook of its own', () => {
    expect(new Set(BUILT_IN_RULES.map(({ key }) => key)).size).toBe(BUILT_IN_RULES.length);
    expect(new Set(BUILT_IN_RULES.map(({ name }) => name)).size).toBe(BUILT_IN_RULES.length);
    for (const { key, runbook } of BUILT_IN_RULES) {
      expect(runbook.split('\n').length, key).toBeGreaterThanOrEqual(2);
      expect(runbook.split('\n').length, key).toBeLessThanOrEqual(6);
    }
    const promised = [
      'host-cpu',
      'host-memory',
      'host-disk',
      'host-offline',
      'service-down',
      'service-slow',
      'log-errors',
    ];
    expect(BUILT_IN_RULES.map(({ key }) => key)).toEqual(expect.arrayContaining(promised));
    expect(BUILT_IN_RULES.length).toBeGreaterThanOrEqual(35);
  });
});
