import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_QUERY_LIMITS, type Retention } from './limits.ts';
import {
  HOUR_US,
  LEVEL_WIDTH_US,
  MINUTE_US,
  planSegments,
  planExactSteps,
  planSteps,
  SECOND_US,
  type StepQuestion,
} from './steps.ts';

const DAY_US = 24 * HOUR_US;
const NOW_US = Date.UTC(2026, 2, 1, 12, 34, 56) * 1_000;
const RETENTION: Retention = { raw: 7 * DAY_US, '1m': 30 * DAY_US, '5m': 90 * DAY_US, '1h': null };
const context = { nowUs: NOW_US, retention: RETENTION, limits: DEFAULT_QUERY_LIMITS };

function plan(question: Partial<StepQuestion> & { lengthUs: number; ageUs?: number }) {
  const toUs = NOW_US - (question.ageUs ?? 0);
  return planSteps(
    { fromUs: toUs - question.lengthUs, toUs, maxPoints: 300, spacingUs: 0, ...question },
    context,
  );
}

describe('step and level', () => {
  it.each([
    ['an hour', HOUR_US, 15 * SECOND_US, 'raw'],
    ['six hours', 6 * HOUR_US, 2 * MINUTE_US, '1m'],
    ['a day', DAY_US, 5 * MINUTE_US, '5m'],
    ['a week', 7 * DAY_US, HOUR_US, '1h'],
    ['thirty days', 30 * DAY_US, 3 * HOUR_US, '1h'],
    ['two years', 730 * DAY_US, 3 * DAY_US, '1h'],
  ] as const)('%s', (_name, lengthUs, stepUs, level) => {
    expect(plan({ lengthUs })).toMatchObject({ stepUs, level });
  });

  it('keeps a step that was asked for, and takes the coarsest rollup that divides it', () => {
    expect(plan({ lengthUs: HOUR_US, stepUs: 7 * MINUTE_US })).toMatchObject({
      stepUs: 7 * MINUTE_US,
      level: '1m',
    });
    expect(plan({ lengthUs: HOUR_US, stepUs: 10 * MINUTE_US })).toMatchObject({ level: '5m' });
    expect(plan({ lengthUs: HOUR_US, stepUs: 90 * SECOND_US })).toMatchObject({ level: 'raw' });
  });

  it('never chooses a step shorter than the distance of the values', () => {
    expect(plan({ lengthUs: HOUR_US, spacingUs: MINUTE_US }).stepUs).toBe(MINUTE_US);
    expect(plan({ lengthUs: HOUR_US, spacingUs: 61 * SECOND_US }).stepUs).toBe(2 * MINUTE_US);
  });

  it('reads a rollup where the samples are no longer kept, and says that the step is longer', () => {
    const old = plan({ lengthUs: HOUR_US, ageUs: 8 * DAY_US, stepUs: 15 * SECOND_US });
    expect(old).toMatchObject({ stepUs: MINUTE_US, level: '1m' });
    expect(old.warning).toContain('60 s');
    expect(plan({ lengthUs: HOUR_US, ageUs: 40 * DAY_US, stepUs: 7 * MINUTE_US })).toMatchObject({
      stepUs: 10 * MINUTE_US,
      level: '5m',
    });
    expect(plan({ lengthUs: HOUR_US, ageUs: 400 * DAY_US })).toMatchObject({ stepUs: HOUR_US, level: '1h' });
  });

  it('refuses more points than the limit, naming it', () => {
    expect(() => plan({ lengthUs: DAY_US, stepUs: SECOND_US })).toThrow(
      /86\d{3} steps.*11000.*maxPointsPerSeries/,
    );
  });

  it('covers the range with whole steps of whole buckets, and as many points as allowed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 700 * 86_400 }),
        fc.integer({ min: 0, max: 600 * 86_400 }),
        fc.integer({ min: 1, max: 2_000 }),
        fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
        (lengthSeconds, ageSeconds, maxPoints, stepSeconds) => {
          const toUs = NOW_US - ageSeconds * SECOND_US;
          const fromUs = toUs - lengthSeconds * SECOND_US;
          const stepUs = stepSeconds === undefined ? undefined : stepSeconds * SECOND_US;
          fc.pre(stepUs === undefined || lengthSeconds / (stepSeconds ?? 1) < 10_000);
          const found = planSteps({ fromUs, toUs, stepUs, maxPoints, spacingUs: 0 }, context);
          expect(found.fromUs).toBeLessThanOrEqual(fromUs);
          expect(found.toUs).toBeGreaterThanOrEqual(toUs);
          expect((found.toUs - found.fromUs) / found.stepUs).toBe(found.points);
          expect(found.fromUs % found.stepUs).toBe(0);
          if (found.level !== 'raw') {
            expect(found.stepUs % LEVEL_WIDTH_US[found.level]).toBe(0);
          }
          if (stepUs === undefined) {
            expect(found.points).toBeLessThanOrEqual(Math.max(2, maxPoints));
          }
        },
      ),
    );
  });
});

describe('segments', () => {
  const range = { fromUs: 0, toUs: 10 * HOUR_US, level: '1h' } as const;

  it('go from finished buckets to ever finer ones, without a hole', () => {
    const finished = {
      '1h': 8 * HOUR_US,
      '5m': 9 * HOUR_US + 55 * MINUTE_US,
      '1m': 9 * HOUR_US + 58 * MINUTE_US,
    };
    expect(planSegments(range, finished)).toEqual([
      { level: '1h', fromUs: 0, toUs: 8 * HOUR_US },
      { level: '5m', fromUs: 8 * HOUR_US, toUs: 9 * HOUR_US + 55 * MINUTE_US },
      { level: '1m', fromUs: 9 * HOUR_US + 55 * MINUTE_US, toUs: 9 * HOUR_US + 58 * MINUTE_US },
      { level: 'raw', fromUs: 9 * HOUR_US + 58 * MINUTE_US, toUs: 10 * HOUR_US },
    ]);
  });

  it('are samples alone where no rollup was made yet', () => {
    expect(planSegments(range, { '1m': 0, '5m': 0, '1h': 0 })).toEqual([
      { level: 'raw', fromUs: 0, toUs: 10 * HOUR_US },
    ]);
  });

  it('do not look at levels coarser than the plan', () => {
    const finished = { '1h': 10 * HOUR_US, '5m': 10 * HOUR_US, '1m': 5 * HOUR_US };
    expect(planSegments({ ...range, level: '1m' }, finished)).toEqual([
      { level: '1m', fromUs: 0, toUs: 5 * HOUR_US },
      { level: 'raw', fromUs: 5 * HOUR_US, toUs: 10 * HOUR_US },
    ]);
  });
});

describe('steps that begin where they are told to', () => {
  const context = {
    nowUs: 10_000 * HOUR_US,
    retention: { raw: 24 * HOUR_US, '1m': null, '5m': null, '1h': null },
    limits: DEFAULT_QUERY_LIMITS,
  };
  const T = 9_999 * HOUR_US;
  const plan = (fromUs: number, toUs: number, stepUs: number) =>
    planExactSteps({ fromUs, toUs, stepUs }, context);

  it('are not moved to whole multiples of their length', () => {
    const fromUs = T + 17e6;
    expect(plan(fromUs, fromUs + 600e6, 300e6)).toMatchObject({
      fromUs,
      toUs: fromUs + 600e6,
      points: 2,
      level: 'raw',
    });
  });

  it('are answered by rollups whose buckets fit, and are several of a step', () => {
    expect(plan(T, T + 600e6, 600e6).level).toBe('1m');
    expect(plan(T, T + 300e6, 300e6).level).toBe('raw');
    expect(plan(T, T + HOUR_US, HOUR_US).level).toBe('5m');
    expect(plan(T, T + 12 * HOUR_US, 12 * HOUR_US).level).toBe('1h');
    expect(plan(T + 10e6, T + 310e6, 300e6).level).toBe('raw');
  });

  it('are refused where they are too many', () => {
    expect(() => plan(T, T + 20_000e6, 1e6)).toThrow(/maxPointsPerSeries/);
  });
});
