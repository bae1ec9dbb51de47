import { describe, expect, it } from 'vitest';

import { createPercentileWindows } from './latency.ts';

/** As LATENCY HISTOGRAM answers: steps of microseconds with how many calls took at most so long. */
const answer = (command: string, upTo: readonly (readonly [number, number])[]) => [
  Buffer.from(command),
  [Buffer.from('calls'), upTo.at(-1)?.[1] ?? 0, Buffer.from('histogram_usec'), upTo.flat()],
];

describe('the 95th percentile of a command', () => {
  it('is of the calls since the last time, and not of all', () => {
    const take = createPercentileWindows();
    expect(
      take(
        answer('get', [
          [1, 900],
          [2, 1_000],
        ]),
      ).size,
    ).toBe(0);
    // 100 calls more, all of them between 1,024 and 2,048 us.
    const value = take(
      answer('get', [
        [1, 900],
        [2, 1_000],
        [2_048, 1_100],
      ]),
    ).get('get');
    expect(value).toBeGreaterThan(1.9);
    expect(value).toBeLessThanOrEqual(2.048);
  });

  it('is not told of a command that was not called', () => {
    const take = createPercentileWindows();
    take(answer('get', [[1, 5]]));
    expect(take(answer('get', [[1, 5]])).size).toBe(0);
  });

  it('takes counts that fell for all that there is since a reset', () => {
    const take = createPercentileWindows();
    take(answer('get', [[1, 5_000]]));
    expect(take(answer('get', [[4, 10]])).get('get')).toBeGreaterThan(0.002);
  });

  it('is nothing for an answer that is none', () => {
    expect(createPercentileWindows()(null).size).toBe(0);
  });
});
