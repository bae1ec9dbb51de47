import { METRIC } from '@vigilops/contracts';

import type { AddReading } from '../../metrics/reading.ts';
import { displayName } from '../../procfs/parse.ts';
import type { Mount } from './mounts.ts';

/** Bytes. `free` is what anyone may use; root's reserve is neither used nor free. */
export interface Space {
  readonly limit: number;
  readonly used: number;
  readonly free: number;
}

export function addFilesystem(add: AddReading, mount: Mount, { limit, used, free }: Space): void {
  const attributes = {
    'system.device': mount.device,
    'system.filesystem.mountpoint': displayName(Buffer.from(mount.mountpoint)),
    'system.filesystem.type': mount.type,
    'system.filesystem.mode': mount.mode,
  };
  add(METRIC.filesystemLimit, limit, attributes);
  add(METRIC.filesystemUsage, used, { ...attributes, 'system.filesystem.state': 'used' });
  add(METRIC.filesystemUsage, free, { ...attributes, 'system.filesystem.state': 'free' });
  const reserved = Math.max(0, limit - used - free);
  add(METRIC.filesystemUsage, reserved, { ...attributes, 'system.filesystem.state': 'reserved' });
  if (used + free > 0) {
    add(METRIC.filesystemUtilization, used / (used + free), attributes);
  }
}
