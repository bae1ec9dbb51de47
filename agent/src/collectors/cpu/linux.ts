import { METRIC } from '@vigilops/contracts';

import type { CpuLimit } from '../../cgroup/container-limits.ts';
import type { AddReading } from '../../metrics/reading.ts';
import { fieldsOf } from '../../procfs/parse.ts';
import type { Collector, CollectorDeps, Round } from '../contract.ts';
import { addUtilization, modeAttributes, MODES, type ModeTimes } from './modes.ts';

/** The CPU lines stand first; what follows (one number an interrupt) is not needed. */
const MAX_STAT_BYTES = 262_144;

export function createLinuxCpuCollector({ paths, open, limits, kernel }: CollectorDeps): Collector {
  const stat = open(`${paths.proc}/stat`, { maxBytes: MAX_STAT_BYTES });
  const allAttributes = modeAttributes();
  const coreAttributes = new Map<number, ReturnType<typeof modeAttributes>>();
  let previous: CpuTimesOfHost | undefined;
  let previousLimit: { limit: CpuLimit; monotonicMs: number } | undefined;

  function addHost(add: AddReading, now: CpuTimesOfHost): void {
    now.all.forEach((ticks, mode) => {
      add(METRIC.cpuTime, ticks / kernel.ticksPerSecond, allAttributes[mode]);
    });
    addUtilization(add, previous?.all, now.all, allAttributes);
    for (const [core, times] of now.cores) {
      const attributes = coreAttributes.get(core) ?? modeAttributes(core);
      coreAttributes.set(core, attributes);
      addUtilization(add, previous?.cores.get(core), times, attributes);
    }
  }

  /** In a container the share is of what it may use; what single CPUs of the host do is not its concern. */
  function addLimited(add: AddReading, limit: CpuLimit, { monotonicMs }: Round): void {
    const seconds = previousLimit === undefined ? 0 : (monotonicMs - previousLimit.monotonicMs) / 1000;
    const share = (used: number, before: number) =>
      Math.min(1, Math.max(0, used - before) / (seconds * limit.cpus));
    add(METRIC.cpuTime, limit.userSeconds, { 'cpu.mode': 'user' });
    add(METRIC.cpuTime, limit.systemSeconds, { 'cpu.mode': 'system' });
    if (previousLimit !== undefined && seconds > 0) {
      const user = share(limit.userSeconds, previousLimit.limit.userSeconds);
      const system = Math.min(1 - user, share(limit.systemSeconds, previousLimit.limit.systemSeconds));
      add(METRIC.cpuUtilization, user, { 'cpu.mode': 'user' });
      add(METRIC.cpuUtilization, system, { 'cpu.mode': 'system' });
      add(METRIC.cpuUtilization, 1 - user - system, { 'cpu.mode': 'idle' });
    }
    previousLimit = { limit, monotonicMs };
  }

  return {
    collect(add, round) {
      const now = parseCpuTimes(stat.text());
      const limit = limits.cpu(now.cores.size);
      add(METRIC.cpuLogicalCount, limit === undefined ? now.cores.size : Math.ceil(limit.cpus));
      add(METRIC.cpuLimit, limit?.cpus ?? now.cores.size);
      if (limit === undefined) {
        addHost(add, now);
        previous = now;
        previousLimit = undefined;
      } else {
        addLimited(add, limit, round);
        previous = undefined;
      }
    },
    close: () => stat.close(),
  };
}

interface CpuTimesOfHost {
  readonly all: ModeTimes;
  /** By logical number; an offline CPU has no line. */
  readonly cores: ReadonlyMap<number, ModeTimes>;
}

/** `cpu0 user nice system idle iowait irq softirq steal guest guest_nice`, in ticks (proc_stat(5)). */
export function parseCpuTimes(text: string): CpuTimesOfHost {
  let all: ModeTimes | undefined;
  const cores = new Map<number, ModeTimes>();
  for (let start = 0; text.startsWith('cpu', start);) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? text.length : end);
    const [name = '', ...columns] = fieldsOf(line);
    const times = toModes(columns.map(Number));
    if (name === 'cpu') {
      all = times;
    } else {
      cores.set(Number(name.slice(3)), times);
    }
    start = end === -1 ? text.length : end + 1;
  }
  if (all === undefined || cores.size === 0 || !all.every(Number.isFinite)) {
    throw new Error('/proc/stat has another form than expected');
  }
  return { all, cores };
}

/** Guest time is part of user and nice already; old kernels lack the later columns. */
function toModes(columns: readonly number[]): ModeTimes {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = columns;
  const times = { user, system, nice, idle, iowait, interrupt: irq + softirq, steal };
  return MODES.map((mode) => times[mode]);
}
