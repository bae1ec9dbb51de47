import type { LogArchiveStores } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { StorageEngine } from '../engines/engine.ts';
import { createLogArchiveStore } from './archives.ts';
import { createLogRestoreStore } from './restores.ts';
import { createLogUsageStore } from './usage.ts';

export function createLogArchiveStores(
  connections: Connections,
  engine: () => StorageEngine,
  canCopy = true,
): LogArchiveStores {
  return {
    archives: createLogArchiveStore(connections, engine),
    restores: createLogRestoreStore(connections, canCopy),
    usage: createLogUsageStore(connections),
  };
}
