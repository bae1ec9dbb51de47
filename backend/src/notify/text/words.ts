import type { AlertSeverity, NoticeKind } from '@vigilops/contracts/api';
import type { Language } from '../channel.ts';

export interface Words {
  readonly severity: Readonly<Record<AlertSeverity, string>>;
  /** Beside the severity; empty where that says it all. */
  readonly kind: Readonly<Record<NoticeKind, string>>;
  readonly resolved: string;
  readonly priority: string;
  readonly since: string;
  readonly until: string;
  readonly cause: string;
  readonly state: string;
  readonly acknowledgedBy: string;
  readonly onDuty: string;
  readonly runbook: string;
  readonly more: (count: number) => string;
  readonly counts: (firing: number, resolved: number) => string;
  readonly lasted: (seconds: number) => string;
  readonly sinceAndLasted: (since: string, lasted: string) => string;
  readonly acknowledge: string;
  readonly silence: string;
  readonly open: string;
  readonly logs: string;
  readonly digest: (messages: number, alerts: number) => string;
  /** For the ledger: why they were not sent by themselves. */
  readonly folded: (messages: number, channel: string) => string;
  readonly colon: string;
  readonly testTitle: string;
  readonly testLine: (channel: string) => string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    severity: { critical: 'Critical', warning: 'Warning', info: 'Info' },
    kind: {
      firing: '',
      update: 'update',
      escalation: 'nobody has acknowledged it',
      reminder: 'still firing',
      resolved: '',
      digest: 'digest',
      report: 'report',
      test: 'test',
    },
    resolved: 'Resolved',
    priority: 'Priority',
    since: 'Since',
    until: 'Until',
    cause: 'Likely cause',
    state: 'State',
    acknowledgedBy: 'Acknowledged by',
    onDuty: 'On duty',
    runbook: 'What to do',
    more: (count) => `and ${String(count)} more`,
    counts: (firing, resolved) =>
      resolved === 0 ? `${String(firing)} firing` : `${String(firing)} firing, ${String(resolved)} resolved`,
    lasted: (seconds) => lasting(seconds, { d: ' d', h: ' h', m: ' min', s: ' s' }),
    sinceAndLasted: (since, lasted) => `${since} (${lasted})`,
    acknowledge: 'Acknowledge',
    silence: 'Silence for 1 h',
    open: 'Open',
    logs: 'Matching lines',
    digest: (messages, alerts) => `${String(messages)} messages in one, ${String(alerts)} alerts`,
    folded: (messages, channel) =>
      `one message instead of ${String(messages)}: more than ${channel} can send`,
    colon: ': ',
    testTitle: 'This is a test',
    testLine: (channel) => `Messages to "${channel}" arrive. Nothing is wrong.`,
  },
  zh: {
    severity: { critical: '严重', warning: '警告', info: '提示' },
    kind: {
      firing: '',
      update: '更新',
      escalation: '无人确认，已升级',
      reminder: '仍在告警',
      resolved: '',
      digest: '汇总',
      report: '报告',
      test: '测试',
    },
    resolved: '已恢复',
    priority: '优先级',
    since: '开始时间',
    until: '恢复时间',
    cause: '可能原因',
    state: '状态',
    acknowledgedBy: '确认人',
    onDuty: '值班',
    runbook: '处理方法',
    more: (count) => `还有 ${String(count)} 条`,
    counts: (firing, resolved) =>
      resolved === 0
        ? `${String(firing)} 条告警中`
        : `${String(firing)} 条告警中，${String(resolved)} 条已恢复`,
    lasted: (seconds) => lasting(seconds, { d: ' 天', h: ' 小时', m: ' 分钟', s: ' 秒' }),
    sinceAndLasted: (since, lasted) => `${since}，持续 ${lasted}`,
    acknowledge: '确认',
    silence: '静默 1 小时',
    open: '查看详情',
    logs: '匹配的日志',
    digest: (messages, alerts) => `${String(messages)} 条消息合并为一条，共 ${String(alerts)} 条告警`,
    folded: (messages, channel) => `${String(messages)} 条消息合并为一条：超出 ${channel} 的发送上限`,
    colon: '：',
    testTitle: '这是一条测试消息',
    testLine: (channel) => `发往「${channel}」的消息可以送达。一切正常，无需处理。`,
  },
};

/** The two largest units that say something. */
function lasting(seconds: number, units: Readonly<Record<'d' | 'h' | 'm' | 's', string>>): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 86_400), units.d],
    [Math.floor(whole / 3_600) % 24, units.h],
    [Math.floor(whole / 60) % 60, units.m],
    [whole < 3_600 ? whole % 60 : 0, units.s],
  ] as const;
  const said = parts.filter(([count]) => count > 0).slice(0, 2);
  return said.length === 0 ? `0${units.s}` : said.map(([count, unit]) => `${String(count)}${unit}`).join(' ');
}
