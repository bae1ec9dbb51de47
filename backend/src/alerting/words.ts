import type { AlertSeverity, NoticeKind, Settings } from '@vigilops/contracts/api';
import { ENDINGS, type Ending } from '../model/index.ts';
import { EVIDENCE_WORDS, type EvidenceWords } from './evidence/words.ts';

export type Language = Settings['general']['language'];

/** How the house speaks. */
export interface House {
  readonly language: Language;
  readonly timeZone: string;
}

/**
 * What the alarm says of alerts and incidents. It is said once, in the language of the house at that moment, and kept as
 * it was said. Names of hosts, services and rules come as they are.
 */
export interface AlarmWords {
  /** Of why an incident is so urgent; joined by `also`. */
  readonly severity: Readonly<Record<AlertSeverity, string>>;
  readonly also: string;
  readonly reach: (hosts: number, services: number) => string;
  readonly isPublic: (service: string) => string;
  readonly inPlay: string;
  readonly noisy: string;
  readonly cause: (message: string, children: number) => string;
  /** Why an alert belongs to an incident. */
  readonly cameBack: string;
  readonly standsOn: (name: string) => string;
  readonly carries: (name: string) => string;
  readonly sameService: (name: string) => string;
  /** Null: nobody knows what it is called. */
  readonly sameHost: (name: string | null) => string;
  readonly calls: (name: string) => string;
  readonly sameRule: (name: string) => string;
  readonly takenOut: string;
  /** Why nobody is told of it by itself. */
  readonly silenced: (by: string, comment: string) => string;
  readonly maintenance: (title: string) => string;
  readonly inhibited: (message: string) => string;
  readonly flapping: (times: number) => string;
  readonly held: (shortLived: number, ended: number, seconds: number) => string;
  /** Null: it is not known who. */
  readonly inHand: (by: string | null) => string;
  readonly quietTime: string;
  readonly afterQuietTime: string;
  /** How it ended. */
  readonly recovered: string;
  readonly outOfScope: string;
  /** Something, and what is said of it. */
  readonly about: (what: string, said: string) => string;
  readonly ending: Readonly<Record<Ending, string>>;
  readonly ended: (message: string, resolution: string) => string;
  readonly notice: Readonly<Record<NoticeKind, string>>;
  /** A message went out, or could not. */
  readonly told: (channel: string, kind: string, error: string | null) => string;
  readonly evidence: EvidenceWords;
}

const some = (count: number, one: string, more: string) => `${String(count)} ${count === 1 ? one : more}`;

export const ALARM_WORDS: Readonly<Record<Language, AlarmWords>> = {
  en: {
    severity: { critical: 'critical', warning: 'warning', info: 'info' },
    also: '; ',
    reach: (hosts, services) =>
      [
        ...(hosts === 0 ? [] : [some(hosts, 'host', 'hosts')]),
        ...(services === 0 ? [] : [some(services, 'service', 'services')]),
      ].join(' and ') + ' affected',
    isPublic: (service) => `${service} is on the public status page`,
    inPlay: 'test environments only',
    noisy: 'alerts of its rules usually clear by themselves',
    cause: (message, children) =>
      `${message}; ${children === 1 ? '1 other alert depends' : `${String(children)} other alerts depend`} on it`,
    cameBack: 'it fired again',
    standsOn: (name) => `it depends on ${name}, which is failing`,
    carries: (name) => `${name} depends on it, and failed first`,
    sameService: (name) => `also about ${name}`,
    sameHost: (name) => `also on ${name ?? 'the same host'}, within 15 min`,
    calls: (name) => `it calls ${name} or is called by it, within 5 min`,
    sameRule: (name) => `same rule ("${name}"), within 1 min`,
    takenOut: 'taken out of its incident',
    silenced: (by, comment) => `silenced by ${by}: ${comment}`,
    maintenance: (title) => `maintenance: ${title}`,
    inhibited: (message) => `what it depends on was reported already: ${message}`,
    flapping: (times) => `flapping: fired ${String(times)} times within an hour; sent if it lasts 10 min`,
    held: (shortLived, ended, seconds) =>
      `${String(shortLived)} of the last ${String(ended)} alerts of this rule cleared by themselves, most within ${String(seconds)} s; sent if it lasts longer`,
    inHand: (by) => `${by ?? 'somebody'} is already working on this incident`,
    quietTime: 'quiet time',
    afterQuietTime: 'not critical: sent when the quiet time ends',
    recovered: 'back to normal',
    outOfScope: 'no longer covered by the rule',
    about: (what, said) => `${what}: ${said}`,
    ending: {
      saidOver: 'its sender says it is over',
      notSentAgain: 'its sender stopped sending it',
      ruleRemoved: 'the rule was removed',
    },
    ended: (message, resolution) => `${message}: ${resolution}`,
    notice: {
      firing: 'alarm',
      update: 'update',
      escalation: 'escalation',
      reminder: 'reminder',
      resolved: 'all clear',
      digest: 'digest',
      report: 'report',
      test: 'test',
    },
    told: (channel, kind, error) => `${channel}: ${kind}${error === null ? '' : ` (${error})`}`,
    evidence: EVIDENCE_WORDS.en,
  },
  zh: {
    severity: { critical: '严重', warning: '警告', info: '提示' },
    also: '；',
    reach: (hosts, services) =>
      '影响 ' +
      [
        ...(hosts === 0 ? [] : [`${String(hosts)} 台主机`]),
        ...(services === 0 ? [] : [`${String(services)} 个服务`]),
      ].join('、'),
    isPublic: (service) => `${service} 在公开状态页上展示`,
    inPlay: '仅涉及测试环境',
    noisy: '相关规则的告警大多会自行恢复',
    cause: (message, children) => `${message}，另有 ${String(children)} 条告警受其影响`,
    cameBack: '再次触发',
    standsOn: (name) => `依赖的 ${name} 正在告警`,
    carries: (name) => `${name} 依赖于它，且先行告警`,
    sameService: (name) => `同属服务 ${name}`,
    sameHost: (name) => `15 分钟内发生在${name === null ? '同一台主机' : `同一台主机 ${name}`}`,
    calls: (name) => `与 ${name} 有调用关系，5 分钟内先后触发`,
    sameRule: (name) => `1 分钟内触发了同一条规则「${name}」`,
    takenOut: '已从事件中拆出',
    silenced: (by, comment) => `已被 ${by} 静默：${comment}`,
    maintenance: (title) => `维护中：${title}`,
    inhibited: (message) => `其依赖的对象已通知：${message}`,
    flapping: (times) => `反复抖动：1 小时内触发 ${String(times)} 次，持续 10 分钟才通知`,
    held: (shortLived, ended, seconds) =>
      `该规则最近 ${String(ended)} 条告警有 ${String(shortLived)} 条自行恢复，多数不超过 ${String(seconds)} 秒；超时未恢复才通知`,
    inHand: (by) => (by === null ? '已有人正在处理该事件' : `${by} 正在处理该事件`),
    quietTime: '免打扰时段',
    afterQuietTime: '非严重告警，免打扰时段结束后通知',
    recovered: '已恢复正常',
    outOfScope: '已不在规则的范围内',
    about: (what, said) => `${what}：${said}`,
    ending: {
      saidOver: '发送方告知已恢复',
      notSentAgain: '发送方不再上报',
      ruleRemoved: '规则已删除',
    },
    ended: (message, resolution) => `${message}，${resolution}`,
    notice: {
      firing: '告警',
      update: '更新',
      escalation: '升级',
      reminder: '提醒',
      resolved: '恢复',
      digest: '摘要',
      report: '报告',
      test: '测试',
    },
    told: (channel, kind, error) => `${channel}：${kind}${error === null ? '' : `（${error}）`}`,
    evidence: EVIDENCE_WORDS.zh,
  },
};

/** How it ended, in this language: what the store has no words for is put into them here. */
export function endingIn(resolution: string, words: Pick<AlarmWords, 'ending'>): string {
  const [ending] = (Object.keys(ENDINGS) as Ending[]).filter((one) => ENDINGS[one] === resolution);
  return ending === undefined ? resolution : words.ending[ending];
}
