import { createTurns } from '@vigilops/runtime';
import { describe, expect, it } from 'vitest';

import { createCheckSet } from './check-set.ts';
import type { Ask } from './registry.ts';
import { definitionOf } from './test/definitions.ts';
import { manualTime, pass } from './test/manual-time.ts';
import type { CheckDefinition, CheckResult, Verdict } from './types.ts';

const UP: Verdict = { status: 'up' };

function harness(answer: Ask, { atOnce = 20, isFarAway = false } = {}) {
  const time = manualTime();
  const results: CheckResult[] = [];
  const asked: { readonly name: string; readonly atMs: number }[] = [];
  const set = createCheckSet({
    ...time,
    ask: (config, run) => {
      asked.push({ name: 'host' in config ? config.host : '', atMs: time.clock.monotonicMs() });
      return answer(config, run);
    },
    takeTurn: createTurns(atOnce),
    witness: {
      // As one that can always be reached.
      confirm: ({ result, isAnswer }) => Promise.resolve({ result, isDoubtful: !isAnswer && isFarAway }),
      forget: () => undefined,
    },
    report: (result) => results.push(result),
  });
  return { ...time, set, results, asked };
}

const check = (name: string, overrides: Partial<CheckDefinition> = {}) =>
  definitionOf({ name, config: { type: 'tcp', host: name, port: 1 }, intervalMs: 10_000, ...overrides });

/** A probe that does not come back by itself, as real ones that hear when their time is over. */
const hangs: Ask = (_, { limit }) => new Promise((__, reject) => void limit.onOver(reject));

describe('the checks that run', () => {
  it('are each asked once in their interval, spread over it', async () => {
    const { set, clock, asked } = harness(() => Promise.resolve(UP));
    set.replace(Array.from({ length: 100 }, (_, index) => check(`c${String(index)}`)));
    await pass(clock, 20_000);
    asked.length = 0;
    await pass(clock, 30_000);
    const perCheck = new Map<string, number>();
    asked.forEach(({ name }) => perCheck.set(name, (perCheck.get(name) ?? 0) + 1));
    expect(new Set(perCheck.values())).toEqual(new Set([3]));
    const perSecond = new Map<number, number>();
    asked.forEach(({ atMs }) =>
      perSecond.set(Math.floor(atMs / 1_000), (perSecond.get(Math.floor(atMs / 1_000)) ?? 0) + 1),
    );
    expect(Math.max(...perSecond.values())).toBeLessThan(25);
    await set.stop();
  });

  it('are no more at once than allowed, and wait for their turn outside of their own time', async () => {
    const finish: (() => void)[] = [];
    const { set, clock, asked, results } = harness(
      () => new Promise((resolve) => finish.push(() => resolve(UP))),
      { atOnce: 2 },
    );
    set.replace([check('a'), check('b'), check('c')]);
    await pass(clock, 10_000);
    expect(asked).toHaveLength(2);
    await pass(clock, 5_000);
    finish.shift()?.();
    await clock.advance(0);
    expect(asked).toHaveLength(3);
    finish.splice(0).forEach((one) => one());
    await clock.advance(0);
    const [, , third] = [...results].sort((one, other) => one.timeMs - other.timeMs);
    expect(third?.durationMs).toBe(0);
    await set.stop();
  });

  it('never run twice at once, however long one takes', async () => {
    let running = 0;
    let most = 0;
    const { set, clock } = harness(async (config, run) => {
      running += 1;
      most = Math.max(most, running);
      try {
        return await hangs(config, run);
      } finally {
        running -= 1;
      }
    });
    set.replace([check('a', { timeoutMs: 10_000 })]);
    await pass(clock, 60_000);
    expect(most).toBe(1);
    await set.stop();
  });

  it('time out by the clock that never jumps, and say when they began by the other', async () => {
    const { set, clock, results } = harness(hangs);
    set.replace([check('a', { timeoutMs: 5_000 })]);
    await pass(clock, 15_000);
    const [first] = results;
    clock.setWall(new Date('2031-01-01T00:00:00Z'));
    results.length = 0;
    await pass(clock, 25_000);
    expect(first).toMatchObject({
      status: 'timeout',
      durationMs: 5_000,
      error: expect.stringMatching(/^timeout after 5 s/) as string,
    });
    const last = results.at(-1);
    expect(last?.durationMs).toBe(5_000);
    expect(new Date(last?.timeMs ?? 0).getUTCFullYear()).toBe(2031);
    await set.stop();
  });

  it('are asked again soon after a failure, and at their pace once it is sure', async () => {
    const { set, clock, asked } = harness(() =>
      Promise.resolve({ status: 'down', error: 'no', isAnswer: true }),
    );
    set.replace([check('a', { intervalMs: 60_000, failures: 3 })]);
    await pass(clock, 25_000);
    const times = asked.map(({ atMs }) => atMs);
    expect(times.slice(0, 3).map((ms) => ms - (times[0] ?? 0))).toEqual([0, 5_000, 10_000]);
    expect(times.length).toBeLessThanOrEqual(4);
    await set.stop();
  });

  it('run on undisturbed when others come and go; a changed one begins anew', async () => {
    const { set, clock, asked, results } = harness(() => Promise.resolve(UP));
    set.replace([check('a'), check('b')]);
    await pass(clock, 10_000);
    const timesOf = (name: string) =>
      asked.filter((one) => one.name === name).map(({ atMs }) => atMs % 10_000);
    const before = timesOf('a').at(-1);
    set.replace([check('a'), check('c')]);
    results.length = 0;
    await pass(clock, 20_000);
    expect(timesOf('a').at(-1)).toBe(timesOf('a').at(-2));
    expect(before).toBeDefined();
    expect(results.map(({ definition }) => definition.name)).not.toContain('b');
    expect(
      set
        .states()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['a', 'c']);
    set.replace([check('a', { timeoutMs: 1_000 })]);
    results.length = 0;
    await pass(clock, 20_000);
    expect(new Set(results.map(({ definition }) => definition.timeoutMs))).toEqual(new Set([1_000]));
    await set.stop();
  });

  it('that are taken away are broken off, and what they would have found is not told', async () => {
    const { set, clock, asked, results } = harness(hangs);
    set.replace([check('a')]);
    await pass(clock, 10_000);
    expect(asked).toHaveLength(1);
    await set.stop();
    await pass(clock, 60_000);
    expect([asked.length, results.length]).toEqual([1, 0]);
  });

  it('say nothing of their target when the agent itself fails', async () => {
    const { set, clock, results } = harness(() => Promise.reject(new Error('a bug')));
    set.replace([check('a')]);
    await pass(clock, 10_000);
    expect(results[0]).toMatchObject({ status: 'inconclusive', error: 'a fault of the agent: Error: a bug' });
    expect(set.states()).toEqual([]);
    await set.stop();
  });

  describe('when no way leads to their target', () => {
    const NO_WAY: Verdict = { status: 'down', error: 'connect EHOSTUNREACH', isAnswer: false };
    const answering = (verdicts: readonly Verdict[]) => {
      let count = 0;
      return harness(() => Promise.resolve(verdicts[count++] ?? UP), { isFarAway: true });
    };

    it('ask again soon, and tell both times when it is so again', async () => {
      const { set, clock, asked, results } = answering([NO_WAY, NO_WAY]);
      set.replace([check('a', { intervalMs: 60_000 })]);
      await pass(clock, 25_000);
      const [first, second] = asked.map(({ atMs }) => atMs);
      expect((second ?? 0) - (first ?? 0)).toBeLessThanOrEqual(5_000);
      expect((results[1]?.timeMs ?? 0) - (results[0]?.timeMs ?? 0)).toBe((second ?? 0) - (first ?? 0));
      expect(results.slice(0, 2).map(({ status, error }) => `${status} ${error ?? ''}`)).toEqual([
        'down connect EHOSTUNREACH',
        'down connect EHOSTUNREACH',
      ]);
      await set.stop();
    });

    it.each([
      ['all is well then', UP, 'up'],
      ['it answers then, if badly', { status: 'down', error: 'no', isAnswer: true }, 'down'],
    ] as const)('cannot tell whose fault it was when %s', async (_, second, status) => {
      const { set, clock, results } = answering([UP, NO_WAY, second]);
      set.replace([check('a')]);
      await pass(clock, 20_000);
      expect(results.slice(0, 3).map((result) => result.status)).toEqual(['up', 'inconclusive', status]);
      expect(results[1]?.error).toBe(
        'this host itself seems to have been cut off for a moment: connect EHOSTUNREACH',
      );
      await set.stop();
    });

    it('ask only once each time while it is down already', async () => {
      const { set, clock, asked, results } = answering(Array.from({ length: 100 }, () => NO_WAY));
      set.replace([check('a', { failures: 1 })]);
      await pass(clock, 20_000);
      asked.length = 0;
      await pass(clock, 50_000);
      expect(asked).toHaveLength(5);
      expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['down']));
      await set.stop();
    });
  });
});
