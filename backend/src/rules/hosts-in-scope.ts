import type { RuleScope } from '@vigilops/contracts/api';
import type { HostRecord, Readers } from '../store/index.ts';

/** Bound: the house is made for 50 hosts. */
const MAX_HOSTS = 1_000;

/** Hosts that a rule is about. */
export async function hostsInScope(
  scope: RuleScope,
  hosts: Readers['hosts'],
  heardSinceUs: number,
  signal: AbortSignal,
): Promise<readonly HostRecord[]> {
  const all = await hosts.listHosts({ heardSinceUs, limit: MAX_HOSTS }, signal);
  if (scope.host_ids.length === 0 && scope.groups.length === 0) {
    return all;
  }
  return all.filter(
    ({ id, group }) => scope.host_ids.includes(id) || (group !== null && scope.groups.includes(group)),
  );
}
