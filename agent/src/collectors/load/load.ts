import { METRIC } from '@vigilops/contracts';

import type { Collector, CollectorDeps } from '../contract.ts';

/** Load averages; the kernel keeps them for the whole machine, also when the agent is in a container. */
export function createLoadCollector({ platform, paths, open, machine }: CollectorDeps): Collector {
  const file = platform === 'linux' ? open(`${paths.proc}/loadavg`) : undefined;
  return {
    collect(add) {
      const averages = file === undefined ? machine.loadAverage() : parseLoadAverages(file.text());
      const [one, five, fifteen] = averages;
      if (one === undefined || five === undefined || fifteen === undefined) {
        throw new Error('/proc/loadavg has another form than expected');
      }
      add(METRIC.cpuLoad1m, one);
      add(METRIC.cpuLoad5m, five);
      add(METRIC.cpuLoad15m, fifteen);
    },
    close: () => file?.close(),
  };
}

/** `0.20 0.18 0.12 1/80 11206` (proc_loadavg(5)). */
function parseLoadAverages(text: string): number[] {
  const match = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+)/.exec(text);
  return match === null ? [] : [Number(match[1]), Number(match[2]), Number(match[3])];
}
