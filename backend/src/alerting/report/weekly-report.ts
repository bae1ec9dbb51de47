import type { LedgerKind } from '@vigilops/contracts/api';
import type { AlertCounts } from '../../model/index.ts';

export interface WeeklyReport {
  readonly title: string;
  readonly lines: readonly string[];
}

type Language = 'en' | 'zh';
const NOISY_RULES = 5;
/** What is below it is nobody's noise. */
const NOISY = 0.5;

/** What people were not told in a week, and why: who hides must show. Written in the house's language. */
export function weeklyReport(counts: AlertCounts, language: Language): WeeklyReport {
  const words = WORDS[language];
  const noisy = counts.rules
    .filter(({ noise, alerts }) => noise >= NOISY && alerts > 1)
    .slice(0, NOISY_RULES);
  return {
    title: words.title(counts.alerts, counts.incidents),
    lines: [
      words.told(counts.notices, counts.toldIncidents, counts.incidents),
      ...counts.hiddenBy.map(({ kind, alerts }) => words.hidden(words.kinds[kind], alerts)),
      ...noisy.map(({ name, alerts, noise }) => words.noisy(name, alerts, Math.round(100 * noise))),
      words.ledger,
    ],
  };
}

const some = (count: number, one: string, more: string) => `${String(count)} ${count === 1 ? one : more}`;

const WORDS = {
  en: {
    title: (alerts: number, incidents: number) =>
      `Last week: ${some(alerts, 'alert', 'alerts')}, ${some(incidents, 'incident', 'incidents')}`,
    told: (messages: number, told: number, incidents: number) =>
      `${some(messages, 'message', 'messages')} sent to people, about ${String(told)} of ${some(incidents, 'incident', 'incidents')}`,
    hidden: (kind: string, alerts: number) =>
      `Not sent on their own: ${some(alerts, 'alert', 'alerts')}, ${kind}`,
    noisy: (rule: string, alerts: number, percent: number) =>
      `Noisy: "${rule}", ${some(alerts, 'alert', 'alerts')}, ${String(percent)} % cleared within 5 min without anybody acting`,
    ledger: 'Each with its reason, and a way to undo it: Alerts → Statistics in the app',
    kinds: {
      merged: 'merged into an incident that was reported',
      held: 'held back because they nearly always clear by themselves',
      silenced: 'silenced by somebody',
      maintenance: 'in maintenance',
      inhibited: 'caused by something that was reported',
      flapping: 'flapping',
      quiet_time: 'during a quiet time',
      acknowledged: 'in an incident that somebody was already working on',
      folded: 'sent together in a digest',
    } satisfies Record<LedgerKind, string>,
  },
  zh: {
    title: (alerts: number, incidents: number) =>
      `上周：${String(alerts)} 条告警，${String(incidents)} 个事件`,
    told: (messages: number, told: number, incidents: number) =>
      `共向人发送 ${String(messages)} 条消息；${String(incidents)} 个事件中通知了 ${String(told)} 个`,
    hidden: (kind: string, alerts: number) => `未单独通知：${String(alerts)} 条告警，${kind}`,
    noisy: (rule: string, alerts: number, percent: number) =>
      `噪声规则：「${rule}」，${String(alerts)} 条告警，其中 ${String(percent)} % 在 5 分钟内自行恢复且无人处理`,
    ledger: '每一条都有原因，也可以撤销：应用中「告警 → 统计」',
    kinds: {
      merged: '已合并到通知过的事件',
      held: '暂缓通知，因为几乎总会自行恢复',
      silenced: '被人静默',
      maintenance: '处于维护窗口',
      inhibited: '其依赖的对象已通知',
      flapping: '反复抖动',
      quiet_time: '处于免打扰时段',
      acknowledged: '所属事件已有人处理',
      folded: '已在摘要中一并通知',
    } satisfies Record<LedgerKind, string>,
  },
} as const;
