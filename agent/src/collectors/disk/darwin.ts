import { METRIC } from '@vigilops/contracts';

import type { Collector, CollectorDeps } from '../contract.ts';

/** macOS tells the disks apart only to root; what can be had is their sum. */
const ALL_DISKS = 'all';

export function createDarwinDiskCollector({ systemInformation }: CollectorDeps): Collector {
  return {
    async collect(add) {
      const { fsStats, disksIO } = await systemInformation();
      const bytes = await fsStats();
      const operations = await disksIO();
      const direction = (name: string) => ({ 'system.device': ALL_DISKS, 'disk.io.direction': name });
      add(METRIC.diskIo, bytes.rx, direction('read'));
      add(METRIC.diskIo, bytes.wx, direction('write'));
      add(METRIC.diskOperations, operations.rIO, direction('read'));
      add(METRIC.diskOperations, operations.wIO, direction('write'));
    },
    close: () => undefined,
  };
}
