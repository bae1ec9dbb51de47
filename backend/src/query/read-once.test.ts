import { expect, it } from 'vitest';
import { readOnce } from './read-once.ts';

function house() {
  const readings: PromiseWithResolvers<number>[] = [];
  const read = readOnce<{ readonly id: number }, number>(() => {
    const reading = Promise.withResolvers<number>();
    readings.push(reading);
    return reading.promise;
  });
  return { readings, read, request: new AbortController().signal };
}

it('reads once for questions of one request that are the same', async () => {
  const { read, readings, request } = house();
  const both = [read({ id: 1 }, request), read({ id: 1 }, request)];
  expect(readings).toHaveLength(1);
  readings[0]?.resolve(7);
  expect(await Promise.all(both)).toEqual([7, 7]);
});

it('shares nothing with another question, another request, or what was answered before', async () => {
  const { read, readings, request } = house();
  const first = read({ id: 1 }, request);
  void read({ id: 2 }, request);
  void read({ id: 1 }, new AbortController().signal);
  expect(readings).toHaveLength(3);
  readings[0]?.resolve(7);
  await first;
  void read({ id: 1 }, request);
  expect(readings).toHaveLength(4);
});

it('tells everybody who waits of a failure, and tries again after it', async () => {
  const { read, readings, request } = house();
  const both = [read({ id: 1 }, request), read({ id: 1 }, request)];
  readings[0]?.reject(new Error('away'));
  for (const each of both) {
    await expect(each).rejects.toThrow('away');
  }
  void read({ id: 1 }, request);
  expect(readings).toHaveLength(2);
});
