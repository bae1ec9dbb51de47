import { METRIC } from '@vigilops/contracts';

import type { Collector, CollectorDeps, CpuTimes } from '../contract.ts';
import { addUtilization, modeAttributes, MODES, type ModeTimes } from './modes.ts';

/** From the counters of the Mach kernel, which Node reads by itself. */
export function createDarwinCpuCollector({ machine }: CollectorDeps): Collector {
  let previous: readonly ModeTimes[] = [];
  return {
    collect(add) {
      const cores = machine.cpus().map(toModes);
      if (cores.length === 0) {
        throw new Error('the system names no CPU');
      }
      const all = sumOf(cores);
      const attributes = modeAttributes();
      add(METRIC.cpuLogicalCount, cores.length);
      add(METRIC.cpuLimit, cores.length);
      all.forEach((seconds, mode) => add(METRIC.cpuTime, seconds, attributes[mode]));
      addUtilization(add, previous.length === cores.length ? sumOf(previous) : undefined, all, attributes);
      cores.forEach((times, core) => addUtilization(add, previous[core], times, modeAttributes(core)));
      previous = cores;
    },
    close: () => undefined,
  };
}

function toModes({ times }: CpuTimes): ModeTimes {
  const { user, sys, nice, idle, irq } = times;
  const byMode = { user, system: sys, nice, idle, iowait: 0, interrupt: irq, steal: 0 };
  return MODES.map((mode) => byMode[mode] / 1000);
}

function sumOf(cores: readonly ModeTimes[]): ModeTimes {
  return MODES.map((_, mode) => cores.reduce((sum, times) => sum + (times[mode] ?? 0), 0));
}
