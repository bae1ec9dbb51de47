import type { AlertRuleDefinition, LogPipeline } from '@vigilops/contracts/api';
import type {
  MaintenanceRecord,
  MaintenanceStore,
  ServiceRecord,
  ServiceStore,
  SettingsStore,
} from '../../model/index.ts';
import type { FixedSetting } from '../fixed-settings.ts';
import { presentStored, type CurrentSettings } from '../settings-desk.ts';
import { createDirectory, type Directory, type NamedHost } from './directory.ts';

/** What people set up here, as it is now. */
export interface House {
  readonly settings: CurrentSettings;
  /** With a check, whoever defined it. */
  readonly services: readonly ServiceRecord[];
  /** What runs or comes. */
  readonly maintenance: readonly MaintenanceRecord[];
  /** With those that came with the house. */
  readonly rules: readonly KeptRule[];
  /** In their order. */
  readonly pipelines: KeptPipelines;
  readonly hosts: readonly NamedHost[];
  readonly directory: Directory;
}

export interface KeptRule {
  readonly id: number;
  readonly definition: AlertRuleDefinition;
  /** Can be changed, not removed. */
  readonly builtIn: boolean;
}

/** `unread`: what of them this release does not understand. */
export interface KeptPipelines {
  readonly version: number;
  readonly definitions: readonly LogPipeline[];
  readonly unread: readonly string[];
}

/** Later nobody plans. */
const LATEST_US = Date.UTC(2200, 0, 1) * 1_000;

export interface HouseReaders {
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly services: Pick<ServiceStore, 'listChecked'>;
  readonly maintenance: Pick<MaintenanceStore, 'list'>;
  readonly rules: { list(signal: AbortSignal): Promise<readonly KeptRule[]> };
  readonly pipelines: { read(signal: AbortSignal): Promise<KeptPipelines> };
  readonly hosts: (signal: AbortSignal) => Promise<readonly NamedHost[]>;
  readonly fixed: readonly FixedSetting[];
}

export async function readHouse(readers: HouseReaders, nowUs: number, signal: AbortSignal): Promise<House> {
  // One after the other: an import asks on one connection.
  const settings = presentStored(await readers.settings.read(signal), readers.fixed);
  const services = await readers.services.listChecked(signal);
  const planned = await readers.maintenance.list({ fromUs: nowUs, toUs: LATEST_US }, signal);
  const rules = await readers.rules.list(signal);
  const pipelines = await readers.pipelines.read(signal);
  const hosts = await readers.hosts(signal);
  const directory = createDirectory(hosts, services);
  const maintenance = planned.filter((one) => isMeant(one, directory));
  return { settings, services, maintenance, rules, pipelines, hosts, directory };
}

/** Those that people defined: an agent's own file is the place for its own. */
export function ownServices(house: House): readonly ServiceRecord[] {
  return house.services.filter(({ source }) => source === 'api');
}

/** What was planned for services and hosts that are all gone is planned for nothing. */
function isMeant({ all, groups, serviceIds, hostIds }: MaintenanceRecord, directory: Directory): boolean {
  return (
    all ||
    groups.length > 0 ||
    serviceIds.some((id) => directory.nameOfService(id) !== undefined) ||
    hostIds.some((id) => directory.nameOfHost(id) !== undefined)
  );
}
