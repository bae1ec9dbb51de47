import { createManualClock } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import { createSequence } from './sequence.ts';

it('numbers rise by one within a moment, with the time else, and never fall', async () => {
  const clock = createManualClock(new Date(1_000));
  const next = createSequence(clock);
  expect([next(), next(), next()]).toEqual([1_000_000, 1_000_001, 1_000_002]);
  await clock.advance(1);
  expect(next()).toBe(1_001_000);
  const behind = createSequence({ now: () => new Date(0) });
  expect([behind(), behind()]).toEqual([1, 2]);
});
