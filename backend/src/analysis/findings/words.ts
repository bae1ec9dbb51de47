import type { FindingReason, Settings } from '@vigilops/contracts/api';
import type { FindingRecord } from '../../model/index.ts';
import { writtenFigure } from './written.ts';

export type Language = Settings['general']['language'];

export interface FindingWords {
  /** What it is about: `web-1: disk use of /var`. */
  readonly title: string;
  /** Why it is unusual: `97 %, expected 18 % to 26 %: another level than before`. */
  readonly text: string;
}

const MEASURES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    cpu_usage: 'CPU use',
    load: 'load',
    memory_usage: 'memory use',
    swap_usage: 'swap use',
    disk_usage: 'disk use',
    disk_read: 'disk reads',
    disk_write: 'disk writes',
    network_receive: 'network in',
    network_transmit: 'network out',
    connections: 'connections',
    processes: 'processes',
    response_time: 'response time of checks',
    request_time: 'time of requests',
    requests: 'requests',
    failed_requests: 'failed requests',
    db_connections: 'database connections',
    db_connections_mysql: 'database connections',
    llm_cost: 'LLM cost',
    llm_time: 'time of LLM calls',
    lines: 'log lines',
    issue: 'errors',
    findings: 'many findings at once',
  },
  zh: {
    cpu_usage: 'CPU 使用率',
    load: '负载',
    memory_usage: '内存使用率',
    swap_usage: '交换空间使用率',
    disk_usage: '磁盘使用率',
    disk_read: '磁盘读取',
    disk_write: '磁盘写入',
    network_receive: '网络流入',
    network_transmit: '网络流出',
    connections: '连接数',
    processes: '进程数',
    response_time: '检查响应时间',
    request_time: '请求耗时',
    requests: '请求量',
    failed_requests: '失败请求',
    db_connections: '数据库连接数',
    db_connections_mysql: '数据库连接数',
    llm_cost: 'LLM 费用',
    llm_time: 'LLM 调用耗时',
    lines: '日志行数',
    issue: '错误',
    findings: '同时出现大量异常',
  },
};

const REASONS: Readonly<Record<Language, Readonly<Record<FindingReason, string>>>> = {
  en: {
    level: 'another level than before',
    spread: 'it varies otherwise than before',
    spike: 'far out for a short time',
    drift: 'it moved away slowly',
    season: 'not as usual at this time of day or week',
    silence: 'nothing is measured any more, while others still are',
    surge: 'much more often than usual',
    new: 'never seen before',
    vanished: 'it stopped, while its service goes on writing',
    regressed: 'it was resolved, and is back',
    storm: 'so much began at once that it is told as one',
  },
  zh: {
    level: '水平与以往不同',
    spread: '波动与以往不同',
    spike: '短时间内远超常态',
    drift: '缓慢偏离常态',
    season: '与平时这一时段不同',
    silence: '不再有数据，而其他指标仍在上报',
    surge: '出现频率远高于平时',
    new: '此前从未出现',
    vanished: '已停止出现，而所属服务仍在写日志',
    regressed: '已解决的问题再次出现',
    storm: '同时开始的异常太多，合并为一条',
  },
};

/** What a finding says, in the language of the house. Made at reading: only codes are stored. */
export function findingWords(finding: FindingRecord, language: Language): FindingWords {
  return { title: titleOf(finding, language), text: textOf(finding, language) };
}

/** What was measured, as people call it. */
export function measureName(measure: string, language: Language): string {
  return MEASURES[language][measure] ?? measure;
}

function titleOf(finding: FindingRecord, language: Language): string {
  const { hostName, serviceName, subject, measure, labels, templateText } = finding;
  const own = Object.values(labels);
  const what = measureName(measure, language) + (own.length === 0 ? '' : ` ${own.join(', ')}`);
  const who = hostName ?? serviceName ?? subject.service;
  const about = templateText ?? what;
  return who === null ? about : `${who}${language === 'zh' ? '：' : ': '}${about}`;
}

function textOf(
  { reason, value, low, high, measure, unit, members, labels }: FindingRecord,
  language: Language,
): string {
  const why = REASONS[language][reason];
  const written = (figure: number) => writtenFigure(figure, unit, measure, labels);
  const figures =
    value === null || reason === 'storm'
      ? ''
      : low === null || high === null
        ? written(value)
        : language === 'zh'
          ? `${written(value)}，预期 ${written(Math.max(0, low))} 至 ${written(high)}`
          : `${written(value)}, expected ${written(Math.max(0, low))} to ${written(high)}`;
  const also =
    members === 0
      ? ''
      : language === 'zh'
        ? `；另有 ${String(members)} 项同时开始`
        : `; ${String(members)} more began with it`;
  return `${figures}${figures === '' ? '' : language === 'zh' ? '：' : ': '}${why}${also}`;
}
