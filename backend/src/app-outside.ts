import type { Clock, Logger } from '@vigilops/runtime';
import type { Router } from 'express';
import {
  compileMatchers,
  createExpiry,
  createOutside,
  createSeenAlerts,
  createSilenceEdges,
  inRounds,
  stateOfSilence,
} from './alerting/index.ts';
import { createAlertmanagerRouter, type AlertmanagerDeps } from './api/index.ts';
import type { Alerting } from './app-alerts.ts';
import type { TakeGrafanaAlerts } from './ingest/index.ts';
import { createOutsideJobs, type Job } from './jobs/index.ts';
import type { AlertTransition } from './model/index.ts';
import type { Store } from './store/index.ts';

/** Where alerts come in that others saw, and where others look at ours. */
export interface OutsideDoors {
  readonly takeGrafanaAlerts: TakeGrafanaAlerts;
  /** /api/v2. */
  readonly alertmanager: (
    door: Pick<AlertmanagerDeps, 'identify' | 'clientPolicy' | 'version' | 'startedAt'>,
  ) => Router;
  readonly jobs: readonly Job[];
}

/** Nobody waits for it; what it does not get done the alarm's own job does. */
const AFTERWARDS_MS = 30_000;

export function createOutsideDoors(
  deps: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly alerting: Pick<Alerting, 'silences' | 'afterwards'>;
  },
  { alerts, silences, incidents }: Pick<Store, 'alerts' | 'silences' | 'incidents'>,
): OutsideDoors {
  const { clock, logger, alerting } = deps;
  const onTransitions = inRounds((transitions: readonly AlertTransition[]) =>
    alerting.afterwards(transitions, AbortSignal.timeout(AFTERWARDS_MS)).catch((error: unknown) => {
      logger.debug({ err: error }, 'the alarm did not look at alerts from outside at once');
    }),
  );
  const outside = createOutside({ alerts, clock, onTransitions });
  const expire = createExpiry(alerts);
  return {
    takeGrafanaAlerts: outside.receiveGrafana,
    alertmanager: (door) =>
      createAlertmanagerRouter({
        ...door,
        outside,
        silences: alerting.silences,
        seenAlerts: createSeenAlerts({ alerts, silences }),
        stateOfSilence,
        compileMatchers,
        clock,
        logger,
      }),
    jobs: createOutsideJobs({
      clock,
      expire: async (nowUs, signal) => {
        const ended = await expire(nowUs, signal);
        onTransitions(ended);
        return ended.length;
      },
      noticeEdges: createSilenceEdges({ silences, reviewAll: incidents.reviewAll }),
      pruneSilences: silences.prune,
    }),
  };
}
