import type { Collector, CollectorDeps } from '../contract.ts';
import { addMemory, addSwap } from './states.ts';

export function createDarwinMemoryCollector({ systemInformation }: CollectorDeps): Collector {
  return {
    async collect(add) {
      const { total, active, free, swaptotal, swapused } = await (await systemInformation()).mem();
      // "active" is what cannot be taken back; the rest that is not free is file cache.
      const cached = Math.max(0, total - active - free);
      addMemory(add, total, { used: active, free: total - active - cached, cached }, undefined);
      addSwap(add, swaptotal, swapused);
    },
    close: () => undefined,
  };
}
