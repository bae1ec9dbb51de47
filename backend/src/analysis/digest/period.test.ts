import { describe, expect, it } from 'vitest';
import { dueDigest, previewSpan } from './period.ts';

const AT_NINE = { hour: 9, weekday: 'mon' } as const;
const us = (iso: string) => Date.parse(iso) * 1_000;
const iso = (value: number) => new Date(value / 1_000).toISOString().slice(0, 16);
const dueAt = (
  kind: 'daily' | 'weekly',
  now: string,
  zone = 'UTC',
  when: Parameters<typeof dueDigest>[2] = AT_NINE,
) => {
  const { fromUs, toUs, beforeUs, isNews } = dueDigest(kind, us(now), when, zone);
  return [iso(beforeUs), iso(fromUs), iso(toUs), isNews];
};

describe('the digest that is due', () => {
  it('is of yesterday from nine on, and before nine still of the day before', () => {
    expect(dueAt('daily', '2026-11-30T09:00:00Z')).toEqual([
      '2026-11-28T00:00',
      '2026-11-29T00:00',
      '2026-11-30T00:00',
      true,
    ]);
    expect(dueAt('daily', '2026-11-30T08:59:59Z')).toEqual([
      '2026-11-27T00:00',
      '2026-11-28T00:00',
      '2026-11-29T00:00',
      false,
    ]);
  });

  it('is of seven days up to its weekday, and news for two days', () => {
    expect(dueAt('weekly', '2026-11-30T09:00:00Z')).toEqual([
      '2026-11-16T00:00',
      '2026-11-23T00:00',
      '2026-11-30T00:00',
      true,
    ]);
    expect(dueAt('weekly', '2026-12-02T08:59:00Z')[3]).toBe(true);
    expect(dueAt('weekly', '2026-12-02T09:01:00Z').slice(2)).toEqual(['2026-11-30T00:00', false]);
    expect(dueAt('weekly', '2026-12-07T08:59:00Z').slice(2)).toEqual(['2026-11-30T00:00', false]);
    expect(dueAt('weekly', '2026-12-04T18:00:00Z', 'UTC', { hour: 17, weekday: 'fri' })[2]).toBe(
      '2026-12-04T00:00',
    );
  });

  it('has the midnights of its zone', () => {
    expect(dueAt('daily', '2026-11-30T01:00:00Z', 'Asia/Shanghai').slice(1)).toEqual([
      '2026-11-28T16:00',
      '2026-11-29T16:00',
      true,
    ]);
    expect(dueAt('daily', '2026-11-30T00:59:00Z', 'Asia/Shanghai')[2]).toBe('2026-11-28T16:00');
  });

  it('has days of 23 and 25 hours where clocks are put forward and back', () => {
    const lasting = (now: string, kind: 'daily' | 'weekly' = 'daily') => {
      const { fromUs, toUs } = dueDigest(kind, us(now), AT_NINE, 'Europe/Berlin');
      return (toUs - fromUs) / 3_600e6;
    };
    expect(lasting('2026-03-30T07:00:00Z')).toBe(23);
    expect(lasting('2026-10-26T08:00:00Z')).toBe(25);
    expect(lasting('2026-03-30T07:00:00Z', 'weekly')).toBe(7 * 24 - 1);
    // The hour itself, where it does not exist: at the first moment after it.
    expect(dueAt('daily', '2026-03-29T01:00:00Z', 'Europe/Berlin', { hour: 2, weekday: 'mon' })[2]).toBe(
      '2026-03-28T23:00',
    );
    expect(dueAt('daily', '2026-03-29T00:59:00Z', 'Europe/Berlin', { hour: 2, weekday: 'mon' })[2]).toBe(
      '2026-03-27T23:00',
    );
  });

  it('is previewed of the days before today', () => {
    const { fromUs, toUs } = previewSpan('weekly', us('2026-11-30T23:30:00Z'), 'Asia/Shanghai');
    expect([iso(fromUs), iso(toUs)]).toEqual(['2026-11-23T16:00', '2026-11-30T16:00']);
  });
});
