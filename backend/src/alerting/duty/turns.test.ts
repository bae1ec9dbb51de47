import { dutyPlan, type DutyPlan } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { onDuty, turnsOf } from './turns.ts';

const us = (iso: string) => Date.parse(iso) * 1_000;
const planOf = (plan: Partial<DutyPlan> = {}) =>
  dutyPlan.parse({
    name: 'ops',
    time_zone: 'Europe/Berlin',
    people: [{ name: 'Ada' }, { name: 'Bo' }, { name: 'Chen' }],
    starts_on: '2026-03-02',
    ...plan,
  });
const nameAt = (plan: DutyPlan, iso: string) => onDuty(plan, us(iso))?.name;

describe('duty', () => {
  it.each([
    ['2026-03-02T07:59:59Z', undefined],
    ['2026-03-02T08:00:00Z', 'Ada'],
    ['2026-03-09T07:59:59Z', 'Ada'],
    ['2026-03-09T08:00:00Z', 'Bo'],
    ['2026-03-16T08:00:00Z', 'Chen'],
    ['2026-03-23T08:00:00Z', 'Ada'],
  ])('goes round by weeks, at nine by the clock of the place: %s %s', (at, name) => {
    expect(nameAt(planOf(), at)).toBe(name);
  });

  it('is handed over at the same hour of the clock after it was changed', () => {
    // From 29 March on nine in Berlin is seven in UTC.
    expect(nameAt(planOf(), '2026-03-30T06:59:59Z')).toBe('Ada');
    expect(nameAt(planOf(), '2026-03-30T07:00:00Z')).toBe('Bo');
  });

  it('that begins in the middle of a week begins with the handover before it', () => {
    expect(nameAt(planOf({ starts_on: '2026-03-05' }), '2026-03-02T08:00:00Z')).toBe('Ada');
  });

  it('of days changes each day, also where the hour of the handover comes twice or not at all', () => {
    const twice = planOf({ every: 'day', handover_at: '02:30', starts_on: '2026-10-24' });
    expect([nameAt(twice, '2026-10-25T00:29:59Z'), nameAt(twice, '2026-10-25T00:30:00Z')]).toEqual([
      'Ada',
      'Bo',
    ]);
    expect(nameAt(twice, '2026-10-25T01:29:00Z')).toBe('Bo');
    const never = planOf({ every: 'day', handover_at: '02:30', starts_on: '2026-03-28' });
    expect([nameAt(never, '2026-03-29T00:59:59Z'), nameAt(never, '2026-03-29T01:30:00Z')]).toEqual([
      'Ada',
      'Bo',
    ]);
  });

  it('is of whoever stands in, the last who was named; of somebody who left it is not', () => {
    const plan = planOf({
      overrides: [
        { person: 'Chen', from: '2026-03-03T00:00:00Z', to: '2026-03-04T00:00:00Z' },
        { person: 'Bo', from: '2026-03-03T12:00:00Z', to: '2026-03-03T18:00:00Z' },
        { person: 'Dee', from: '2026-03-05T00:00:00Z', to: '2026-03-06T00:00:00Z' },
      ],
    });
    const at = [
      '2026-03-03T11:59:00Z',
      '2026-03-03T12:00:00Z',
      '2026-03-03T18:00:00Z',
      '2026-03-05T12:00:00Z',
    ];
    expect(at.map((one) => nameAt(plan, one))).toEqual(['Chen', 'Bo', 'Chen', 'Ada']);
    const turns = turnsOf(plan, us('2026-03-02T08:00:00Z'), us('2026-03-10T00:00:00Z'));
    expect(
      turns.map(({ person, isOverride, fromUs }) => [
        new Date(fromUs / 1_000).toISOString(),
        person.name,
        isOverride,
      ]),
    ).toEqual([
      ['2026-03-02T08:00:00.000Z', 'Ada', false],
      ['2026-03-03T00:00:00.000Z', 'Chen', true],
      ['2026-03-03T12:00:00.000Z', 'Bo', true],
      ['2026-03-03T18:00:00.000Z', 'Chen', true],
      ['2026-03-04T00:00:00.000Z', 'Ada', false],
      ['2026-03-09T08:00:00.000Z', 'Bo', false],
    ]);
    expect(turns.at(-1)?.toUs).toBe(us('2026-03-10T00:00:00Z'));
  });

  it('has no turns before it begins', () => {
    const turns = turnsOf(planOf(), us('2026-03-01T00:00:00Z'), us('2026-03-03T00:00:00Z'));
    expect(turns.map(({ fromUs, person }) => [fromUs, person.name])).toEqual([
      [us('2026-03-02T08:00:00Z'), 'Ada'],
    ]);
  });
});
