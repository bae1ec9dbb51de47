import { describe, expect, it } from 'vitest';
import { anEnrollment } from '../test/an-enrollment.ts';
import { clockOf, stateNow } from './arrival.ts';

describe('how it is with an enrolment', () => {
  const made = anEnrollment({ id: 7 });

  it('is open while nobody came and time is left, whatever else is listed', () => {
    const other = anEnrollment({ id: 8, state: 'used', used_by: 'db-1' });
    expect(stateNow(made, undefined, 10)).toEqual({ state: 'open', usedBy: '' });
    expect(stateNow(made, [other], 10)).toEqual({ state: 'open', usedBy: '' });
  });

  it('is over by the clock before the house says so', () => {
    expect(stateNow(made, [made], 0).state).toBe('expired');
  });

  it('is used, also where the time has run out since', () => {
    const used = anEnrollment({ id: 7, state: 'used', used_by: 'web-1' });
    expect(stateNow(made, [used], -5)).toEqual({ state: 'used', usedBy: 'web-1' });
  });
});

it('writes the time that is left as a clock does', () => {
  expect([0, 59.2, 3_599, 3_600, 86_399, 604_799].map(clockOf)).toEqual([
    '00:00',
    '01:00',
    '59:59',
    '1:00:00',
    '23:59:59',
    '6 d 23:59:59',
  ]);
});
