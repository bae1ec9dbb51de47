import { t } from '../../t.ts';
import type { DutyPlan } from '../types.ts';

export interface PlanProblems {
  readonly name?: string;
  readonly people?: string;
  readonly overrides?: string;
}

const PHONE = /^\+?[0-9][0-9 -]{4,22}$/;

/** What a plan lacks, by its field. */
export function planProblems({ name, people, overrides }: DutyPlan): PlanProblems {
  const known = new Set(people.map((person) => person.name));
  const nobody = people.length === 0 || people.some((person) => person.name.trim() === '');
  const badPhone = people.some(({ phone }) => phone !== null && !PHONE.test(phone));
  const badSwap = overrides.some(
    ({ person, from, to }) => !known.has(person) || Date.parse(to) <= Date.parse(from),
  );
  return {
    ...(name.trim() === '' ? { name: t('check.problem.empty', 'must not be empty') } : {}),
    ...(nobody ? { people: t('duty.problem.people', 'name at least one person, and each of them') } : {}),
    ...(!nobody && badPhone
      ? { people: t('duty.problem.phone', 'a telephone number has digits alone, such as +86 138 0013 8000') }
      : {}),
    ...(badSwap
      ? { overrides: t('duty.problem.swap', 'each swap needs one of the people, and an end after its begin') }
      : {}),
  };
}

export const newPlan = (timeZone: string, today: string): DutyPlan => ({
  name: '',
  time_zone: timeZone,
  people: [{ name: '', email: null, phone: null }],
  every: 'week',
  handover_day: 'mon',
  handover_at: '09:00',
  starts_on: today,
  overrides: [],
});
