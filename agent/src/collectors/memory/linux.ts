import type { Collector, CollectorDeps } from '../contract.ts';
import { addMemory, addSwap } from './states.ts';

export function createLinuxMemoryCollector({ paths, open, limits }: CollectorDeps): Collector {
  const file = open(`${paths.proc}/meminfo`);
  return {
    collect(add) {
      const info = parseMeminfo(file.text());
      const total = info.get('MemTotal');
      const free = info.get('MemFree');
      if (total === undefined || free === undefined) {
        throw new Error('/proc/meminfo has no MemTotal and MemFree');
      }
      const limit = limits.memory(total);
      if (limit !== undefined) {
        const { limitBytes, usedBytes, cachedBytes } = limit;
        const states = { used: usedBytes, free: limitBytes - usedBytes - cachedBytes, cached: cachedBytes };
        addMemory(add, limitBytes, states, limitBytes - usedBytes);
        if (limit.swap !== undefined) {
          addSwap(add, limit.swap.limitBytes, limit.swap.usedBytes);
        }
        return;
      }
      const buffers = info.get('Buffers') ?? 0;
      const cached = cacheOf(info);
      const used = Math.max(0, total - free - buffers - cached);
      addMemory(
        add,
        total,
        { used, free, buffers, cached },
        info.get('MemAvailable') ?? free + buffers + cached,
      );
      const swap = info.get('SwapTotal') ?? 0;
      addSwap(add, swap, swap - (info.get('SwapFree') ?? swap));
    },
    close: () => file.close(),
  };
}

/** Page cache and slab that can be given back. Shared memory is counted in Cached but cannot, so it is "used". */
function cacheOf(info: ReadonlyMap<string, number>): number {
  const cache = (info.get('Cached') ?? 0) + (info.get('SReclaimable') ?? 0);
  return Math.max(0, cache - (info.get('Shmem') ?? 0));
}

/** `MemTotal:       24684096 kB`, in bytes; "kB" means 1024 (proc_meminfo(5)). */
export function parseMeminfo(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const match = /^(\w+):\s+(\d+) kB$/.exec(line);
      return match === null ? [] : [[match[1] ?? '', Number(match[2]) * 1024]];
    }),
  );
}
