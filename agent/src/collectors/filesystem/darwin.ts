import type { Collector, CollectorDeps } from '../contract.ts';
import { addFilesystem } from './readings.ts';

export function createDarwinFilesystemCollector({ systemInformation }: CollectorDeps): Collector {
  return {
    async collect(add) {
      const volumes = await (await systemInformation()).fsSize();
      for (const { fs, type, size, used, available, mount, rw } of volumes) {
        const mode = rw === false ? 'ro' : 'rw';
        addFilesystem(
          add,
          { device: fs, type: type.toLowerCase(), mountpoint: mount, mode },
          { limit: size, used, free: available },
        );
      }
    },
    close: () => undefined,
  };
}
