import { expect, it } from 'vitest';
import { createExpiry } from './expiry.ts';

const signal = new AbortController().signal;

it('ends nothing before the senders had their time to be heard, after a start and after a standstill', async () => {
  const asked: number[] = [];
  const expire = createExpiry({
    expire: (nowUs) => {
      asked.push(nowUs / 1e6);
      return Promise.resolve([]);
    },
  });
  const walk = async (from: number, to: number) => {
    for (let seconds = from; seconds <= to; seconds += 10) {
      await expire(seconds * 1e6, signal);
    }
  };
  await walk(1_000, 1_310);
  expect(asked).toEqual([1_300, 1_310]);
  await walk(1_380, 1_690);
  expect(asked).toEqual([1_300, 1_310, 1_680, 1_690]);
  // The clock was put back by an hour.
  await walk(1_000, 1_290);
  expect(asked).toHaveLength(4);
  await walk(1_300, 1_300);
  expect(asked.at(-1)).toBe(1_300);
});
