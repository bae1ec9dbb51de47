import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { houseSecret } from './app-accounts.ts';
import { LOG_ARCHIVE_DEFAULTS, openLogArchive, type LogArchiveDesk } from './archive/index.ts';
import type { Config } from './config.ts';
import { createArchiveJobs, type Job } from './jobs/index.ts';
import { createResolve, systemLookUp } from './notify/index.ts';
import { createSealedSecrets, createSealer } from './sealed-text.ts';
import type { Store } from './store/index.ts';
import type { Instruments } from './telemetry/index.ts';

/** Days of logs that are written away, and fetched back. */
export interface LogArchive {
  readonly desk: LogArchiveDesk;
  readonly jobs: readonly Job[];
}

export async function openArchive(
  deps: {
    readonly config: Config;
    readonly dataDir: string;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly version: string;
  },
  parts: {
    readonly store: Pick<Store, 'logArchive'>;
    readonly settings: () => Settings;
    readonly instruments: Pick<Instruments, 'add'>;
  },
): Promise<LogArchive> {
  const { config, dataDir, clock, logger, version } = deps;
  const { instruments, settings } = parts;
  const room = openLogArchive(
    {
      ...LOG_ARCHIVE_DEFAULTS,
      folder: config.archiveDir ?? path.join(dataDir, 'log-archive'),
      spoolFolder: path.join(dataDir, 'log-archive-spool'),
    },
    {
      stores: parts.store.logArchive,
      secrets: createSealedSecrets(createSealer(await houseSecret(deps), randomBytes), 'log archive'),
      resolve: createResolve({
        lookUp: systemLookUp,
        allowPrivate: config.archiveAllowPrivate,
        setting: 'VIGILOPS_ARCHIVE_ALLOW_PRIVATE',
      }),
      settings: () => settings().archive,
      hotDays: () => settings().retention.logs_days,
      onWritten: (lines, bytes) => {
        instruments.add('archivedLines', lines);
        instruments.add('archivedBytes', bytes);
      },
      clock,
      logger,
      version,
    },
  );
  return { desk: room.desk, jobs: createArchiveJobs(room) };
}
