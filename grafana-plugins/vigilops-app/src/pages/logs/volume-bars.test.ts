import { expect, it } from 'vitest';
import { aVolume } from '../../test/builders.ts';
import { barsOf } from './volume-bars.ts';

const volume = aVolume({
  levels: [
    { level: 'info', counts: [99, 0] },
    { level: 'error', counts: [1, 50] },
  ],
  total: 150,
});

it('stacks the gravest at the bottom, as high as its share of the highest bar', () => {
  const [first, second] = barsOf(volume);
  expect(second?.parts).toEqual([{ level: 'error', count: 50, from: 0, to: 0.5 }]);
  expect(first?.parts.map(({ level }) => level)).toEqual(['error', 'info']);
  expect((second?.end ?? 0) - (second?.start ?? 0)).toBe(1_800_000);
});

it('shows the few among many, and keeps within the chart', () => {
  const [error, info] = barsOf(volume)[0]?.parts ?? [];
  expect((error?.to ?? 0) - (error?.from ?? 0)).toBeGreaterThan(0.01);
  expect(info?.to).toBe(1);
});

it('has bars of nothing where nothing was logged', () => {
  expect(barsOf(aVolume()).map(({ total, parts }) => [total, parts])).toEqual([
    [0, []],
    [0, []],
  ]);
});
