import { expect, it } from 'vitest';
import { inRounds } from './in-rounds.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('has one round at a time, and the next one has all that came meanwhile', async () => {
  const rounds: (readonly number[])[] = [];
  const ends: (() => void)[] = [];
  const add = inRounds((items: readonly number[]) => {
    rounds.push(items);
    return new Promise<void>((resolve) => ends.push(resolve));
  });
  add([1]);
  add([2, 3]);
  add([4]);
  await settled();
  expect(rounds).toEqual([[1]]);
  ends.shift()?.();
  await settled();
  expect(rounds).toEqual([[1], [2, 3, 4]]);
  ends.shift()?.();
  await settled();
  add([]);
  add([5]);
  await settled();
  expect(rounds).toEqual([[1], [2, 3, 4], [5]]);
});

it('keeps no more than it could use', async () => {
  const rounds: (readonly number[])[] = [];
  const ends: (() => void)[] = [];
  const add = inRounds((items: readonly number[]) => {
    rounds.push(items);
    return new Promise<void>((resolve) => ends.push(resolve));
  });
  add([0]);
  for (let times = 0; times < 30; times += 1) {
    add(Array.from({ length: 100 }, (_, index) => index));
  }
  ends.shift()?.();
  await settled();
  expect(rounds.map((round) => round.length)).toEqual([1, 1_000]);
});
