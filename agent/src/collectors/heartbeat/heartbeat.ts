import { METRIC } from '@vigilops/contracts';

import type { Collector } from '../contract.ts';

/** Its absence is what makes a host `offline`. */
export function createHeartbeatCollector(): Collector {
  return {
    collect: (add) => add(METRIC.heartbeat, 1),
    close: () => undefined,
  };
}
