import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { createAdvisor, createAnomalyWatch, createForecaster } from './analysis/index.ts';
import { queryRetention } from './app-store.ts';
import { createFindingJobs, type Job } from './jobs/index.ts';
import { createMetricQuery } from './query/index.ts';
import { createReaders, type Store } from './store/index.ts';

const DAY_US = 86_400e6;
/** Findings that are over are kept for so long. */
const FINDINGS_US = 90 * DAY_US;
/** What was not watched for so long is learnt anew. */
const STATES_US = 3 * DAY_US;
/** A resource of which nothing was said for so long is gone. */
const FORECASTS_US = DAY_US / 4;
const HISTORY_US = 30 * DAY_US;

/** The newest, of those that nobody has seen to. */
const ISSUES = {
  parts: 1,
  states: ['new', 'regressed'],
  services: [],
  hostIds: [],
  version: null,
  text: '',
  sort: 'last_seen',
  offset: 0,
  limit: 200,
} as const;

/** Anomalies without rules, when resources will be full, and advice about databases. */
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
  const isSent = async (metric: string, signal: AbortSignal) =>
    (await readers.series.metricsNamed(metric, signal)).length > 0;
  const watch = createAnomalyWatch({
    store: store.findings,
    rates: store.templateRates,
    issues: async (range, signal) => (await store.errorIssues.list({ ...ISSUES, ...range }, signal)).items,
    metricQuery,
    isSent,
    services: async (signal) =>
      new Map((await store.services.listChecked(signal)).map(({ id, name }) => [name, id])),
    clock,
    logger,
  });
  const forecaster = createForecaster({
    store: store.forecasts,
    errorLines: store.errorLines,
    services: store.services,
    checkResults: store.checkResults,
    metricQuery,
    isSent,
    clock,
    logger,
  });
  const advisor = createAdvisor({
    store: store.databaseAdvice,
    databases: store.databases,
    metricQuery,
    isSent,
    clock,
    logger,
  });
  return {
    jobs: createFindingJobs({
      look: watch.look,
      forecast: forecaster.forecast,
      advise: advisor.look,
      prune: async (signal) => {
        const nowUs = clock.now().getTime() * 1_000;
        const [found, foretold] = await Promise.all([
          store.findings.prune({ findingsUs: nowUs - FINDINGS_US, statesUs: nowUs - STATES_US }, signal),
          store.forecasts.prune({ forecastsUs: nowUs - FORECASTS_US, historyUs: nowUs - HISTORY_US }, signal),
        ]);
        return found + foretold;
      },
    }),
  };
}
