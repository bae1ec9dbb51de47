import { figureText } from '../../analysis/figures.ts';
import { t } from '../../t.ts';
import type { Finding, FindingKind, FindingWord } from './types.ts';

export function kindName(kind: FindingKind): string {
  switch (kind) {
    case 'metric':
      return t('findings.kind.metric', 'Metric');
    case 'log_rate':
      return t('findings.kind.log-rate', 'More log lines');
    case 'log_new':
      return t('findings.kind.log-new', 'New pattern');
    case 'log_vanished':
      return t('findings.kind.log-vanished', 'Pattern gone');
    case 'issue_new':
      return t('findings.kind.issue-new', 'New error');
    case 'issue_regressed':
      return t('findings.kind.issue-regressed', 'Error is back');
    case 'storm':
      return t('findings.kind.storm', 'Storm');
    default:
      return kind satisfies never;
  }
}

/** What was measured, as people call it; what nobody named as it is. */
export function measureName(measure: string): string {
  const names: Readonly<Record<string, string>> = {
    cpu_usage: t('findings.of.cpu', 'CPU use'),
    load: t('findings.of.load', 'load'),
    memory_usage: t('findings.of.memory', 'memory use'),
    swap_usage: t('findings.of.swap', 'swap use'),
    disk_usage: t('findings.of.disk', 'disk use'),
    disk_read: t('findings.of.disk-read', 'disk reads'),
    disk_write: t('findings.of.disk-write', 'disk writes'),
    network_receive: t('findings.of.network-in', 'network in'),
    network_transmit: t('findings.of.network-out', 'network out'),
    connections: t('findings.of.connections', 'connections'),
    processes: t('findings.of.processes', 'processes'),
    response_time: t('findings.of.response-time', 'response time of checks'),
    request_time: t('findings.of.request-time', 'time of requests'),
    requests: t('findings.of.requests', 'requests'),
    failed_requests: t('findings.of.failed-requests', 'failed requests'),
    db_connections: t('findings.of.db-connections', 'database connections'),
    db_connections_mysql: t('findings.of.db-connections', 'database connections'),
    llm_cost: t('findings.of.llm-cost', 'LLM cost'),
    llm_time: t('findings.of.llm-time', 'time of LLM calls'),
    lines: t('findings.of.lines', 'log lines'),
    issue: t('findings.of.errors', 'errors'),
    findings: t('findings.of.many', 'many things at once'),
  };
  return names[measure] ?? measure;
}

/** Whom it is about, and what of it. */
export function findingTitle({ host_name: host, service, template, measure, labels }: Finding): string {
  const who = host ?? service;
  const what = template ?? [measureName(measure), ...Object.values(labels)].join(' ');
  return who === null ? what : `${who}: ${what}`;
}

function reasonText({ reason }: Finding): string {
  switch (reason) {
    case 'level':
      return t('findings.reason.level', 'another level than before');
    case 'spread':
      return t('findings.reason.spread', 'it varies otherwise than before');
    case 'spike':
      return t('findings.reason.spike', 'far out for a short time');
    case 'drift':
      return t('findings.reason.drift', 'it moved away slowly');
    case 'season':
      return t('findings.reason.season', 'not as usual at this time of day or week');
    case 'silence':
      return t('findings.reason.silence', 'nothing is measured any more, while others still are');
    case 'surge':
      return t('findings.reason.surge', 'much more often than usual');
    case 'new':
      return t('findings.reason.new', 'never seen before');
    case 'vanished':
      return t('findings.reason.vanished', 'it stopped, while its service goes on writing');
    case 'regressed':
      return t('findings.reason.regressed', 'it was resolved, and is back');
    case 'storm':
      return t('findings.reason.storm', 'so much began at once that it is told as one');
    default:
      return reason satisfies never;
  }
}

/** Why it is unusual: the value, what was expected, and the reason. */
export function findingText(finding: Finding): string {
  const { value, low, high, reason } = finding;
  const why = reasonText(finding);
  const figure = (of: number) => figureText(of, finding);
  if (value === null || reason === 'storm') {
    return why;
  }
  if (low === null || high === null) {
    return t('findings.text-value', '{{value}}: {{why}}', { value: figure(value), why });
  }
  return t('findings.text', '{{value}}, expected {{low}} to {{high}}: {{why}}', {
    value: figure(value),
    low: figure(Math.max(0, low)),
    high: figure(high),
    why,
  });
}

export function wordName(word: FindingWord): string {
  switch (word) {
    case 'useful':
      return t('findings.word.useful', 'Useful');
    case 'not_useful':
      return t('findings.word.not-useful', 'Not useful');
    case 'expected':
      return t('findings.word.expected', 'Expected now');
    default:
      return word satisfies never;
  }
}

/** What a word does, said before it is given. */
export function wordEffect(word: FindingWord): string {
  switch (word) {
    case 'useful':
      return t('findings.effect.useful', 'This series is told of more readily');
    case 'not_useful':
      return t('findings.effect.not-useful', 'This series is told of less readily');
    case 'expected':
      return t('findings.effect.expected', 'It ends, and this series says nothing for four hours');
    default:
      return word satisfies never;
  }
}
