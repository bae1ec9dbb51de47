import { CHECK, METRIC } from '@vigilops/contracts';

import type { Collector, CollectorDeps } from '../contract.ts';

/** What the checks of this agent found last, beside the host's other figures: to be drawn, and to alarm by. */
export function createChecksCollector({ agent }: Pick<CollectorDeps, 'agent'>): Collector {
  return {
    collect(add) {
      for (const { name, type, id, isUp, durationMs } of agent().checks ?? []) {
        // The name alone may be that of a check of the agent's own file, too.
        const which = {
          [CHECK.name]: name,
          [CHECK.type]: type,
          ...(id === undefined ? {} : { [CHECK.id]: id }),
        };
        add(METRIC.checkUp, isUp ? 1 : 0, which);
        add(METRIC.checkDuration, durationMs / 1_000, which);
      }
    },
    close: () => undefined,
  };
}
