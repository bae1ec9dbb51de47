import { formattedValueToString, getValueFormat } from '@grafana/data';
import { lockHolder } from '@vigilops/contracts';
import type { CauseEvidence, CauseLink, CauseCandidate, RootCauseAnswer } from '@vigilops/contracts/api';
import { grafanaUnit } from '../datasource/units.ts';
import { t } from '../t.ts';

/** What was seen there, in one line. Texts of others come as they are. */
export function evidenceText(evidence: CauseEvidence): string {
  const { change, kind, metric, before, after, is_new: isNew } = evidence;
  if (change !== null) {
    return changeText(change);
  }
  const numbers = { metric, after: figure(after, evidence), before: figure(before, evidence) };
  if (metric === 'log.errors') {
    return t('cause.log-errors', '{{after}} error lines a minute, usually {{before}}', numbers);
  }
  if (kind === 'log') {
    return isNew
      ? t('cause.log-new', 'logged for the first time: {{metric}}', numbers)
      : t('cause.log-surge', '{{after}} lines a minute, usually {{before}}: {{metric}}', numbers);
  }
  const holder = lockHolder(metric);
  if (holder !== undefined) {
    return holder === ''
      ? t('cause.lock-unknown', 'a lock: others wait, {{after}} by then, usually {{before}}', numbers)
      : t('cause.lock', 'a lock: others wait for {{holder}}, {{after}} by then, usually {{before}}', {
          ...numbers,
          holder,
        });
  }
  return t('cause.moved', '{{name}}: {{after}}, usually {{before}}', {
    ...numbers,
    name: metricName(metric),
  });
}

/** What its link shows. */
export function linkText({ kind, metric }: CauseEvidence): string {
  if (kind === 'log') {
    return t('cause.show-lines', 'Lines');
  }
  return lockHolder(metric) === undefined ? t('cause.show', 'Show') : t('cause.show-locks', 'Who waited');
}

function changeText(change: NonNullable<CauseEvidence['change']>): string {
  const { kind, action, subject, count } = change;
  const versions = { subject, before: change.before ?? '?', after: change.after ?? '?' };
  if (kind === 'version') {
    return t('cause.version', '{{subject}} went from version {{before}} to {{after}}', versions);
  }
  if (kind === 'boot') {
    return t('cause.boot', 'the host was started anew');
  }
  const what =
    count > 1 ? t('cause.several', '{{subject}} and {{count}} more', { subject, count: count - 1 }) : subject;
  switch (action) {
    case 'added':
      return t('cause.added', '{{what}} was added', { what });
    case 'removed':
      return t('cause.removed', '{{what}} was removed', { what });
    case 'changed':
      return kind === 'package' || kind === 'image'
        ? t('cause.updated', '{{what}} went from {{before}} to {{after}}', { what, ...versions })
        : t('cause.changed', '{{what}} was changed', { what });
    default:
      return action satisfies never;
  }
}

/** Those of ours that every service has; others are called as their senders call them. */
function metricName(metric: string): string {
  switch (metric) {
    case 'request.duration':
      return t('cause.metric.duration', 'time of a request');
    case 'request.errors':
      return t('cause.metric.errors', 'failed requests');
    case 'check.duration':
      return t('cause.metric.check-duration', 'time of a check');
    case 'check.failed':
      return t('cause.metric.check-failed', 'failed checks');
    case 'llm.cost':
      return t('cause.metric.llm-cost', 'cost a minute');
    case 'llm.calls':
      return t('cause.metric.llm-calls', 'LLM calls a minute');
    default:
      return metric;
  }
}

function figure(value: number | null, { unit, metric, role }: CauseEvidence): string {
  const isShare = unit === '1' && (role === 'errors' || role === 'saturation');
  const format = getValueFormat(isShare ? 'percentunit' : grafanaUnit(unit, metric));
  return value === null ? '?' : formattedValueToString(format(value)).trim();
}

/** How what stands above does harm to what stands below it. */
export function relationText(relation: NonNullable<CauseLink['relation']>): string {
  switch (relation) {
    case 'calls':
      return t('cause.relation.calls', 'is called by');
    case 'uses':
      return t('cause.relation.uses', 'is used by');
    case 'runs-on':
      return t('cause.relation.runs-on', 'carries');
    case 'logged-by':
      return t('cause.relation.logged-by', 'was logged by');
    case 'changed-by':
      return t('cause.relation.changed-by', 'changed');
    default:
      return relation satisfies never;
  }
}

export function confidenceText(confidence: CauseCandidate['confidence']): string {
  switch (confidence) {
    case 'high':
      return t('cause.confidence.high', 'very likely');
    case 'medium':
      return t('cause.confidence.medium', 'likely');
    case 'low':
      return t('cause.confidence.low', 'possible');
    default:
      return confidence satisfies never;
  }
}

export function kindName(kind: CauseCandidate['place']['kind']): string {
  switch (kind) {
    case 'host':
      return t('cause.kind.host', 'Host');
    case 'service':
      return t('cause.kind.service', 'Service');
    case 'database':
      return t('cause.kind.database', 'Database');
    case 'dependency':
      return t('cause.kind.dependency', 'Dependency');
    case 'template':
      return t('cause.kind.template', 'Log pattern');
    case 'change':
      return t('cause.kind.change', 'Change');
    case 'llm_budget':
      return t('cause.kind.llm-budget', 'LLM budget');
    case 'llm_spender':
      return t('cause.kind.llm-spender', 'LLM key and model');
    default:
      return kind satisfies never;
  }
}

export function unknownText(why: NonNullable<RootCauseAnswer['why']>): string {
  switch (why) {
    case 'nothing_known':
      return t('cause.unknown.nothing-known', 'Unknown: nothing was measured around that time.');
    case 'nothing_moved':
      return t('cause.unknown.nothing-moved', 'Unknown: nothing left its usual range around that time.');
    case 'nobody_stands_out':
      return t('cause.unknown.nobody', 'Unknown: several places moved, and none stands out.');
    case 'not_connected':
      return t(
        'cause.unknown.not-connected',
        'Unknown: what moved around that time is not known to be connected with this.',
      );
    default:
      return why satisfies never;
  }
}

const leftOutName = (what: RootCauseAnswer['left_out'][number]['what']): string =>
  ({
    calls: t('cause.left.calls', 'calls between services'),
    metrics: t('cause.left.metrics', 'metrics'),
    checks: t('cause.left.checks', 'results of checks'),
    logs: t('cause.left.logs', 'error lines'),
    templates: t('cause.left.templates', 'log patterns'),
    changes: t('cause.left.changes', 'changes'),
    versions: t('cause.left.versions', 'versions'),
    hosts: t('cause.left.hosts', 'hosts'),
    databases: t('cause.left.databases', 'databases'),
    services: t('cause.left.services', 'services'),
    llm: t('cause.left.llm', 'calls of LLMs'),
  })[what];

/** Undefined where all was looked at. */
export function leftOutText(left: RootCauseAnswer['left_out']): string | undefined {
  const said = left.map(({ what, reason }) =>
    reason === 'too_slow'
      ? t('cause.left.slow', '{{what}} (took too long)', { what: leftOutName(what) })
      : t('cause.left.many', '{{what}} (too many, not all)', { what: leftOutName(what) }),
  );
  return said.length === 0
    ? undefined
    : t('cause.left.out', 'Not looked at: {{list}}', { list: said.join(', ') });
}
