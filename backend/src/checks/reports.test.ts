import { createManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import { createServiceReports } from './reports.ts';
import { aService, T0 } from './test/a-service.ts';

const QUESTION = { days: 2, timeZone: 'UTC', serviceIds: undefined };
const TALLY = { up: 86_300, down: 100, unknown: 0, maintenance: 0, outages: 1 };

function desk(count: () => Promise<void> = () => Promise.resolve()) {
  const clock = createManualClock(new Date(T0 / 1_000));
  let counted = 0;
  const reports = createServiceReports({
    clock,
    services: { listChecked: () => Promise.resolve([aService()]) },
    availability: {
      tallies: async (services, spans) => {
        counted += 1;
        await count();
        return services.map(() => spans.map(() => TALLY));
      },
    },
  });
  return { reports, clock, counted: () => counted };
}

describe('bars', () => {
  it('are counted once for all who ask within a quarter of a minute', async () => {
    const { reports, clock, counted } = desk();
    const [one, two] = await Promise.all([reports.bars(QUESTION, T0), reports.bars(QUESTION, T0)]);
    expect(two).toBe(one);
    await clock.advance(14_999);
    await reports.bars({ ...QUESTION, serviceIds: undefined }, T0);
    expect(counted()).toBe(1);
    await clock.advance(1);
    await reports.bars(QUESTION, T0);
    expect(counted()).toBe(2);
  });

  it('are told apart by question, not by the order of its ids', async () => {
    const { reports, counted } = desk();
    await reports.bars({ ...QUESTION, serviceIds: [1, 2] }, T0);
    await reports.bars({ ...QUESTION, serviceIds: [2, 1, 1] }, T0);
    expect(counted()).toBe(1);
    await reports.bars({ ...QUESTION, timeZone: 'Asia/Shanghai', serviceIds: [1, 2] }, T0);
    expect(counted()).toBe(2);
  });

  it('that could not be counted are not remembered', async () => {
    let isAway = true;
    const { reports } = desk(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve()));
    await expect(reports.bars(QUESTION, T0)).rejects.toThrow('away');
    isAway = false;
    expect(await reports.bars(QUESTION, T0)).toMatchObject({
      days: ['2026-02-28', '2026-03-01'],
      items: [{ service_id: 1, down_seconds: [100, 100], availability_percent: [99.8842, 99.8842] }],
    });
  });
});

describe('a report', () => {
  const range = { fromUs: T0 - 2 * 86_400e6, toUs: T0 + 86_400e6, serviceIds: undefined } as const;

  it('tells of each period whether the objective was met, and of nothing that is yet to come', async () => {
    const { reports } = desk();
    const rows = await reports.report(
      { ...range, period: 'day', timeZone: 'UTC' },
      T0,
      new AbortController().signal,
    );
    expect(rows.map(({ period }) => period)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(rows[2]).toMatchObject({
      name: 'shop',
      met: false,
      objective_percent: 99.9,
      availability: { to: '2026-03-01T12:00:00.000000Z', outages: 1 },
    });
  });
});
