import { systemClock, type Logger } from '@vigilops/runtime';
import { randomBytes } from 'node:crypto';
import { createChecksRoom, type ChecksRoom } from '../../checks/index.ts';
import { createSealer } from '../../sealed-text.ts';
import type { Readers } from '../../store/index.ts';
import type { ReadingRoom } from '../../store/test/open-reading-room.ts';

export type CheckStores = Pick<
  ReadingRoom,
  'services' | 'serviceStates' | 'checkResults' | 'maintenanceWindows' | 'databaseDefinitions'
>;

/** The room of checks on a test's stores. */
export function openTestChecks(
  stores: CheckStores,
  { readers, logger }: { readonly readers: Readers; readonly logger: Logger },
): ChecksRoom {
  return createChecksRoom({
    services: stores.services,
    states: stores.serviceStates,
    results: stores.checkResults,
    maintenance: stores.maintenanceWindows,
    databases: stores.databaseDefinitions,
    readers,
    sealer: createSealer('a secret of tests alone, and of no use', randomBytes),
    randomBytes,
    clock: systemClock,
    logger,
  });
}
