import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MaintenanceRecord, ServiceState, StateOutline, StoredInterval } from '../../model/index.ts';
import type { Range } from '../checks.ts';
import { aService, at } from '../test/a-service.ts';
import { errorBudgetOf } from './error-budget.ts';
import { isMeant, mergeSpans } from './maintenance-spans.ts';
import { percentOf, tallyOf } from './tally.ts';

const span = (from: number, to: number): Range => ({ fromUs: at(from), toUs: at(to) });
const NOW = at(1_000);

/** "up 0, down 100, up 160": each state until the next one, the last until now. */
function states(text: string): readonly StoredInterval[] {
  const turns = text.split(', ').map((turn) => turn.split(' '));
  return turns.map(([state, from], place) => ({
    fromUs: at(Number(from)),
    toUs: turns[place + 1] === undefined ? null : at(Number(turns[place + 1]?.[1])),
    state: state as ServiceState,
    reason: null,
    becauseOf: null,
  }));
}

/** What the store tells of them. */
function outlineOf(text: string): StateOutline {
  const intervals = states(text);
  return { sinceUs: intervals[0]?.fromUs ?? 0, notUp: intervals.filter(({ state }) => state !== 'up') };
}

function tally(text: string, windows: readonly Range[] = [], spans: readonly Range[] = [span(0, 1_000)]) {
  return tallyOf(outlineOf(text), mergeSpans(windows), spans, NOW);
}

describe('seconds by state', () => {
  it('are up, down and unknown, each for itself', () => {
    expect(tally('up 0, down 100, unknown 160, up 400')).toEqual([
      { up: 700, down: 60, unknown: 240, maintenance: 0, outages: 1 },
    ]);
  });

  it('of maintenance count for nothing else', () => {
    expect(tally('up 0, down 100, up 160', [span(50, 130)])).toEqual([
      { up: 890, down: 30, unknown: 0, maintenance: 80, outages: 1 },
    ]);
  });

  it('of maintenance windows that overlap count once', () => {
    const windows = [span(0, 100), span(50, 150), span(150, 200), span(60, 70)];
    expect(tally('up 0', windows)).toMatchObject([{ up: 800, maintenance: 200 }]);
  });

  it('begin with the first state: what was before is nothing', () => {
    expect(tally('up 900', [span(0, 950)])).toEqual([
      { up: 50, down: 0, unknown: 0, maintenance: 50, outages: 0 },
    ]);
  });

  it('end now', () => {
    expect(tally('up 0', [span(500, 5_000)])).toMatchObject([{ up: 500, maintenance: 500 }]);
  });

  it('are told apart by stretch, and an outage belongs to the one in which it began', () => {
    const spans = [span(0, 100), span(100, 200), span(200, 300)];
    expect(tally('up 0, down 50, up 250, down 260', [], spans)).toEqual([
      { up: 50, down: 50, unknown: 0, maintenance: 0, outages: 1 },
      { up: 0, down: 100, unknown: 0, maintenance: 0, outages: 0 },
      { up: 10, down: 90, unknown: 0, maintenance: 0, outages: 1 },
    ]);
  });

  it('of an outage that maintenance hides are no outage; of one that outlasts it they are one', () => {
    expect(tally('up 0, down 100, up 200', [span(90, 210)])).toMatchObject([{ down: 0, outages: 0 }]);
    expect(tally('up 0, down 100, up 300', [span(90, 210)])).toMatchObject([{ down: 90, outages: 1 }]);
    expect(tally('up 0, down 100, up 300', [span(150, 210)])).toMatchObject([{ down: 140, outages: 1 }]);
  });

  it('are those that counting second by second gives', () => {
    const text = fc
      .array(fc.tuple(fc.constantFrom('up', 'down', 'unknown'), fc.integer({ min: 1, max: 200 })), {
        minLength: 1,
        maxLength: 12,
      })
      .map((steps) => {
        let seconds = 0;
        return steps.map(([state, length]) => {
          const turn = `${state} ${String(seconds)}`;
          seconds += length;
          return turn;
        });
      })
      .map((turns) => turns.filter((turn) => Number(turn.split(' ')[1]) < 1_000).join(', '));
    const ranges = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 1, max: 200 })), { maxLength: 4 })
      .map((all) => all.map(([from, length]) => span(from, from + length)));
    fc.assert(
      fc.property(text, ranges, ranges, (one, windows, wanted) => {
        const spans = mergeSpans(wanted).filter(({ toUs }) => toUs <= NOW);
        const expected = spans.map((within) => bySecond(states(one), windows, within));
        expect(tallyOf(outlineOf(one), mergeSpans(windows), spans, NOW)).toMatchObject(expected);
      }),
      { numRuns: 200 },
    );
  });
});

function bySecond(intervals: readonly StoredInterval[], windows: readonly Range[], { fromUs, toUs }: Range) {
  const counts = { up: 0, down: 0, unknown: 0, maintenance: 0 };
  for (let us = fromUs; us < toUs; us += 1e6) {
    const state = intervals.findLast((interval) => interval.fromUs <= us)?.state;
    if (state !== undefined) {
      counts[windows.some((window) => window.fromUs <= us && us < window.toUs) ? 'maintenance' : state] += 1;
    }
  }
  return counts;
}

describe('availability', () => {
  it('is up of up and down, and nothing where neither was', () => {
    expect(percentOf({ up: 999, down: 1 })).toBe(99.9);
    expect(percentOf({ up: 0, down: 0 })).toBeNull();
    expect(percentOf({ up: 0, down: 5 })).toBe(0);
  });
});

describe('an error budget', () => {
  const counted = { up: 0, down: 0, unknown: 0, maintenance: 0, outages: 0 };

  it('is what the objective leaves of 30 days', () => {
    expect(errorBudgetOf({ ...counted, down: 648 }, 99.9)).toEqual({
      objective_percent: 99.9,
      days: 30,
      allowed_seconds: 2_592,
      used_seconds: 648,
      left_percent: 75,
    });
  });

  it('shrinks with maintenance and with what nobody could tell', () => {
    const tallied = { ...counted, maintenance: 10 * 86_400, unknown: 5 * 86_400 };
    expect(errorBudgetOf(tallied, 99).allowed_seconds).toBe(0.01 * 15 * 86_400);
  });

  it('may be overdrawn, and of an objective of 100 % nothing can be used', () => {
    expect(errorBudgetOf({ ...counted, down: 5_184 }, 99.9).left_percent).toBe(-100);
    expect(errorBudgetOf(counted, 100)).toMatchObject({ allowed_seconds: 0, left_percent: 100 });
    expect(errorBudgetOf({ ...counted, down: 1 }, 100).left_percent).toBe(-100);
    expect(errorBudgetOf({ ...counted, down: 1 }, 0).left_percent).toBeGreaterThan(99);
  });
});

describe('maintenance', () => {
  const service = { ...aService({ group: 'shop', host_id: 7 }), id: 3 };
  const window: MaintenanceRecord = {
    id: 1,
    title: 'move',
    note: '',
    fromUs: 0,
    toUs: 1,
    all: false,
    serviceIds: [],
    hostIds: [],
    groups: [],
    isPublic: true,
    createdBy: 'Ada',
  };
  const groups = new Map([[7, 'rack-2']]);

  it.each([
    [{ all: true }, true],
    [{ serviceIds: [3] }, true],
    [{ serviceIds: [4] }, false],
    [{ hostIds: [7] }, true],
    [{ hostIds: [3] }, false],
    [{ groups: ['shop'] }, true],
    [{ groups: ['rack-2'] }, true],
    [{ groups: ['rack-1'] }, false],
    [{}, false],
  ])('of %j means a service by itself, its host or a group: %s', (changes, expected) => {
    expect(isMeant({ ...window, ...changes }, service, groups)).toBe(expected);
  });

  it('of a group means nothing that has none', () => {
    const alone = aService({ group: null, host_id: null });
    expect(isMeant({ ...window, groups: ['shop'], hostIds: [7] }, alone, groups)).toBe(false);
  });
});
