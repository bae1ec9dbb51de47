import type { RuleOverride, RuleScope } from '@vigilops/contracts/api';
import type { HostRecord } from '../store/index.ts';
import { overrideFor } from './overrides.ts';

/** A host that a rule is about, and what is otherwise for it. */
export interface HostInScope {
  readonly host: HostRecord;
  readonly override: RuleOverride | undefined;
}

/** Hosts that a rule is about, by id: those of its scope for which it is not switched off. */
export function hostsInScope(
  { scope, overrides }: { readonly scope: RuleScope; readonly overrides: readonly RuleOverride[] },
  hosts: readonly HostRecord[],
): ReadonlyMap<number, HostInScope> {
  const meant = hosts.flatMap((host): [number, HostInScope][] => {
    const override = overrideFor(overrides, { hostId: host.id, group: host.group });
    return isMeant(scope, host) && override?.enabled !== false ? [[host.id, { host, override }]] : [];
  });
  return new Map(meant);
}

/** Whether only some hosts are meant: what has no host is then not. */
export function namesHosts({ host_ids: ids, groups }: RuleScope): boolean {
  return ids.length > 0 || groups.length > 0;
}

function isMeant(scope: RuleScope, { id, group }: HostRecord): boolean {
  return (
    !namesHosts(scope) || scope.host_ids.includes(id) || (group !== null && scope.groups.includes(group))
  );
}
