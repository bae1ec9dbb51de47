import { expect, it } from 'vitest';
import { stepSeconds } from './response-steps.ts';

it.each([
  ['an hour', 3_600, 60, 200, 60],
  ['a day', 86_400, 60, 200, 600],
  ['a day of a check every five minutes', 86_400, 300, 200, 600],
  ['30 days', 30 * 86_400, 60, 200, 21_600],
  ['a year', 365 * 86_400, 60, 10, 41 * 86_400],
  ['a minute of a check every five seconds', 60, 5, 1_000, 5],
  ['less than an interval', 10, 86_400, 10, 86_400],
])('of %s is a step that people know', (_what, range, interval, maxPoints, step) => {
  expect(stepSeconds(range, interval, maxPoints)).toBe(step);
});

it('never makes more points than were asked for', () => {
  for (let range = 1; range < 4e7; range = Math.ceil(range * 1.7)) {
    for (const maxPoints of [10, 200, 1_000]) {
      const step = stepSeconds(range, 5, maxPoints);
      // Where the range does not begin with a step there is one more.
      expect(Math.ceil(range / step) + 1, `${String(range)} ${String(maxPoints)}`).toBeLessThanOrEqual(
        maxPoints + 1,
      );
    }
  }
});
