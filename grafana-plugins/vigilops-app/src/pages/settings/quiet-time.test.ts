import { settings as schema } from '@vigilops/contracts/api';
import { expect, it } from 'vitest';
import { isOverMidnight, newQuietTime, weekdayName, withDay, WEEKDAYS } from './quiet-time.ts';

const night = newQuietTime('Asia/Shanghai');

it('begins as a night that the API takes', () => {
  expect(schema.safeParse({ notifications: { quiet_times: [night] } }).error).toBeUndefined();
  expect(isOverMidnight(night)).toBe(true);
  expect(isOverMidnight({ ...night, from: '12:00', to: '13:00' })).toBe(false);
});

it('keeps its days in the order of the week, and at least one of them', () => {
  expect(withDay({ ...night, days: ['sun', 'tue'] }, 'mon', true)).toEqual(['mon', 'tue', 'sun']);
  expect(withDay({ ...night, days: ['sun'] }, 'sun', false)).toEqual(['sun']);
});

it('names the days as the viewer does', () => {
  expect(WEEKDAYS.map((day) => weekdayName(day, 'en-US')).join(' ')).toBe('Mon Tue Wed Thu Fri Sat Sun');
  expect(weekdayName('sun', 'zh-Hans')).toBe('周日');
});
