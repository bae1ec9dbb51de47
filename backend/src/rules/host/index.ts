import type { RuleCondition } from '@vigilops/contracts/api';
import { alertLabels } from '../alert-labels.ts';
import { hostsInScope } from '../hosts-in-scope.ts';
import type { EvaluateRule } from '../rule-kind.ts';
import { writtenTime } from '../written-value.ts';

type HostCondition = Extract<RuleCondition, { type: 'host' }>;

/**
 * A host with an agent that is silent. Without an agent a host sends when it likes, and its silence means nothing; nor does
 * silence that is older than this backend's own hearing.
 */
export const evaluateHost: EvaluateRule<HostCondition> = async (rule, look) =>
  [...hostsInScope(rule, await look.hosts()).values()]
    .filter(({ host }) => host.source === 'agent')
    .map(({ host, override }) => {
      const couldHear = look.hearingUs >= host.offlineAfterMs * 1_000;
      return {
        subject: { key: `host:${String(host.id)}`, hostId: host.id, serviceId: null },
        verdict: host.online ? 'good' : couldHear ? 'bad' : 'no_data',
        value: null,
        message: host.online
          ? look.words.online(host.name)
          : look.words.offline(
              host.name,
              host.lastHeartbeat === null
                ? null
                : writtenTime(Date.parse(host.lastHeartbeat) * 1_000, look.timeZone),
            ),
        becauseOf: null,
        labels: alertLabels({ host }),
        severity: override?.severity,
      };
    });
