import { countCpuList } from '../../cgroup/files.ts';
import type { Collector, CollectorDeps } from '../contract.ts';
import { readIdentity } from './identity.ts';
import { addProcess, addStatuses, TOP_COUNT } from './readings.ts';
import { greatest } from './top.ts';
import { createProcessTracker } from './tracker.ts';
import { createUserNames } from './user-names.ts';

export function createLinuxProcessesCollector(deps: CollectorDeps): Collector {
  const { paths, kernel, limits } = deps;
  const userName = createUserNames(`${paths.etc}/passwd`);
  const online = deps.open(`${paths.sys}/devices/system/cpu/online`);
  const tracker = createProcessTracker(paths.proc);
  let lastMs: number | undefined;

  function cpuCount(): number {
    let count: number | undefined;
    try {
      count = countCpuList(online.text());
    } catch {
      // No /sys in some containers.
    }
    const host = count ?? deps.machine.cpuCount();
    return limits.cpu(host)?.cpus ?? host;
  }

  return {
    collect(add, { monotonicMs }) {
      const { processes, statuses } = tracker.scan();
      const seconds = lastMs === undefined ? 0 : (monotonicMs - lastMs) / 1000;
      lastMs = monotonicMs;
      if (processes.size === 0) {
        throw new Error(`${paths.proc} shows no process`);
      }
      addStatuses(add, statuses);
      const wholeTicks = seconds * kernel.ticksPerSecond * cpuCount();
      const wanted = new Set([
        ...(wholeTicks > 0 ? greatest(processes.values(), TOP_COUNT, ({ usedTicks }) => usedTicks) : []),
        ...greatest(processes.values(), TOP_COUNT, ({ stat }) => stat.residentPages),
      ]);
      for (const process of wanted) {
        process.identity ??= readIdentity(paths.proc, process, userName);
        const hasShare = wholeTicks > 0 && process.usedTicks >= 0;
        addProcess(add, {
          pid: process.pid,
          ...process.identity,
          cpuShare: hasShare ? Math.min(1, process.usedTicks / wholeTicks) : undefined,
          memoryBytes: process.stat.residentPages * kernel.pageBytes,
        });
      }
    },
    close() {
      tracker.close();
      online.close();
    },
  };
}
