import type { HOST_FIGURES, RuleCondition, Settings } from '@vigilops/contracts/api';
import { BACKTEST_WORDS, type BacktestWords } from './backtest/words.ts';
import type { Doubt } from './engine/hindrance.ts';

export type Language = Settings['general']['language'];

/** How the house speaks, and where its clock hangs. */
export interface House {
  readonly language: Language;
  readonly timeZone: string;
}

type Figure = (typeof HOST_FIGURES)[number];
type LogCondition = Extract<RuleCondition, { type: 'log' }>;

/**
 * What rules say of what they see. Values come written, with their units; names of hosts, services, metrics and rules as
 * they are.
 */
export interface RuleWords {
  readonly about: (who: string, what: string) => string;
  /** Some names, and of how many. */
  readonly named: (shown: readonly string[], total: number) => string;
  readonly figure: Readonly<Record<Exclude<Figure, 'disk_usage_ratio'>, string>>;
  /** Null: nobody knows of which file system. */
  readonly disk: (mountpoint: string | null) => string;
  readonly changed: (metric: string) => string;
  readonly measured: (
    what: string,
    value: string,
    comparison: 'above' | 'below',
    threshold: string,
  ) => string;
  readonly unknown: (what: string) => string;
  readonly absent: (metric: string, seconds: number, threshold: number) => string;
  readonly offlineToo: (metric: string) => string;
  readonly online: (host: string) => string;
  /** Null: never heard. */
  readonly offline: (host: string, heard: string | null) => string;
  readonly service: Readonly<
    Record<'up' | 'down' | 'unknown', (name: string, reason: string | null) => string>
  >;
  readonly responseTime: string;
  readonly certificate: (date: string, days: string, threshold: number) => string;
  readonly certificateOver: (date: string) => string;
  readonly noCertificate: string;
  /** Where lines come from, as far as they say. */
  readonly source: (service: string | null, host: string | null) => string;
  readonly lines: (
    count: number,
    of: Pick<LogCondition, 'levels' | 'text' | 'query' | 'window_seconds'>,
    atLeast: number,
  ) => string;
  readonly nothingComes: string;
  readonly sees: string;
  readonly blind: (reasons: readonly string[]) => string;
  readonly statusUnknown: (services: string) => string;
  readonly cannotRead: (reason: string) => string;
  readonly failing: (rules: string, count: number, reason: string) => string;
  readonly doubt: Readonly<Record<Doubt, string>>;
  readonly unseen: (from: string, to: string) => string;
  readonly backtest: BacktestWords;
}

/** A search may be long; a message is not. */
const MOST_OF_QUERY = 160;
const shortQuery = (query: string) => {
  const characters = Array.from(query);
  return characters.length > MOST_OF_QUERY ? `${characters.slice(0, MOST_OF_QUERY).join('')}…` : query;
};

const because = (mark: string, reason: string | null) => (reason === null ? '' : `${mark}${reason}`);

export const RULE_WORDS: Readonly<Record<Language, RuleWords>> = {
  en: {
    about: (who, what) => `${who}: ${what}`,
    named: (shown, total) =>
      `${shown.join(', ')}${total > shown.length ? ` and ${String(total - shown.length)} more` : ''}`,
    figure: {
      cpu_usage_ratio: 'CPU usage',
      memory_usage_ratio: 'memory usage',
      swap_usage_ratio: 'swap usage',
      load_1m: 'load (1 min)',
      load_5m: 'load (5 min)',
      load_15m: 'load (15 min)',
      network_receive_bytes_per_second: 'network in',
      network_transmit_bytes_per_second: 'network out',
    },
    disk: (mountpoint) => (mountpoint === null ? 'disk usage' : `disk usage of ${mountpoint}`),
    changed: (metric) => `${metric} changed by`,
    measured: (what, value, comparison, threshold) =>
      `${what} ${value} (threshold: ${comparison} ${threshold})`,
    unknown: (what) => `${what} is unknown`,
    absent: (metric, seconds, threshold) =>
      `no ${metric} for ${String(seconds)} s, though the host is online (threshold: ${String(threshold)} s)`,
    offlineToo: (metric) => `offline, so nothing is known of ${metric}`,
    online: (host) => `${host} is online`,
    offline: (host, heard) =>
      heard === null ? `${host} is offline: never heard from` : `${host} is offline: last heard ${heard}`,
    service: {
      up: (name) => `${name} is up`,
      down: (name, reason) => `${name} is down${because(': ', reason)}`,
      unknown: (name, reason) => `${name}: status unknown${because(': ', reason)}`,
    },
    responseTime: 'response time',
    certificate: (date, days, threshold) =>
      `certificate expires on ${date}, in ${days} days (threshold: ${String(threshold)} days)`,
    certificateOver: (date) => `certificate expired on ${date}`,
    noCertificate: 'no certificate was seen within a day',
    source: (service, host) => `${service ?? 'logs'}${host === null ? '' : ` on ${host}`}`,
    lines: (count, { levels, text, query, window_seconds: seconds }, atLeast) => {
      const lines = count === 1 ? 'line' : 'lines';
      const kind = levels === undefined ? lines : `${levels.join(' or ')} ${lines}`;
      const withText = text === undefined ? kind : `${kind} with "${text}"`;
      const what = query === undefined ? withText : `${withText} matching ${shortQuery(query)}`;
      return `${String(count)} ${what} in ${String(seconds)} s (threshold: ${String(atLeast)})`;
    },
    nothingComes: 'no data is coming in',
    sees: 'monitoring sees everything',
    blind: (reasons) => `monitoring is blind: ${reasons.join('; ')}`,
    statusUnknown: (services) => `the status of ${services} is unknown`,
    cannotRead: (reason) => `hosts and services cannot be read (${reason})`,
    failing: (rules, count, reason) =>
      `${String(count)} ${count === 1 ? 'rule' : 'rules'} cannot be evaluated: ${rules} (${reason})`,
    doubt: {
      setBack: 'the clock was set back to a time that was evaluated before',
      agentsAhead: "the clock was changed, and the agents' clocks are ahead of it",
      nothingYet: 'the clock was changed, and no data of this time has arrived yet',
    },
    unseen: (from, to) => `rules were not evaluated from ${from} to ${to}`,
    backtest: BACKTEST_WORDS.en,
  },
  zh: {
    about: (who, what) => `${who}：${what}`,
    named: (shown, total) => `${shown.join('、')}${total > shown.length ? ` 等 ${String(total)} 个` : ''}`,
    figure: {
      cpu_usage_ratio: 'CPU 使用率',
      memory_usage_ratio: '内存使用率',
      swap_usage_ratio: '交换分区使用率',
      load_1m: '1 分钟平均负载',
      load_5m: '5 分钟平均负载',
      load_15m: '15 分钟平均负载',
      network_receive_bytes_per_second: '网络接收速率',
      network_transmit_bytes_per_second: '网络发送速率',
    },
    disk: (mountpoint) => (mountpoint === null ? '磁盘使用率' : `磁盘 ${mountpoint} 使用率`),
    changed: (metric) => `${metric} 变化`,
    measured: (what, value, comparison, threshold) =>
      `${what} ${value}（阈值 ${comparison === 'above' ? '>' : '<'} ${threshold}）`,
    unknown: (what) => `暂无数据（${what}）`,
    absent: (metric, seconds, threshold) =>
      `主机在线，但 ${metric} 已 ${String(seconds)} 秒没有数据（阈值 > ${String(threshold)} 秒）`,
    offlineToo: (metric) => `主机离线，无法判断 ${metric}`,
    online: (host) => `${host}：主机在线`,
    offline: (host, heard) => `${host}：主机已离线，${heard === null ? '从未上报' : `最后上报于 ${heard}`}`,
    service: {
      up: (name) => `${name}：服务正常`,
      down: (name, reason) => `${name}：服务不可用${because('，', reason)}`,
      unknown: (name, reason) => `${name}：服务状态未知${because('，', reason)}`,
    },
    responseTime: '响应时间',
    certificate: (date, days, threshold) =>
      `证书将于 ${date} 到期，剩余 ${days} 天（阈值 < ${String(threshold)} 天）`,
    certificateOver: (date) => `证书已于 ${date} 过期`,
    noCertificate: '一天内没有获取到证书',
    source: (service, host) =>
      service === null
        ? host === null
          ? '日志'
          : `${host} 的日志`
        : host === null
          ? service
          : `${host} 上的 ${service}`,
    lines: (count, { levels, text, query, window_seconds: seconds }, atLeast) => {
      const kind = levels === undefined ? '日志' : ` ${levels.join('、')} 级别日志`;
      const like = [
        ...(query === undefined ? [] : [`符合「${shortQuery(query)}」`]),
        ...(text === undefined ? [] : [`包含「${text}」`]),
      ];
      const what = like.length === 0 ? kind : `${like.join('且')}的${kind}`;
      return `${String(seconds)} 秒内有 ${String(count)} 行${what}（阈值 ≥ ${String(atLeast)} 行）`;
    },
    nothingComes: '没有数据上报',
    sees: '监控正常',
    blind: (reasons) => `监控失效：${reasons.join('；')}`,
    statusUnknown: (services) => `无法判断 ${services} 的状态`,
    cannotRead: (reason) => `无法读取主机和服务（${reason}）`,
    failing: (rules, count, reason) => `${String(count)} 条规则无法评估：${rules}（${reason}）`,
    doubt: {
      setBack: '时钟被回拨到已评估过的时间',
      agentsAhead: '时钟被调整，各 Agent 的时钟比它快',
      nothingYet: '时钟被调整，还没有收到这一时间的数据',
    },
    unseen: (from, to) => `${from} 至 ${to} 没有评估规则`,
    backtest: BACKTEST_WORDS.zh,
  },
};
