import type { Clock } from '@vigilops/runtime';
import { decide } from '../../alerting/index.ts';
import { createHostFigures, createLastSent, createLogSources, createMetricQuery } from '../../query/index.ts';
import type { ReadingRoom } from '../../store/test/open-reading-room.ts';
import { createRuleDesk, type RuleDeps, type RuleDesk } from '../index.ts';

const KEEP_ALL = { raw: null, '1m': null, '5m': null, '1h': null };

type Stores = Pick<ReadingRoom, 'readers' | 'services' | 'checkResults'>;

/** What rules look at, on a test's stores. */
export function seenByRules(stores: Stores, clock: Clock): RuleDeps {
  const { readers, services, checkResults } = stores;
  return {
    readers,
    logSources: createLogSources({ readers, clock }),
    metricQuery: createMetricQuery({ readers, clock, retention: () => KEEP_ALL }),
    hostFigures: createHostFigures({ readers, clock }),
    lastSent: createLastSent({ readers }),
    findings: () => Promise.resolve([]),
    services,
    checkResults,
    heartbeatTimeoutMs: () => 90_000,
    house: () => ({ language: 'en', timeZone: 'UTC' }),
  };
}

/** The desk of rules, on the same. */
export function openTestDesk(
  stores: Stores & Pick<ReadingRoom, 'rules' | 'alerts' | 'serviceStates'>,
  clock: Clock,
): RuleDesk {
  const { readers, rules, alerts, serviceStates, checkResults } = stores;
  const logSources = createLogSources({ readers, clock });
  return createRuleDesk({
    watch: seenByRules(stores, clock),
    metrics: readers.metrics,
    logSources,
    checkSearch: logSources.checkSearch,
    serviceStates,
    checkResults,
    rules,
    alerts,
    decide,
    clock,
  });
}
