import { describe, expect, it } from 'vitest';
import { decide } from '../../alerting/index.ts';
import { episodesOf } from './episodes.ts';
import { outcomeOf } from './outcome.ts';
import { slide, stepsFor } from './past.ts';

const MINUTE = 60e6;
const isWorse = (value: number, than: number) => value > than;

/** b: bad, g: good, n: nothing known; one a minute. */
function run(history: string, forSeconds = 0, keepSeconds = 0) {
  const verdicts = [...history].map((one) => (one === 'b' ? 'bad' : one === 'g' ? 'good' : 'no_data'));
  const values = verdicts.map((verdict, index) => (verdict === 'bad' ? index : null));
  return episodesOf(
    { key: 'host:1', name: 'web-1', verdicts, values },
    { fromUs: 0, stepUs: MINUTE, points: verdicts.length },
    { for_seconds: forSeconds, keep_firing_seconds: keepSeconds },
    decide,
    isWorse,
  ).map(({ firedUs, toUs, peak }) => [firedUs / MINUTE, toUs === null ? null : toUs / MINUTE, peak]);
}

describe('alerts that would have been', () => {
  it('begin and end as the alarm has it', () => {
    expect(run('ggbbbgg')).toEqual([[3, 6, 4]]);
    expect(run('ggbbbnbgbb')).toEqual([
      [3, 8, 6],
      [9, null, 9],
    ]);
  });

  it('are fewer where it must hold for longer', () => {
    expect(run('gbgbbgbbbbg', 120)).toEqual([[9, 11, 9]]);
  });

  it('are one where it must stay good for longer', () => {
    expect(run('bgbgbggg', 0, 120)).toEqual([[1, 8, 4]]);
  });
});

describe('an outcome', () => {
  const episode = (key: string, from: number, to: number | null) => ({
    key,
    name: key,
    firedUs: from * MINUTE,
    toUs: to === null ? null : to * MINUTE,
    peak: 0,
  });
  const alert = (subjectKey: string, from: number, to: number | null) => ({
    subjectKey,
    pendingSinceUs: from * MINUTE,
    resolvedAtUs: to === null ? null : to * MINUTE,
  });

  it('counts what met an acknowledged alert, and those that would not have been raised', () => {
    const episodes = [episode('a', 10, 20), episode('a', 50, 60), episode('b', 10, null)];
    const acknowledged = [alert('a', 5, 15), alert('a', 30, 35), alert('b', 80, null)];
    expect(outcomeOf(300, episodes, acknowledged, { nowUs: 100 * MINUTE, slackUs: MINUTE })).toEqual({
      for_seconds: 300,
      fired: 3,
      acknowledged: 2,
      lost: 1,
      median_seconds: 600,
    });
  });

  it('has no median of nothing', () => {
    expect(outcomeOf(0, [], [], { nowUs: 0, slackUs: 0 })).toMatchObject({ fired: 0, median_seconds: null });
  });
});

describe('steps of the past', () => {
  it('are as fine as ten thousand of them allow', () => {
    const finest = (days: number) => stepsFor({ fromUs: 0, toUs: days * 86_400e6 })[0];
    expect(finest(1)).toEqual({ fromUs: 0, stepUs: MINUTE, points: 1_440 });
    expect(finest(30)?.stepUs).toBe(5 * MINUTE);
    expect(finest(90)?.stepUs).toBe(15 * MINUTE);
  });

  it('make windows of several', () => {
    const sum = (known: readonly number[]) => known.reduce((total, value) => total + value, 0);
    expect(slide([1, 2, null, null, null, 3], 3, sum)).toEqual([1, 3, 3, 2, null, 3]);
  });
});
