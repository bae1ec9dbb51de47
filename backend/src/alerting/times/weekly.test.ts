import { describe, expect, it } from 'vitest';
import { holdsWeekly, nextChangeOf } from './weekly.ts';

const us = (iso: string) => Date.parse(iso) * 1_000;
const night = { days: ['fri' as const], from: '22:00', to: '06:00', time_zone: 'Europe/Berlin' };

describe('a weekly time', () => {
  it.each([
    ['2026-11-27T20:59:00Z', false],
    ['2026-11-27T21:00:00Z', true],
    ['2026-11-28T04:59:59Z', true],
    ['2026-11-28T05:00:00Z', false],
    ['2026-11-26T22:00:00Z', false],
  ])('over midnight belongs to the day on which it begins: %s %s', (at, expected) => {
    expect(holdsWeekly(night, us(at))).toBe(expected);
  });

  it('whose ends are equal is a whole day', () => {
    const all = { days: ['sun' as const], from: '00:00', to: '00:00', time_zone: 'UTC' };
    expect([
      holdsWeekly(all, us('2026-11-29T12:00:00Z')),
      holdsWeekly(all, us('2026-11-30T00:00:00Z')),
    ]).toEqual([true, false]);
  });

  it('in the hour that a place has twice holds both times', () => {
    const hour = { days: ['sun' as const], from: '02:00', to: '03:00', time_zone: 'Europe/Berlin' };
    const at = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z'];
    expect(at.map((one) => holdsWeekly(hour, us(one)))).toEqual([true, true, false]);
  });

  it('in the hour that a place leaves out does not hold, nor stay', () => {
    const hour = { days: ['sun' as const], from: '02:00', to: '03:00', time_zone: 'Europe/Berlin' };
    const at = ['2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z', '2026-03-29T01:30:00Z'];
    expect(at.map((one) => holdsWeekly(hour, us(one)))).toEqual([false, false, false]);
  });

  it('knows when it changes next, to the minute', () => {
    expect(nextChangeOf(night, us('2026-11-27T12:00:30Z'))).toBe(us('2026-11-27T21:00:00Z'));
    expect(nextChangeOf(night, us('2026-11-28T00:00:00Z'))).toBe(us('2026-11-28T05:00:00Z'));
    const india = { days: ['mon' as const], from: '09:17', to: '09:23', time_zone: 'Asia/Kolkata' };
    expect(nextChangeOf(india, us('2026-11-29T12:00:00Z'))).toBe(us('2026-11-30T03:47:00Z'));
    expect(nextChangeOf(india, us('2026-11-30T03:50:00Z'))).toBe(us('2026-11-30T03:53:00Z'));
  });

  it('of all days never changes', () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    const always = { days: [...days], from: '00:00', to: '00:00', time_zone: 'UTC' };
    expect(nextChangeOf(always, us('2026-11-29T12:00:00Z'))).toBeNull();
  });
});
