import { describe, expect, it } from 'vitest';
import { createIncidents, type IncidentStage } from './incidents.ts';
import { DAILY_INCIDENT } from './test/worlds.ts';

const DAY = 86_400_000;
const incidents = createIncidents(42, []);

/** First and last second at which a stage is above a half. */
function halfOf(stage: IncidentStage, fromMs: number, toMs: number): { rises: number; falls: number } {
  const times = Array.from({ length: (toMs - fromMs) / 1000 }, (_, i) => fromMs + i * 1000).filter(
    (timeMs) => incidents.stage(stage, timeMs) > 0.5,
  );
  return { rises: times[0] ?? Number.NaN, falls: times.at(-1) ?? Number.NaN };
}

describe('the daily incident', () => {
  it('begins exactly once in any 24 hours', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const fromMs = DAILY_INCIDENT + hour * 3_600_000;
      expect(incidents.between(fromMs, fromMs + DAY)).toHaveLength(1);
    }
  });

  it('goes from deploy to pool to api to gateway, and back in the same order', () => {
    const window = [DAILY_INCIDENT - 600_000, DAILY_INCIDENT + 3_600_000] as const;
    const stages = (['deploy', 'pool', 'api', 'gateway'] as const).map((stage) => halfOf(stage, ...window));
    const rises = stages.map(({ rises: at }) => at);
    const falls = stages.map(({ falls: at }) => at);
    expect(rises).toEqual(rises.toSorted((a, b) => a - b));
    expect(falls).toEqual(falls.toSorted((a, b) => a - b));
    expect(new Set(rises).size).toBe(4);
  });

  it('leaves nothing before and after', () => {
    for (const stage of ['deploy', 'pool', 'api', 'gateway'] as const) {
      expect(incidents.stage(stage, DAILY_INCIDENT - 120_000)).toBe(0);
      expect(incidents.stage(stage, DAILY_INCIDENT + 3_600_000)).toBe(0);
    }
  });
});

it('adds incidents of live runs without changing the daily ones', () => {
  const extra = DAILY_INCIDENT + 6 * 3_600_000;
  const both = createIncidents(42, [extra]);
  expect(both.between(DAILY_INCIDENT, DAILY_INCIDENT + DAY).map(({ startMs }) => startMs)).toEqual([
    DAILY_INCIDENT,
    extra,
  ]);
  expect(both.stage('pool', extra + 300_000)).toBe(1);
  expect(incidents.stage('pool', extra + 300_000)).toBe(0);
  expect(both.stage('pool', DAILY_INCIDENT + 300_000)).toBe(1);
});
