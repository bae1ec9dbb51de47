import {
  formatTimeUs,
  type AlertRuleDefinition,
  type ServiceDefinition,
  type Settings,
} from '@vigilops/contracts/api';
import type { MaintenanceRecord, ServiceRecord } from '../../model/index.ts';
import type { Directory } from './directory.ts';
import type {
  MaintenanceInFile,
  RuleInFile,
  ServiceInFile,
  ServiceReference,
  SettingsInFile,
} from './document.ts';

/** A definition by names instead of ids. What it names and is gone is left out. */
export function presentService(definition: ServiceDefinition, directory: Directory): ServiceInFile {
  const { observers } = definition;
  return {
    name: definition.name,
    description: definition.description,
    check: definition.check,
    interval_seconds: definition.interval_seconds,
    timeout_seconds: definition.timeout_seconds,
    failures: definition.failures,
    successes: definition.successes,
    agreement: definition.agreement,
    observers: {
      all: observers.all,
      hosts: hostNames(observers.host_ids, directory),
      groups: observers.groups,
      tags: observers.tags,
    },
    host: definition.host_id === null ? null : (directory.nameOfHost(definition.host_id) ?? null),
    depends_on: serviceNames(definition.depends_on, directory),
    service_name: definition.service_name,
    group: definition.group,
    tags: definition.tags,
    objective_percent: definition.objective_percent,
    paused: definition.paused,
  };
}

/** As it is kept, which is with its secrets masked; undefined for what people cannot define. */
export function presentRecord({ spec }: ServiceRecord, directory: Directory): ServiceInFile | undefined {
  const check = spec?.check;
  return spec === null || check === undefined || check.type === 'script'
    ? undefined
    : presentService({ ...spec, check }, directory);
}

export type PlannedMaintenance = Pick<
  MaintenanceRecord,
  'title' | 'note' | 'fromUs' | 'toUs' | 'all' | 'serviceIds' | 'hostIds' | 'groups' | 'isPublic'
>;

export function presentMaintenance(one: PlannedMaintenance, directory: Directory): MaintenanceInFile {
  return {
    title: one.title,
    note: one.note,
    from: isoOf(one.fromUs),
    to: isoOf(one.toUs),
    all: one.all,
    services: serviceNames(one.serviceIds, directory),
    hosts: hostNames(one.hostIds, directory),
    groups: [...one.groups],
    public: one.isPublic,
  };
}

export function presentRule(definition: AlertRuleDefinition, directory: Directory): RuleInFile {
  const { scope, overrides } = definition;
  return {
    ...definition,
    scope: {
      groups: scope.groups,
      hosts: hostNames(scope.host_ids, directory),
      services: serviceNames(scope.service_ids, directory),
    },
    overrides: overrides.map(({ host_ids: hostIds, ...rest }) => ({
      ...rest,
      hosts: hostNames(hostIds, directory),
    })),
  };
}

export function presentSettings(settings: Settings, directory: Directory): SettingsInFile {
  const { services, ...page } = settings.status_page;
  return {
    ...settings,
    status_page: {
      ...page,
      services: services.flatMap(({ id, name, group }) => {
        const service = directory.nameOfService(id);
        return service === undefined ? [] : [{ service, name, group }];
      }),
    },
  };
}

function hostNames(ids: readonly number[], directory: Directory): string[] {
  return ids.flatMap((id) => directory.nameOfHost(id) ?? []).toSorted();
}

function serviceNames(ids: readonly number[], directory: Directory): ServiceReference[] {
  return ids.flatMap((id) => directory.nameOfService(id) ?? []).toSorted(byText);
}

function byText(a: ServiceReference, b: ServiceReference): number {
  const [left, right] = [a, b].map((one) => (typeof one === 'string' ? one : `${one.name}\0${one.host}`));
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

/** Without a fraction that says nothing. */
function isoOf(us: number): string {
  return formatTimeUs(us)
    .replace(/\.000000Z$/u, 'Z')
    .replace(/000Z$/u, 'Z');
}
