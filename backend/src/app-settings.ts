import { VigilError } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';
import type { StopOrder } from './app-stop.ts';
import type { Config } from './config.ts';
import type { LiveSettings } from './settings/index.ts';
import {
  createCpuMeter,
  createLiveSettings,
  createSettingsDesk,
  createSystemInformation,
  watchSettings,
  type Configuration,
  type FixedSetting,
  type SettingsDesk,
  type SettingsWatch,
  type SystemInformationReader,
} from './settings/index.ts';
import type { Store } from './store/index.ts';

export interface SettingsRoom {
  readonly desk: SettingsDesk;
  readonly watch: SettingsWatch;
  readonly configuration: Configuration;
  readonly systemInformation: SystemInformationReader;
}

/** What is in force: the defaults below what is stored below what the environment decides. */
export function liveSettingsOf(config: Config, logger: Logger): LiveSettings {
  return createLiveSettings({ fixed: fixedSettings(config), logger });
}

function fixedSettings(config: Config): readonly FixedSetting[] {
  void config;
  return [];
}

/** Settings that people change, and that this and other backends follow. */
export async function openSettings(
  deps: { readonly config: Config; readonly version: string; readonly clock: Clock; readonly logger: Logger },
  parts: { readonly store: Store; readonly live: LiveSettings },
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
    desk: createSettingsDesk({ store: store.settings, live, clock }),
    watch,
    configuration: {
      exportYaml: () => Promise.reject(new VigilError('NOT_FOUND', 'not yet')),
      importYaml: () => Promise.reject(new VigilError('NOT_FOUND', 'not yet')),
    },
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

function usedCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
