import { describe, expect, it } from 'vitest';
import { localTime, weekdayOf } from './local-time.ts';
import { narrowed, searchText } from './links.ts';
import { rangeOf } from './range.ts';

const nowUs = Date.parse('2026-03-01T20:30:00Z') * 1_000;

describe('times of tools', () => {
  it.each([
    ['Asia/Shanghai', '2026-03-02T04:30:00+08:00', 'Monday'],
    ['UTC', '2026-03-01T20:30:00+00:00', 'Sunday'],
    ['America/St_Johns', '2026-03-01T17:00:00-03:30', 'Sunday'],
  ])('are told by the clock of %s', (zone, local, weekday) => {
    expect(localTime(nowUs, zone)).toBe(local);
    expect(weekdayOf(nowUs, zone)).toBe(weekday);
  });

  it('are read with their zone', () => {
    const range = rangeOf(
      { from: '2026-03-01T03:00:00+08:00', to: 'now-1h' },
      { nowUs, timeZone: 'Asia/Shanghai' },
    );
    expect(range).toMatchObject({ from: '2026-02-28T19:00:00.000000Z', to: '2026-03-01T19:30:00.000000Z' });
  });

  it.each([
    [
      { from: '2026-03-01T03:00:00', to: 'now' },
      /from: .* is not a time; write ISO 8601 with its zone.*2026-03-02T04:30:00\+08:00 in Asia/,
    ],
    [{ from: 'now-1h', to: 'tomorrow' }, /to: "tomorrow" is not a time/],
    [{ from: 'now', to: 'now-1h' }, /to: now-1h is not later than from, now/],
  ])('are refused with words: %j', (asked, words) => {
    expect(() => rangeOf(asked, { nowUs, timeZone: 'Asia/Shanghai' })).toThrow(words);
  });
});

describe('a search as one text', () => {
  it.each([
    [{}, ''],
    [{ query: ' a OR b ' }, 'a OR b'],
    [{ query: 'a OR b', level: 'warn' }, '(a OR b) level:>=warn'],
    [{ hosts: ['web-1'], services: ['shop', 'pay ment'] }, 'host:web-1 service:(shop OR "pay ment")'],
  ])('of %j is %s', (conditions, text) => {
    expect(searchText(conditions)).toBe(text);
  });

  it('is narrowed to a value without changing what was asked', () => {
    expect(narrowed('a OR b', 'service', 'shop')).toBe('(a OR b) service:shop');
    expect(narrowed('', 'http.route', '/x "y"')).toBe(String.raw`http.route:"/x \"y\""`);
  });
});
