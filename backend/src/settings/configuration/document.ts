import {
  alertRuleDefinition,
  logPipelineList,
  maintenanceDefinition,
  parseTimeUs,
  ruleOverride,
  ruleScope,
  serviceDefinition,
  settings,
  statusPageSettings,
} from '@vigilops/contracts/api';
import { z } from 'zod';

/** What a secret is written as: as it is kept here. */
export const KEPT = '********';

const MOST = 1_000;
const name = z.string().min(1).max(256);

/** The host's name where only one has it, else its key. */
const hostReference = name;
/** A name is that of a service which people defined; one that an agent's own file defines is named with its host. */
const serviceReference = z.union([name, z.strictObject({ name, host: hostReference })]);
export type ServiceReference = z.output<typeof serviceReference>;

const observersInFile = z.strictObject({
  all: z.boolean().default(false),
  hosts: z.array(hostReference).max(100).default([]),
  groups: z.array(name).max(32).default([]),
  tags: z.array(name).max(32).default([]),
});

const serviceInFile = z
  .strictObject(serviceDefinition.shape)
  .omit({ host_id: true })
  .extend({
    observers: observersInFile.default({ all: true, hosts: [], groups: [], tags: [] }),
    host: hostReference.nullable().default(null),
    depends_on: z.array(serviceReference).max(32).default([]),
  })
  .refine((service) => service.timeout_seconds <= service.interval_seconds, {
    path: ['timeout_seconds'],
    message: 'must not be longer than interval_seconds',
  });
export type ServiceInFile = z.output<typeof serviceInFile>;

const ruleHosts = z.array(hostReference).max(500).default([]);
const ruleScopeInFile = z
  .strictObject(ruleScope.shape)
  .omit({ host_ids: true, service_ids: true })
  .extend({ hosts: ruleHosts, services: z.array(serviceReference).max(500).default([]) });
const ruleOverrideInFile = z
  .strictObject(ruleOverride.shape)
  .omit({ host_ids: true })
  .extend({ hosts: ruleHosts })
  .refine(({ hosts, groups }) => hosts.length + groups.length > 0, {
    message: 'names neither a host nor a group',
  });
const ruleInFile = z.strictObject(alertRuleDefinition.shape).extend({
  scope: ruleScopeInFile.prefault({}),
  overrides: z.array(ruleOverrideInFile).max(64).default([]),
});
export type RuleInFile = z.output<typeof ruleInFile>;

const moment = z
  .string()
  .max(40)
  .refine((text) => !text.startsWith('now') && parseTimeUs(text, 0) !== undefined, {
    message: 'must be an ISO 8601 time with zone, such as 2026-03-01T22:00:00Z',
  });

const maintenanceInFile = maintenanceDefinition
  .omit({ service_ids: true, host_ids: true })
  .extend({
    from: moment,
    to: moment,
    services: z.array(serviceReference).max(500).default([]),
    hosts: z.array(hostReference).max(500).default([]),
  })
  .refine((one) => (parseTimeUs(one.from, 0) ?? 0) < (parseTimeUs(one.to, 0) ?? 0), {
    path: ['to'],
    message: 'must be later than from',
  })
  .refine((one) => one.all || one.services.length + one.hosts.length + one.groups.length > 0, {
    message: 'name what is meant: all, or some services, hosts or groups',
  });
export type MaintenanceInFile = z.output<typeof maintenanceInFile>;

const shownInFile = z.strictObject({
  service: serviceReference,
  name: name.nullable().default(null),
  group: name.nullable().default(null),
});
export type ShownInFile = z.output<typeof shownInFile>;

const settingsInFile = settings.extend({
  status_page: statusPageSettings
    .extend({ services: z.array(shownInFile).max(200).default([]) })
    .prefault({}),
});
export type SettingsInFile = z.output<typeof settingsInFile>;

/** Everything that people set up, by names: so that it can be read, kept beside code, and taken to another house. */
export const configurationDocument = z.strictObject({
  /** Of this form of the file. */
  vigilops: z.literal(1),
  settings: settingsInFile.optional(),
  services: z.array(serviceInFile).max(MOST).optional(),
  maintenance: z.array(maintenanceInFile).max(MOST).optional(),
  alert_rules: z.array(ruleInFile).max(MOST).optional(),
  /** In the order in which they work. */
  log_pipelines: logPipelineList.optional(),
});
export type ConfigurationDocument = z.output<typeof configurationDocument>;
