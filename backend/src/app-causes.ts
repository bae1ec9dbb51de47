import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { createCauseDesk, type CauseDesk } from './analysis/index.ts';
import { createCauseJobs, type Job } from './jobs/index.ts';
import type { Store } from './store/index.ts';

export interface Causes {
  readonly desk: CauseDesk;
  readonly jobs: readonly Job[];
}

/** Looks for causes, of incidents by itself and of what people ask. */
export function openCauses(
  deps: { readonly clock: Clock; readonly logger: Logger; readonly settings: () => Settings },
  store: Pick<Store, 'causeFacts' | 'rootCauses' | 'incidents' | 'alerts' | 'databaseTime'>,
): Causes {
  const { clock, logger, settings } = deps;
  const desk = createCauseDesk({
    facts: store.causeFacts,
    causes: store.rootCauses,
    incidents: store.incidents,
    alerts: store.alerts,
    language: () => settings().general.language,
    monotonicMs: clock.monotonicMs,
    logger,
  });
  return {
    desk,
    jobs: createCauseJobs({
      lookAgain: desk.lookAgain,
      prune: desk.prune,
      databaseTime: store.databaseTime,
      clock,
    }),
  };
}
