import { describe, expect, it } from 'vitest';
import { aUsageItem } from '../../test/some-archives.ts';
import { daysOf, usageGroups } from './usage.ts';

const items = [
  aUsageItem({ service: 'shop', bytes: 100, lines: 1 }),
  aUsageItem({ service: 'shop', bytes: 50, lines: 2, day: '2026-02-28', host_name: 'web-2', host_id: 2 }),
  aUsageItem({ service: 'mail', bytes: 20, lines: 9 }),
  aUsageItem({ service: 'cron', bytes: 3, lines: 1 }),
  aUsageItem({ service: '', bytes: 2, lines: 1, host_name: null, host_id: null }),
];

describe('who wrote how much', () => {
  it('is summed by service, the most first, with days and hosts', () => {
    const [shop, ...others] = usageGroups(items, 'service', 'bytes', 10);
    expect(shop).toMatchObject({ name: 'shop', bytes: 150, lines: 3, isRest: false });
    expect(shop?.days.get('2026-02-28')).toEqual({ bytes: 50, lines: 2 });
    expect(shop?.others.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['web-1', 100],
      ['web-2', 50],
    ]);
    expect(others.map(({ name }) => name)).toEqual(['mail', 'cron', '']);
  });

  it('is in the order of what is measured', () => {
    expect(usageGroups(items, 'service', 'lines', 10)[0]?.name).toBe('mail');
  });

  it('ends with the rest as one, which loses nothing', () => {
    const groups = usageGroups(items, 'service', 'bytes', 2);
    expect(groups.at(-1)).toMatchObject({ isRest: true, bytes: 5, lines: 2 });
    expect(usageGroups(items, 'service', 'bytes', 3).every(({ isRest }) => !isRest)).toBe(true);
  });

  it('is summed by host, also where a host has lost its name', () => {
    const gone = aUsageItem({ host_name: null, host_id: 7, bytes: 1_000 });
    expect(usageGroups([...items, gone], 'host', 'bytes', 10).map(({ name }) => name)).toEqual([
      '#7',
      'web-1',
      'web-2',
      '',
    ]);
  });
});

it('days are those of UTC, also without a line', () => {
  expect(daysOf(Date.parse('2026-02-27T23:00:00Z'), Date.parse('2026-03-01T00:00:00Z'))).toEqual([
    '2026-02-27',
    '2026-02-28',
  ]);
  expect(daysOf(0, Date.parse('2026-03-01T00:00:00Z'))).toHaveLength(400);
});
