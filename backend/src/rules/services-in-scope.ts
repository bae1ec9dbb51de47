import type { RuleOverride, RuleScope } from '@vigilops/contracts/api';
import type { ServiceRecord, Signal } from '../model/index.ts';
import type { HostRecord } from '../store/index.ts';
import { alertLabels } from './alert-labels.ts';
import { overrideFor } from './overrides.ts';

export interface ServiceInScope {
  readonly service: ServiceRecord;
  readonly override: RuleOverride | undefined;
  /** What every signal about it has. */
  readonly common: Pick<Signal, 'subject' | 'labels' | 'severity'>;
}

/** Services that a rule is about: of its scope, not paused, and not switched off for their host or group. */
export function servicesInScope(
  { scope, overrides }: { readonly scope: RuleScope; readonly overrides: readonly RuleOverride[] },
  services: readonly ServiceRecord[],
  hosts: readonly HostRecord[],
): readonly ServiceInScope[] {
  const hostsById = new Map(hosts.map((host) => [host.id, host]));
  return services.flatMap((service) => {
    const hostId = service.spec?.host_id ?? null;
    const group = service.spec?.group ?? null;
    const override = overrideFor(overrides, { hostId, group });
    if (service.spec?.paused === true || !isMeant(scope, service) || override?.enabled === false) {
      return [];
    }
    const host = hostId === null ? undefined : hostsById.get(hostId);
    const common = {
      subject: { key: `service:${String(service.id)}`, hostId, serviceId: service.id },
      labels: alertLabels({ host, group, service: service.name }),
      severity: override?.severity,
    };
    return [{ service, override, common }];
  });
}

function isMeant({ service_ids: services, host_ids: hosts, groups }: RuleScope, service: ServiceRecord) {
  if (services.length === 0 && hosts.length === 0 && groups.length === 0) {
    return true;
  }
  const hostId = service.spec?.host_id ?? null;
  const group = service.spec?.group ?? null;
  return (
    services.includes(service.id) ||
    (hostId !== null && hosts.includes(hostId)) ||
    (group !== null && groups.includes(group))
  );
}
