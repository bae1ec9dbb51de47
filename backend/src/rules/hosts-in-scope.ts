import type { RuleScope } from '@vigilops/contracts/api';
import type { HostRecord } from '../store/index.ts';
import type { RuleDeps } from './rule-kind.ts';

/** Bound: the house is made for 50 hosts. */
const MAX_HOSTS = 1_000;

/** Hosts that a rule is about. */
export async function hostsInScope(
  scope: RuleScope,
  deps: Pick<RuleDeps, 'readers' | 'heartbeatTimeoutMs'>,
  nowUs: number,
  signal: AbortSignal,
): Promise<readonly HostRecord[]> {
  const all = await deps.readers.hosts.listHosts(
    { nowUs, offlineAfterMs: deps.heartbeatTimeoutMs(), limit: MAX_HOSTS },
    signal,
  );
  if (scope.host_ids.length === 0 && scope.groups.length === 0) {
    return all;
  }
  return all.filter(
    ({ id, group }) => scope.host_ids.includes(id) || (group !== null && scope.groups.includes(group)),
  );
}
