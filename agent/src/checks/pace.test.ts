import { describe, expect, it } from 'vitest';

import { createPace, type Pace } from './pace.ts';

type Status = Parameters<Pace['took']>[0];

const paceOf = (overrides: Partial<Parameters<typeof createPace>[0]> = {}, startMs = 0) =>
  createPace({ key: 'own:shop', intervalMs: 30_000, failures: 3, successes: 2, ...overrides }, startMs);

/** How long it waits after each result, once it has found its place and thinks that all is well. */
function waitsAfter(pace: Pace, statuses: readonly Status[]): ('regular' | number)[] {
  let nowMs = pace.waitMs(0);
  pace.took('up');
  pace.took('up');
  nowMs += pace.waitMs(nowMs);
  return statuses.map((status) => {
    pace.took(status);
    nowMs += 1;
    const waitMs = pace.waitMs(nowMs);
    nowMs += waitMs;
    return waitMs <= 5_000 ? waitMs : 'regular';
  });
}

describe('createPace', () => {
  it('spreads a hundred checks evenly enough over their interval', () => {
    const firsts = Array.from({ length: 100 }, (_, index) =>
      paceOf({ key: `own:h${String(index)}`, intervalMs: 10_000 }).waitMs(0),
    );
    const perSecond = Array.from(
      { length: 10 },
      (_, second) => firsts.filter((ms) => Math.floor(ms / 1_000) === second).length,
    );
    expect(Math.max(...firsts)).toBeLessThan(10_000);
    expect(Math.min(...perSecond)).toBeGreaterThan(2);
    expect(Math.max(...perSecond)).toBeLessThan(25);
  });

  it('asks a new check soon, however long its interval is', () => {
    const waits = Array.from({ length: 50 }, (_, index) =>
      paceOf({ key: String(index), intervalMs: 86_400_000 }).waitMs(0),
    );
    expect(Math.max(...waits)).toBeLessThan(10_000);
  });

  it('keeps to its own place in the interval, wherever it starts and however long a run takes', () => {
    const pace = paceOf();
    const times: number[] = [];
    let nowMs = 0;
    for (let run = 0; run < 20; run += 1) {
      nowMs += pace.waitMs(nowMs);
      times.push(nowMs);
      pace.took('up');
      nowMs += 1 + run * 400;
    }
    const regular = times.slice(2).map((ms) => ms % 30_000);
    expect(new Set(regular).size).toBe(1);
    expect(new Set(times.slice(3).map((ms, index) => ms - (times[index + 2] ?? 0)))).toEqual(
      new Set([30_000]),
    );
  });

  it('leaves out what was missed while the host was suspended', () => {
    const pace = paceOf();
    const firstMs = pace.waitMs(0);
    pace.took('up');
    pace.took('up');
    const nextMs = pace.waitMs(firstMs + 10 * 3_600_000);
    expect(nextMs).toBeGreaterThan(0);
    expect(nextMs).toBeLessThanOrEqual(30_000);
  });

  it('asks sooner until a failure is sure, then no more', () => {
    const waits = waitsAfter(paceOf(), ['up', 'down', 'timeout', 'down', 'down']);
    expect(waits).toEqual(['regular', 5_000, 5_000, 'regular', 'regular']);
  });

  it('asks sooner until a recovery is sure', () => {
    const waits = waitsAfter(paceOf({ failures: 1 }), ['down', 'up', 'down', 'up', 'up', 'up']);
    expect(waits).toEqual(['regular', 5_000, 'regular', 5_000, 'regular', 'regular']);
  });

  it('asks a new check sooner until it knows what to think', () => {
    const pace = paceOf({ failures: 2 });
    const firstMs = pace.waitMs(0);
    pace.took('down');
    expect(pace.waitMs(firstMs)).toBeLessThanOrEqual(5_000);
  });

  it('asks sooner by a third of a short interval', () => {
    const pace = paceOf({ intervalMs: 6_000 });
    pace.waitMs(0);
    pace.took('down');
    expect(pace.waitMs(60_000)).toBeLessThanOrEqual(2_000);
  });

  it('asks sooner after a doubt, which counts for nothing', () => {
    const pace = paceOf({ failures: 1 });
    const firstMs = pace.waitMs(0);
    pace.took('up');
    pace.took('up');
    const regularMs = firstMs + pace.waitMs(firstMs);
    pace.doubt();
    expect(pace.waitMs(regularMs)).toBe(5_000);
    pace.took('up');
    expect(pace.waitMs(regularMs + 5_000)).toBe(25_000);
  });

  it('takes what says nothing for no opinion: it breaks no row, and is no reason to hurry', () => {
    const waits = waitsAfter(paceOf(), [
      'down',
      'inconclusive',
      'down',
      'inconclusive',
      'down',
      'up',
      'inconclusive',
      'up',
    ]);
    // The third failure makes it sure, the second success makes it well again.
    expect(waits).toEqual([5_000, 'regular', 5_000, 'regular', 'regular', 5_000, 'regular', 'regular']);
  });
});
