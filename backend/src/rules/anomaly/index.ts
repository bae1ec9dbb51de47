import type { RuleCondition } from '@vigilops/contracts/api';
import type { Signal } from '../../model/index.ts';
import { alertLabels } from '../alert-labels.ts';
import { hostsInScope, namesHosts } from '../hosts-in-scope.ts';
import type { OpenFinding } from '../look.ts';
import type { EvaluateRule } from '../rule-kind.ts';
import { servicesInScope } from '../services-in-scope.ts';

type AnomalyCondition = Extract<RuleCondition, { type: 'anomaly' }>;
type About = Pick<Signal, 'subject' | 'labels' | 'severity'>;

/** What was found without a rule and goes on, of a score and above: one alert for a host, a service or a storm. */
export const evaluateAnomaly: EvaluateRule<AnomalyCondition> = async (rule, look) => {
  const { condition, scope } = rule;
  const [found, allHosts, allServices] = await Promise.all([look.findings(), look.hosts(), look.services()]);
  const hosts = hostsInScope(rule, allHosts);
  const services = new Map(
    servicesInScope(rule, allServices, allHosts).map(({ service, common }) => [service.id, common]),
  );
  const isForAll = !namesHosts(scope) && scope.service_ids.length === 0;

  function aboutOf({ hostId, serviceId, service, subjectKey }: OpenFinding): About | undefined {
    if (hostId !== null) {
      const one = scope.service_ids.length > 0 && !namesHosts(scope) ? undefined : hosts.get(hostId);
      return (
        one && {
          subject: { key: `host:${String(hostId)}`, hostId, serviceId: null },
          labels: alertLabels({ host: one.host }),
          severity: one.override?.severity,
        }
      );
    }
    if (serviceId !== null) {
      return services.get(serviceId);
    }
    return isForAll
      ? {
          subject: { key: `finding/${subjectKey}`, hostId: null, serviceId: null },
          labels: alertLabels({ service }),
          severity: undefined,
        }
      : undefined;
  }

  const meant = found
    .filter(({ kind, score }) => score >= condition.min_score && (condition.kinds?.includes(kind) ?? true))
    .toSorted((a, b) => b.score - a.score);
  const signals = new Map<string, Signal>();
  for (const finding of meant) {
    const about = aboutOf(finding);
    if (about !== undefined && !signals.has(about.subject.key)) {
      signals.set(about.subject.key, {
        ...about,
        verdict: 'bad',
        value: finding.score,
        message: look.words.about(finding.title, finding.text),
        becauseOf: null,
      });
    }
  }
  return [...signals.values()];
};
