import { describe, expect, it } from 'vitest';
import type { AlertCounts } from '../../model/index.ts';
import { weeklyReport } from './weekly-report.ts';

const QUIET: AlertCounts = {
  alerts: 0,
  incidents: 0,
  notices: 0,
  toldIncidents: 0,
  mttaSeconds: null,
  mttrSeconds: null,
  steps: [],
  hiddenBy: [],
  rules: [],
  groups: [],
};
const rule = (name: string, alerts: number, noise: number) => ({
  ruleId: 1,
  name,
  alerts,
  told: 0,
  acknowledged: 0,
  medianSeconds: null,
  noise,
});

describe('the report of a week', () => {
  it('says what was not told, why, and which rules make noise', () => {
    const report = weeklyReport(
      {
        ...QUIET,
        alerts: 312,
        incidents: 14,
        notices: 1,
        toldIncidents: 13,
        hiddenBy: [
          { kind: 'merged', alerts: 250 },
          { kind: 'held', alerts: 1 },
        ],
        rules: [rule('CPU', 40, 0.954), rule('disk', 9, 0.2), rule('once', 1, 1)],
      },
      'en',
    );
    expect(report).toEqual({
      title: 'Last week: 312 alerts, 14 incidents',
      lines: [
        '1 message sent to people, about 13 of 14 incidents',
        'Not sent on their own: 250 alerts, merged into an incident that was reported',
        'Not sent on their own: 1 alert, held back because they nearly always clear by themselves',
        'Noisy: "CPU", 40 alerts, 95 % cleared within 5 min without anybody acting',
        'Each with its reason, and a way to undo it: Alerts → Statistics in the app',
      ],
    });
  });

  it('is short where nothing happened, and in Chinese where the house is', () => {
    expect(weeklyReport(QUIET, 'zh').lines).toEqual([
      '共向人发送 0 条消息；0 个事件中通知了 0 个',
      '每一条都有原因，也可以撤销：应用中「告警 → 统计」',
    ]);
  });
});
