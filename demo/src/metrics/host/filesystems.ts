import type { Disk, Host } from '../../fleet/host-types.ts';
import { keyOf, uniformAt } from '../../random/hash.ts';
import { noiseAt } from '../../random/noise.ts';
import type { PointList } from '../instruments.ts';
import { HOST_INSTRUMENTS as I } from './host-instruments.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** ext4 keeps 5 % for root; xfs nothing. */
const RESERVED = { ext4: 0.05, xfs: 0 } as const;
/** The filling disk goes from its first to its last level in this time; then somebody cleans it up. */
const FILL = { from: 0.38, to: 0.965, overMs: 4 * DAY_MS };
const ROTATION = { from: 0.52, to: 0.83, everyMs: 6 * HOUR_MS };

export function addFilesystems(host: Host, timeMs: number, points: PointList): void {
  for (const disk of host.disks) {
    const attributes = {
      'system.device': disk.device,
      'system.filesystem.mountpoint': disk.mountpoint,
      'system.filesystem.type': disk.type,
      'system.filesystem.mode': 'rw',
    };
    const reserved = disk.sizeBytes * (disk.type === 'ext4' ? RESERVED.ext4 : RESERVED.xfs);
    const usable = disk.sizeBytes - reserved;
    const used = usable * usedShare(host, disk, timeMs);
    points.add(I.filesystemUsage, used, { ...attributes, 'system.filesystem.state': 'used' });
    points.add(I.filesystemUsage, usable - used, { ...attributes, 'system.filesystem.state': 'free' });
    points.add(I.filesystemUsage, reserved, { ...attributes, 'system.filesystem.state': 'reserved' });
    points.add(I.filesystemLimit, disk.sizeBytes, attributes);
    points.add(I.filesystemUtilization, used / usable, attributes);
  }
}

/** Used part of a file system, 0 to 1. */
export function usedShare(host: Host, disk: Disk, timeMs: number): number {
  const key = keyOf(host.key, disk.mountpoint);
  switch (disk.habit) {
    case 'filling': {
      const part = (timeMs % FILL.overMs) / FILL.overMs;
      return FILL.from + (FILL.to - FILL.from) * part;
    }
    case 'rotating': {
      const part = (timeMs % ROTATION.everyMs) / ROTATION.everyMs;
      return ROTATION.from + (ROTATION.to - ROTATION.from) * part;
    }
    case 'steady': {
      const base = 0.18 + 0.5 * uniformAt(key, 0);
      // A slow rise over three weeks, temporary files on top.
      const rise = 0.1 * (((timeMs + uniformAt(key, 1) * 21 * DAY_MS) % (21 * DAY_MS)) / (21 * DAY_MS));
      return base + rise + 0.006 * noiseAt(key, timeMs, 70 * 60_000);
    }
    default:
      return disk.habit satisfies never;
  }
}
