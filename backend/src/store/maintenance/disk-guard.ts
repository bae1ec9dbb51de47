import type { StoreSize } from './size.ts';

export interface DiskLimits {
  /** Below this much free space telemetry is refused. */
  readonly minFreeBytes: number;
  /** The database may grow to this; null: to what the disk holds. */
  readonly maxDatabaseBytes: number | null;
}

/** From this share on the oldest data is dropped before its time. */
export const SHRINK_SHARE = 0.9;
/** What dropping aims at, so that it does not have to run again at once. */
const AIM_SHARE = 0.85;
/** From this share on telemetry is refused, while everything else goes on working. */
const STOP_SHARE = 0.95;
/** With this much free the share of a large disk says nothing. */
const AMPLE_BYTES = 20 * 2 ** 30;

export interface DiskVerdict {
  /** Bytes to drop; 0 while there is room. */
  readonly excessBytes: number;
  /** Why telemetry is refused; null while it is taken. */
  readonly stop: string | null;
}

/** Judges quota and disk; the tighter one rules. */
export function judgeDisk(size: StoreSize, limits: DiskLimits): DiskVerdict {
  const quota =
    limits.maxDatabaseBytes === null ? OK : judgeQuota(size.databaseBytes, limits.maxDatabaseBytes);
  const disk = size.disk === null ? OK : judgeFreeSpace(size.disk, size.databaseBytes, limits.minFreeBytes);
  return { excessBytes: Math.max(quota.excessBytes, disk.excessBytes), stop: disk.stop ?? quota.stop };
}

const OK: DiskVerdict = { excessBytes: 0, stop: null };

function judgeQuota(databaseBytes: number, maxBytes: number): DiskVerdict {
  if (databaseBytes < maxBytes * SHRINK_SHARE) {
    return OK;
  }
  const share = databaseBytes / maxBytes;
  return {
    excessBytes: Math.ceil(databaseBytes - maxBytes * AIM_SHARE),
    stop:
      share >= STOP_SHARE
        ? `the database has ${percent(share)} of the ${gib(maxBytes)} that it may use; raise the limit or shorten retention`
        : null,
  };
}

function judgeFreeSpace(
  disk: { readonly totalBytes: number; readonly freeBytes: number },
  databaseBytes: number,
  minFreeBytes: number,
): DiskVerdict {
  const share = 1 - disk.freeBytes / disk.totalBytes;
  const isTight = disk.freeBytes < AMPLE_BYTES;
  if (disk.freeBytes >= minFreeBytes && !(isTight && share >= SHRINK_SHARE)) {
    return OK;
  }
  // Others fill the disk too: give up at most what we have.
  const aimedFree = Math.max(minFreeBytes * 2, Math.min(disk.totalBytes * (1 - AIM_SHARE), AMPLE_BYTES));
  const mustStop = disk.freeBytes < minFreeBytes || (isTight && share >= STOP_SHARE);
  return {
    excessBytes: Math.max(0, Math.min(databaseBytes, Math.ceil(aimedFree - disk.freeBytes))),
    stop: mustStop
      ? `the disk of the database is ${percent(share)} full, ${gib(disk.freeBytes)} are free; free some space or shorten retention`
      : null,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function gib(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
