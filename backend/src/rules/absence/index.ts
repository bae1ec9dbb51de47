import { METRIC } from '@vigilops/contracts';
import type { RuleCondition } from '@vigilops/contracts/api';
import type { Signal } from '../../model/index.ts';
import { alertLabels } from '../alert-labels.ts';
import { hostsInScope, type HostInScope } from '../hosts-in-scope.ts';
import type { Look } from '../look.ts';
import type { EvaluateRule } from '../rule-kind.ts';
import { INGEST_DELAY_US } from '../windows.ts';

type AbsenceCondition = Extract<RuleCondition, { type: 'absence' }>;

/**
 * A metric that a host sent within a day and sends no more. Silence is measured against the newest heartbeat of the same
 * agent, so that neither a clock that is wrong nor data that come late look like silence.
 */
export const evaluateAbsence: EvaluateRule<AbsenceCondition> = async (rule, look) => {
  const { metric, filters } = rule.condition;
  const [hosts, sent, heard] = await Promise.all([
    look.hosts(),
    look.lastSent(metric, filters),
    look.lastSent(METRIC.heartbeat, []),
  ]);
  const inScope = hostsInScope(rule, hosts);
  return [...sent].flatMap(([hostId, sentUs]) => {
    const host = inScope.get(hostId);
    const heardUs = heard.get(hostId) ?? look.nowUs - INGEST_DELAY_US;
    return host === undefined
      ? []
      : [signalOf(rule.condition, host, Math.max(0, heardUs - sentUs) / 1e6, look)];
  });
};

function signalOf(
  { metric, silent_seconds: usual }: AbsenceCondition,
  { host, override }: HostInScope,
  seconds: number,
  { words }: Look,
): Signal {
  const limit = override?.threshold ?? usual;
  const common = {
    subject: { key: `host:${String(host.id)}`, hostId: host.id, serviceId: null },
    becauseOf: null,
    labels: alertLabels({ host }),
    severity: override?.severity,
  };
  if (!host.online) {
    const message = words.about(host.name, words.offlineToo(metric));
    return { ...common, verdict: 'no_data', value: null, message };
  }
  return {
    ...common,
    verdict: seconds > limit ? 'bad' : 'good',
    value: seconds,
    message: words.about(host.name, words.absent(metric, Math.round(seconds), limit)),
  };
}
