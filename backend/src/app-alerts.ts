import type { Clock } from '@vigilops/runtime';
import { createAlarm, type Alarm } from './alerting/index.ts';
import { createAlertJobs, type Job } from './jobs/index.ts';
import { createHostFigures } from './query/index.ts';
import { BUILT_IN_RULES, evaluateRules } from './rules/index.ts';
import { createReaders, type Store } from './store/index.ts';

export interface Alerting {
  readonly alarm: Alarm;
  readonly jobs: readonly Job[];
}

/** From what rules see to alerts: the watch looks, the alarm keeps. */
export function createAlerting(
  deps: { readonly clock: Clock; readonly heartbeatTimeoutMs: () => number },
  store: Store,
): Alerting {
  const { clock } = deps;
  const readers = createReaders(store.database);
  const alarm = createAlarm(store.alerts);
  const watch = {
    readers,
    hostFigures: createHostFigures({ readers, clock }),
    services: store.services,
    checkResults: store.checkResults,
    heartbeatTimeoutMs: deps.heartbeatTimeoutMs,
    rules: store.rules,
    alerts: store.alerts,
    take: alarm.take,
  };
  let isFurnished = false;
  const evaluate = async (signal: AbortSignal) => {
    if (!isFurnished) {
      await store.rules.ensureBuiltIn(BUILT_IN_RULES, signal);
      isFurnished = true;
    }
    return evaluateRules(watch, clock.now().getTime() * 1_000, signal);
  };
  return { alarm, jobs: createAlertJobs(evaluate, store.alerts, clock) };
}
