import { dateTime } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { rangeOf } from '../pages/logs/use-time-range.ts';
import { askedRange, monthOf } from './month.ts';

describe('a month', () => {
  it('begins by the clock of the house', () => {
    const now = Date.parse('2026-02-28T20:00:00Z');
    expect(monthOf(now, 'UTC')).toEqual({
      start: Date.parse('2026-02-01T00:00:00Z'),
      end: Date.parse('2026-03-01T00:00:00Z'),
    });
    expect(monthOf(now, 'Asia/Shanghai').start).toBe(Date.parse('2026-02-28T16:00:00Z'));
  });

  it('is as long as it is, with a change of the clocks, too', () => {
    const { start, end } = monthOf(Date.parse('2026-03-10T00:00:00Z'), 'Europe/Berlin');
    expect((end - start) / 3_600_000).toBe(31 * 24 - 1);
  });
});

describe('a range', () => {
  it('stays relative where the API can read it, and is a moment elsewhere', () => {
    expect(askedRange(rangeOf('now-30d', 'now'))).toEqual({ from: 'now-30d', to: 'now' });
    const { from, to } = rangeOf('now/M', 'now');
    const asked = askedRange({ from, to, raw: { from: 'now/M', to: 'now' } });
    expect(asked).toEqual({ from: dateTime(from).toISOString(), to: 'now' });
  });
});
