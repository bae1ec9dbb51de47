import { METRIC } from '@vigilops/contracts';

import type { Collector, CollectorDeps } from '../contract.ts';

/** Uptime. What else there is to say of the host (OS, kernel, addresses) are resource attributes. */
export function createSystemCollector({ platform, paths, open, machine }: CollectorDeps): Collector {
  const file = platform === 'linux' ? open(`${paths.proc}/uptime`) : undefined;
  return {
    collect(add) {
      const seconds = file === undefined ? machine.uptimeSeconds() : Number(file.text().split(' ')[0]);
      if (!Number.isFinite(seconds)) {
        throw new Error('/proc/uptime has another form than expected');
      }
      add(METRIC.uptime, seconds);
    },
    close: () => file?.close(),
  };
}
