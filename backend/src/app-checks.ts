import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { randomBytes } from 'node:crypto';
import { houseSecret } from './app-accounts.ts';
import { houseOf } from './app-settings.ts';
import { createChecksRoom, createJudge, lookbackUs, type ChecksRoom } from './checks/index.ts';
import type { Config } from './config.ts';
import { createCheckJobs, type Job } from './jobs/index.ts';
import { createSealer } from './sealed-text.ts';
import { createReaders, type Store } from './store/index.ts';

export interface ServiceChecks extends ChecksRoom {
  readonly jobs: readonly Job[];
}

/** From what observers found to who is up: definitions, judging, availability. */
export async function openServiceChecks(
  deps: {
    readonly config: Config;
    readonly dataDir: string;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly settings: () => Settings;
  },
  store: Store,
): Promise<ServiceChecks> {
  const { clock, logger, settings } = deps;
  const room = createChecksRoom({
    services: store.services,
    states: store.serviceStates,
    results: store.checkResults,
    maintenance: store.maintenanceWindows,
    databases: store.databaseDefinitions,
    readers: createReaders(store.database),
    sealer: createSealer(await houseSecret(deps), randomBytes),
    randomBytes,
    clock,
    logger,
  });
  const { refreshUptimes } = room;
  const jobs = createCheckJobs({
    states: store.serviceStates,
    judge: createJudge(() => houseOf(settings())),
    lookbackUs,
    refreshUptimes,
    offlineAfterMs: () => settings().hosts.offline_after_seconds * 1_000,
    clock,
  });
  return { ...room, jobs };
}
