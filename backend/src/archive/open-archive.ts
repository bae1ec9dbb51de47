import type { ArchiveSettings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import type { LogArchiveState, LogArchiveStores, SealedSecrets } from '../model/index.ts';
import { archiveDue, type Archived } from './archivist.ts';
import { createLogArchiveDesk, type LogArchiveDesk } from './desk.ts';
import { lookAfter, type Care } from './look-after.ts';
import { openPlace, placeOf, type PlaceDeps } from './places.ts';
import { restoreNext } from './restore.ts';
import type { Resolve } from './targets/s3-client.ts';

const MIB = 2 ** 20;
const DAY_MS = 86_400_000;
/** How long it is remembered who wrote how much. */
const USAGE_DAYS = 400;

export interface LogArchiveConfig {
  /** For archives in a folder. */
  readonly folder: string;
  /** Where a part lies until it is at its place. */
  readonly spoolFolder: string;
  readonly partBytes: number;
  readonly blockBytes: number;
  readonly pageBytes: number;
  readonly pageRows: number;
}

export const LOG_ARCHIVE_DEFAULTS = {
  partBytes: 64 * MIB,
  blockBytes: MIB,
  pageBytes: 2 * MIB,
  pageRows: 10_000,
};

export interface LogArchiveRoom {
  readonly desk: LogArchiveDesk;
  /** What the jobs do; each is safe to repeat. */
  archiveDue(signal: AbortSignal): Promise<Archived>;
  lookAfter(signal: AbortSignal): Promise<Care>;
  /** Answers whether there was a restore to do. */
  restoreNext(signal: AbortSignal): Promise<boolean>;
  /** Answers how many rows went. */
  expireRestores(signal: AbortSignal): Promise<number>;
  /** Answers how many notes were added up. */
  foldUsage(signal: AbortSignal): Promise<number>;
  counts(signal: AbortSignal): Promise<Readonly<Record<LogArchiveState, number>>>;
}

export function openLogArchive(
  config: LogArchiveConfig,
  deps: {
    readonly stores: LogArchiveStores;
    readonly secrets: SealedSecrets;
    readonly resolve: Resolve;
    readonly settings: () => ArchiveSettings;
    readonly hotDays: () => number;
    readonly onWritten: (lines: number, bytes: number) => void;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly version: string;
  },
): LogArchiveRoom {
  const { clock, logger, settings, stores } = deps;
  const places: PlaceDeps = {
    store: stores.archives,
    secrets: deps.secrets,
    folder: config.folder,
    resolve: deps.resolve,
  };
  const openTarget = (place: Parameters<typeof openPlace>[1], signal: AbortSignal) =>
    openPlace(places, place, signal);
  const common = { store: stores.archives, clock, logger, openTarget };

  return {
    desk: createLogArchiveDesk({ ...places, stores, settings, now: () => clock.now() }),
    archiveDue: (signal) =>
      archiveDue(
        {
          ...common,
          spoolFolder: config.spoolFolder,
          version: deps.version,
          partBytes: config.partBytes,
          blockBytes: config.blockBytes,
          page: { rows: config.pageRows, bytes: config.pageBytes },
          place: () => placeOf(settings()),
          hotDays: deps.hotDays,
          onWritten: deps.onWritten,
        },
        signal,
      ),
    lookAfter: (signal) => lookAfter({ ...common, keepDays: () => settings().keep_days }, signal),
    restoreNext: (signal) =>
      restoreNext(
        { archives: stores.archives, restores: stores.restores, clock, logger, openTarget },
        signal,
      ),
    expireRestores: (signal) => stores.restores.expire(clock.now(), signal),
    foldUsage: (signal) => {
      const before = new Date(clock.now().getTime() - USAGE_DAYS * DAY_MS);
      return stores.usage.fold(before.toISOString().slice(0, 10), signal);
    },
    counts: stores.archives.counts,
  };
}
