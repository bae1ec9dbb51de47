import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { createAnomalyWatch } from './analysis/index.ts';
import { queryRetention } from './app-store.ts';
import { createFindingJobs, type Job } from './jobs/index.ts';
import { createMetricQuery } from './query/index.ts';
import { createReaders, type Store } from './store/index.ts';

const DAY_US = 86_400e6;
/** Findings that are over are kept for so long. */
const FINDINGS_US = 90 * DAY_US;
/** What was not watched for so long is learnt anew. */
const STATES_US = 3 * DAY_US;

/** Anomalies without rules. */
export function openFindings(
  deps: { readonly clock: Clock; readonly logger: Logger },
  parts: { readonly store: Store; readonly settings: () => Settings },
): { readonly jobs: readonly Job[] } {
  const { clock, logger } = deps;
  const { store, settings } = parts;
  const readers = createReaders(store.database);
  const metricQuery = createMetricQuery({
    readers,
    clock,
    retention: () => queryRetention(settings()),
  });
  const watch = createAnomalyWatch({
    store: store.findings,
    rates: store.templateRates,
    metricQuery,
    services: async (signal) =>
      new Map((await store.services.listChecked(signal)).map(({ id, name }) => [name, id])),
    isSent: async (metric, signal) => (await readers.series.metricsNamed(metric, signal)).length > 0,
    clock,
    logger,
  });
  return {
    jobs: createFindingJobs({
      look: watch.look,
      prune: (signal) => {
        const nowUs = clock.now().getTime() * 1_000;
        return store.findings.prune({ findingsUs: nowUs - FINDINGS_US, statesUs: nowUs - STATES_US }, signal);
      },
    }),
  };
}
