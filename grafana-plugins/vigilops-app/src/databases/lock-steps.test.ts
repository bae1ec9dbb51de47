import { expect, it } from 'vitest';
import { lockSteps } from './lock-steps.ts';

const FROM = Date.UTC(2026, 2, 1, 3);
const moment = (seconds: number, waiting: number) => ({
  at: new Date(FROM + seconds * 1_000).toISOString(),
  waiting,
});

it('has the most of each step, nothing where nobody waited, and finds the moment nearest to a click', () => {
  const steps = lockSteps(
    [moment(3_000, 1), moment(75, 2), moment(61, 5), moment(0, 3)],
    FROM,
    FROM + 3_600_000,
  );
  expect(steps.stepMs).toBe(30_000);
  expect(steps.times.map((at) => (at - FROM) / 1_000)).toEqual([0, 60, 3_000]);
  expect(steps.waiting).toEqual([3, 5, 1]);
  expect(steps.nearest(FROM + 70_000)).toBe(FROM + 75_000);
  expect(lockSteps([], FROM, FROM + 60_000)).toMatchObject({ times: [], stepMs: 15_000 });
  expect(lockSteps([], FROM, FROM + 60_000).nearest(7)).toBe(7);
});
