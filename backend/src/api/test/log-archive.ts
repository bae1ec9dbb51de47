import type { Settings } from '@vigilops/contracts/api';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LOG_ARCHIVE_DEFAULTS, openLogArchive } from '../../archive/index.ts';
import { createResolve, systemLookUp } from '../../notify/index.ts';
import { createSealedSecrets, createSealer } from '../../sealed-text.ts';
import type { ReadingRoom } from '../../store/test/open-reading-room.ts';
import type { RouteDeps } from '../route.ts';

export type LogArchiveStoresOfRoom = Pick<ReadingRoom, 'logArchive'>;

/** The desk of the log archive as the house has it; a place that is tried is written to. */
export function openTestLogArchive(
  room: LogArchiveStoresOfRoom,
  settings: () => Settings,
): Pick<RouteDeps, 'logArchive'> {
  const folder = path.join(tmpdir(), `vigilops-archive-${randomBytes(8).toString('hex')}`);
  const { desk } = openLogArchive(
    { ...LOG_ARCHIVE_DEFAULTS, folder, spoolFolder: `${folder}-spool` },
    {
      stores: room.logArchive,
      secrets: createSealedSecrets(
        createSealer('a secret of tests alone, and of no use', randomBytes),
        'log archive',
      ),
      resolve: createResolve({ lookUp: systemLookUp, allowPrivate: true }),
      settings: () => settings().archive,
      hotDays: () => settings().retention.logs_days,
      onWritten: () => undefined,
      clock: systemClock,
      logger: silentLogger,
      version: '0.0.0',
    },
  );
  return { logArchive: desk };
}
