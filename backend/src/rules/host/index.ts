import type { RuleCondition } from '@vigilops/contracts/api';
import { hostsInScope } from '../hosts-in-scope.ts';
import type { EvaluateRule } from '../rule-kind.ts';

type HostCondition = Extract<RuleCondition, { type: 'host' }>;

/** A host with an agent that is silent. Without an agent a host sends when it likes, and its silence means nothing. */
export const evaluateHost: EvaluateRule<HostCondition> = async ({ scope, nowUs }, deps, signal) => {
  const hosts = await hostsInScope(scope, deps, nowUs, signal);
  return hosts
    .filter(({ source }) => source === 'agent')
    .map(({ id, name, online, lastHeartbeat }) => ({
      subject: { key: `host:${String(id)}`, hostId: id, serviceId: null },
      verdict: online ? 'good' : 'bad',
      value: null,
      message: online
        ? `${name} is online`
        : `${name} is offline: nothing was heard since ${lastHeartbeat ?? 'ever'}`,
      becauseOf: null,
    }));
};
