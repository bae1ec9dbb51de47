import type { Clock, Logger } from '@vigilops/runtime';
import type { Router } from 'express';
import type { SettingsRoom } from './app-settings.ts';
import type { StopOrder } from './app-stop.ts';
import type { ChecksRoom } from './checks/index.ts';
import type { Config } from './config.ts';
import { createStatusBuilder, createStatusPage, createStatusRouter } from './status-page/index.ts';
import type { Store } from './store/index.ts';

/** The public status page, where the settings want one. */
export async function openStatusPage(
  deps: { readonly config: Config; readonly clock: Clock; readonly logger: Logger },
  parts: {
    readonly store: Store;
    readonly settings: Pick<SettingsRoom, 'current'>;
    readonly checks: Pick<ChecksRoom, 'reckoning'>;
  },
  order: StopOrder,
): Promise<Router> {
  const { store, settings, checks } = parts;
  const page = createStatusPage({
    build: createStatusBuilder({
      services: store.services,
      maintenance: store.maintenanceWindows,
      incidents: store.statusIncidents,
      reckoning: checks.reckoning,
    }),
    settings: () => settings.current().status_page,
    // Where nobody has said where that is, who reads the feed takes it from where the feed is.
    url: `${deps.config.publicUrl ?? ''}/status`,
    clock: deps.clock,
    logger: deps.logger,
  });
  order.afterPorts(() => page.stop());
  await page.start();
  return createStatusRouter(page.held);
}
