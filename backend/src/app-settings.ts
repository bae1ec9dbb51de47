import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { rulesInFile } from './app-rules-in-file.ts';
import type { StopOrder } from './app-stop.ts';
import type { ChecksRoom } from './checks/index.ts';
import type { Config } from './config.ts';
import { pipelinesInConfiguration, presentPipeline, problemsOfPipelines } from './ingest/index.ts';
import { channelOfType, refuseStandby } from './notify/index.ts';
import { isAsShipped } from './rules/index.ts';
import type { LiveSettings } from './settings/index.ts';
import {
  createConfiguration,
  createCpuMeter,
  createFileReader,
  createLiveSettings,
  createSettingsDesk,
  createSystemInformation,
  watchSettings,
  type Configuration,
  type ConfigurationParts,
  type FixedSetting,
  type RefuseSettings,
  type SettingsDesk,
  type SettingsWatch,
  type SystemInformationReader,
} from './settings/index.ts';
import { createReaders, type Maintenance, type Store, type StoresOfOneTransaction } from './store/index.ts';

export interface SettingsRoom {
  /** What is in force, at this moment. */
  readonly current: () => Settings;
  /** What of what is stored cannot be read; null where all can. */
  readonly warning: () => string | null;
  readonly desk: SettingsDesk;
  readonly configuration: Configuration;
  /** The same work, but what it drops goes by what is set now, not by what was set some seconds ago. */
  readonly carefully: (maintenance: Maintenance) => Maintenance;
  readonly systemInformation: SystemInformationReader;
}

/** How the house speaks, and where its clock hangs. */
export function houseOf({ general }: Settings): {
  readonly language: Settings['general']['language'];
  readonly timeZone: string;
} {
  return { language: general.language, timeZone: general.time_zone };
}

interface ConfigurationRooms {
  readonly store: Store;
  readonly live: LiveSettings;
  readonly checks: Pick<ChecksRoom, 'definitionsOn' | 'maintenanceOn' | 'secrets'>;
}

/** What is in force: the defaults below what is stored below what the environment decides. */
export function liveSettingsOf(config: Config, logger: Logger): LiveSettings {
  return createLiveSettings({ fixed: fixedSettings(config), logger });
}

function fixedSettings({ decided }: Config): readonly FixedSetting[] {
  const all = [
    ['retention.metrics_days', 'VIGILOPS_RETENTION_METRICS', decided.metricsDays],
    ['retention.rollups_days', 'VIGILOPS_RETENTION_ROLLUPS', decided.rollupsDays],
    ['retention.logs_days', 'VIGILOPS_RETENTION_LOGS', decided.logsDays],
    ['retention.traces_days', 'VIGILOPS_RETENTION_TRACES', decided.tracesDays],
    ['retention.max_database_bytes', 'VIGILOPS_MAX_DATABASE', decided.maxDatabaseBytes],
    ['hosts.offline_after_seconds', 'VIGILOPS_OFFLINE_AFTER', decided.offlineAfterSeconds],
  ] as const;
  return all.flatMap(([key, variable, value]) => (value === undefined ? [] : [{ key, variable, value }]));
}

/** Settings that people change, and that this and other backends follow. */
export async function openSettings(
  deps: { readonly config: Config; readonly version: string; readonly clock: Clock; readonly logger: Logger },
  parts: ConfigurationRooms,
  order: StopOrder,
): Promise<SettingsRoom> {
  const { clock, logger } = deps;
  const { store, live } = parts;
  const watch = watchSettings({ store: store.settings, live, clock, logger });
  const cpu = createCpuMeter({ clock, cpuMs: usedCpuMs });
  order.afterPorts(() => Promise.all([watch.stop(), cpu.stop()]));
  await watch.start();
  await cpu.start();
  return {
    current: live.current,
    warning: live.warning,
    desk: createSettingsDesk({ store: store.settings, live, clock, refuse: refuseBy(store) }),
    configuration: createConfigurationDesk(deps, parts),
    carefully: (maintenance) => dropsBy(watch, maintenance),
    systemInformation: createSystemInformation({
      version: deps.version,
      nodeVersion: process.versions.node,
      embedded: deps.config.databaseUrl === undefined,
      startedAt: new Date(clock.now().getTime() - process.uptime() * 1_000),
      store,
      memory: process.memoryUsage,
      cpuRatio: cpu.ratio,
      clock,
    }),
  };
}

/** Settings, services, maintenance, alert rules and pipelines of logs as one file. */
export function createConfigurationDesk(
  deps: { readonly version: string; readonly clock: Clock },
  parts: ConfigurationRooms,
): Configuration {
  const { store, live, checks } = parts;
  const partsOn = (stores: StoresOfOneTransaction): ConfigurationParts => {
    const { services, readers, maintenanceWindows: maintenance } = stores;
    return {
      settings: stores.settings,
      services,
      maintenance,
      rules: rulesInFile(stores, deps.clock),
      pipelines: pipelinesInConfiguration(stores.logPipelines, deps.clock),
      hosts: stores.hostNames,
      refuse: refuseBy(stores),
      definitions: checks.definitionsOn({ services, readers }),
      plans: checks.maintenanceOn({ services, readers, maintenance }),
    };
  };
  return createConfiguration({
    parts: partsOn({ ...store, readers: createReaders(store.database) }),
    together: (work, signal) => store.together((stores) => work(partsOn(stores)), signal),
    withFile: createFileReader(),
    secretsOf: checks.secrets.open,
    pipelines: { problemsOf: problemsOfPipelines, present: presentPipeline },
    isAsShipped,
    live,
    version: deps.version,
    clock: deps.clock,
  });
}

/** What is as it was is not asked again: a channel that was removed must not stand in the way of everything else. */
export function refuseBy({ channels }: Pick<Store, 'channels'>): RefuseSettings {
  return async ({ notifications }, before, signal) => {
    const { channel } = notifications.silent_server;
    if (channel !== null && channel !== before.notifications.silent_server.channel) {
      refuseStandby(channel, await channels.list(signal), channelOfType);
    }
  };
}

function dropsBy({ refresh }: SettingsWatch, maintenance: Maintenance): Maintenance {
  const after =
    <T>(work: (signal: AbortSignal) => Promise<T>) =>
    async (signal: AbortSignal): Promise<T> => {
      await refresh(signal);
      return work(signal);
    };
  return {
    ...maintenance,
    expire: after(maintenance.expire),
    shrink: after(maintenance.shrink),
    prune: after(maintenance.prune),
  };
}

function usedCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
