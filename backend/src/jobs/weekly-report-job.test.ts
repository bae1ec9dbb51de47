import { settings } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import type { NewNotice } from '../model/index.ts';
import { createWeeklyReportJob, type WeeklyReportDeps } from './weekly-report-job.ts';

const signal = new AbortController().signal;
const channel = (id: number, name: string, type: string, enabled = true) =>
  ({ id, definition: { name, type, enabled } }) as Awaited<
    ReturnType<WeeklyReportDeps['channels']['list']>
  >[number];

function houseAt(
  iso: string,
  changes: { readonly alerts?: number; readonly timeZone?: string; readonly off?: boolean } = {},
) {
  const made: NewNotice[] = [];
  const { alerts = 3, timeZone = 'UTC', off = false } = changes;
  const job = createWeeklyReportJob({
    settings: () =>
      settings.parse({
        general: { time_zone: timeZone },
        notifications: { weekly_report: !off },
      }),
    incidents: {
      statistics: () =>
        Promise.resolve({ alerts } as Awaited<ReturnType<WeeklyReportDeps['incidents']['statistics']>>),
    },
    notices: {
      list: () => Promise.resolve(made.map((one) => one as never)),
      add: (notices) => {
        made.push(...notices);
        return Promise.resolve([]);
      },
    },
    channels: {
      list: () =>
        Promise.resolve([
          channel(1, 'in-app', 'in_app'),
          channel(2, 'mail', 'email'),
          channel(3, 'old mail', 'email', false),
          channel(4, 'phone', 'voice'),
        ]),
    },
    isForReading: (type) => type !== 'voice',
    write: ({ alerts: count }) => ({ title: `${String(count)} alerts`, lines: ['all told'] }),
    nowUs: () => Promise.resolve(Date.parse(iso) * 1_000),
    onNotices: () => undefined,
  });
  return { made, run: () => job.run(signal) };
}

describe('the report of a week', () => {
  it('comes on Monday from nine on by the clock of the house, once, where people read', async () => {
    const early = houseAt('2026-11-30T08:59:00Z');
    await early.run();
    const other = houseAt('2026-12-01T09:30:00Z');
    await other.run();
    expect([early.made, other.made]).toEqual([[], []]);
    const monday = houseAt('2026-11-30T09:00:00Z');
    await monday.run();
    await monday.run();
    expect(monday.made.map(({ channelName }) => channelName)).toEqual(['in-app', 'mail']);
    expect(monday.made[0]).toMatchObject({
      kind: 'report',
      content: { title: '3 alerts', lines: ['all told'] },
    });
    const there = houseAt('2026-11-30T01:00:00Z', { timeZone: 'Asia/Shanghai' });
    await there.run();
    expect(there.made).toHaveLength(2);
  });

  it('does not come where nothing happened, or where nobody wants it', async () => {
    const quiet = houseAt('2026-11-30T09:00:00Z', { alerts: 0 });
    await quiet.run();
    const unwanted = houseAt('2026-11-30T09:00:00Z', { off: true });
    await unwanted.run();
    expect([quiet.made, unwanted.made]).toEqual([[], []]);
  });
});
