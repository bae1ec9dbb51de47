import { describe, expect, it } from 'vitest';
import { aGroup, aPoint } from '../test/some-llm.ts';
import { currenciesOf, forecastOf, stacksOf, stepOf, valueOf } from './spend.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const day = (of: number) => `2026-03-0${of}T00:00:00.000000Z`;
const usd = (amount: string) => [{ currency: 'USD', amount }];

describe('the step of a range', () => {
  it('is a day from three days on, an hour below, a week of a year', () => {
    expect([HOUR, DAY, 3 * DAY, 30 * DAY, 90 * DAY, 365 * DAY].map(stepOf)).toEqual([
      300, 3_600, 86_400, 86_400, 86_400, 604_800,
    ]);
  });
});

describe('what is spent', () => {
  const small = aGroup('gpt-4o-mini', [
    aPoint({ time: day(2), costs: usd('1') }),
    aPoint({ time: day(1), costs: usd('2') }),
  ]);
  const large = aGroup('claude', [aPoint({ time: day(1), costs: [{ currency: 'CNY', amount: '30' }] })]);

  it('stands step by step on top of each other, in one currency', () => {
    expect(stacksOf([small, large], 'USD').map(({ at, total }) => [at, total])).toEqual([
      [Date.parse(day(1)), 2],
      [Date.parse(day(2)), 1],
    ]);
    expect(stacksOf([small, large], 'CNY').map(({ total }) => total)).toEqual([30]);
  });

  it('may be counted in calls and tokens, where caches count, too', () => {
    const point = aPoint({
      calls: 3,
      input_tokens: 1,
      cache_read_tokens: 10,
      cache_write_tokens: 100,
      output_tokens: 1_000,
    });
    expect([valueOf(point, 'calls'), valueOf(point, 'tokens')]).toEqual([3, 1_111]);
  });

  it('names its currencies, the largest sum first', () => {
    expect(currenciesOf([small, large])).toEqual(['CNY', 'USD']);
  });
});

describe('the forecast of a month', () => {
  const month = { start: 0, end: 30 * DAY };

  it('goes on as the days so far went', () => {
    expect(forecastOf(usd('10'), { ...month, now: 10 * DAY })).toEqual(usd('30.000000'));
  });

  it('waits until a day is over', () => {
    expect(forecastOf(usd('10'), { ...month, now: DAY - 1 })).toBeNull();
  });
});
