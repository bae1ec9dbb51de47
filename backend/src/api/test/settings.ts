import { silentLogger, systemClock } from '@vigilops/runtime';
import { refuseBy } from '../../app-settings.ts';
import type { ChannelStore, SettingsStore } from '../../model/index.ts';
import { createLiveSettings, createSettingsDesk, type LiveSettings } from '../../settings/index.ts';
import type { ApiDeps } from '../index.ts';

/** Settings on a database, as the house has them; of this process and its database only what is made up. */
export function openTestSettings(
  store: SettingsStore,
  channels: ChannelStore,
): Pick<ApiDeps, 'settings' | 'configuration' | 'systemInformation'> & {
  readonly current: LiveSettings['current'];
} {
  const live = createLiveSettings({ fixed: [], logger: silentLogger });
  return {
    current: live.current,
    settings: createSettingsDesk({ store, live, clock: systemClock, refuse: refuseBy({ channels }) }),
    configuration: {
      exportYaml: () => Promise.resolve('vigilops: 1\n'),
      importYaml: () => Promise.resolve({ applied: false, differences: [] }),
    },
    systemInformation: () =>
      Promise.resolve({
        version: '0.0.0',
        node_version: '24.0.0',
        license: 'Apache-2.0',
        started_at: '2026-03-01T12:00:00.000000Z',
        uptime_seconds: 1,
        resident_bytes: 1,
        heap_bytes: 1,
        cpu_ratio: null,
        database: {
          engine: 'postgres',
          server_version: '18.0',
          embedded: true,
          bytes: 1,
          disk_total_bytes: null,
          disk_free_bytes: null,
          tables: [],
        },
        counts: { hosts: 1, services: 1, users: 1, series: 1 },
      }),
  };
}
