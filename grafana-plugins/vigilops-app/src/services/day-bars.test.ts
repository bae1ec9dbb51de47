import { expect, it } from 'vitest';
import { someBars } from '../test/some-services.ts';
import { barPaths, barsWidth } from './bar-paths.ts';
import { daysOf, dayState, inShort } from './day-bars.ts';

it.each([
  [null, 99.9, 'none'],
  [100, 99.9, 'met'],
  [99.9, 99.9, 'met'],
  [99.89, 99.9, 'missed'],
  [94.9, 99.9, 'missed'],
  [94.8, 99.9, 'bad'],
  [92, 90, 'met'],
  [0, 90, 'bad'],
  [99.95, null, 'met'],
  [99.5, null, 'missed'],
])('takes a day of %s against %s as %s', (percent, objective, state) => {
  expect(dayState(percent, objective)).toBe(state);
});

it('knows nothing of the days of a service that is newer than the answer', () => {
  expect(daysOf(someBars({ 1: [100] }), 2, 99.9)).toEqual([
    { date: '2026-02-01', percent: null, downSeconds: 0, state: 'none' },
  ]);
});

it('says in short how many days are known, how many had downtime, and which was the worst', () => {
  const days = daysOf(someBars({ 1: [null, 100, 99, 50] }), 1, 99.9);
  expect(inShort(days)).toEqual({
    known: 3,
    withDowntime: 2,
    downSeconds: 864 + 43_200,
    worst: { date: '2026-02-04', percent: 50, downSeconds: 43_200, state: 'bad' },
  });
  expect(inShort(days.slice(0, 2)).worst).toBeUndefined();
});

it('draws the days of a kind as one path, each in its place, trouble higher', () => {
  const days = daysOf(someBars({ 1: [100, 50, 100] }), 1, 99.9);
  expect(barPaths(days)).toEqual([
    { state: 'met', path: 'M0 20v-15h3v15zM8 20v-15h3v15z' },
    { state: 'bad', path: 'M4 20v-20h3v20z' },
  ]);
  expect(barsWidth(3)).toBe(11);
});
