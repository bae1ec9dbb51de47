import type { AlertRecord, AlertStore, SilenceStore } from '../../model/index.ts';
import type { Labels } from '../matching/match-labels.ts';
import { openAlerts } from '../silences/open-alerts.ts';
import { silencesAt } from '../silences/silencing.ts';
import { RESOLVE_TIMEOUT_US } from './desk.ts';
import { fingerprintOf } from './fingerprint.ts';

/** An alert that fires, as Alertmanager would tell of it. Times in microseconds since the epoch. */
export interface SeenAlert {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly generatorUrl: string | null;
  readonly startsUs: number;
  readonly updatedUs: number;
  readonly endsUs: number;
  /** Ids of silences. */
  readonly silencedBy: readonly string[];
  /** Fingerprints of what is told in its place. */
  readonly inhibitedBy: readonly string[];
  /** What else keeps people from being told: maintenance, a quiet time. */
  readonly mutedBy: readonly string[];
}

export type ListSeenAlerts = (nowUs: number, signal: AbortSignal) => Promise<readonly SeenAlert[]>;

/** All that fires, of our own rules and from outside, by fingerprint. */
export function createSeenAlerts(deps: {
  readonly alerts: Pick<AlertStore, 'list' | 'outsideTimes'>;
  readonly silences: Pick<SilenceStore, 'list'>;
}): ListSeenAlerts {
  return async (nowUs, signal) => {
    const [alerts, times, silences] = await Promise.all([
      openAlerts(deps.alerts, nowUs, signal),
      deps.alerts.outsideTimes(signal),
      deps.silences.list(nowUs, signal),
    ]);
    const silencesOf = silencesAt(silences, nowUs);
    const told = toldByIncident(alerts);
    return alerts
      .map((alert): SeenAlert => {
        const { labels } = alert;
        const { updatedUs, endsUs } = times.get(alert.id) ?? {
          updatedUs: alert.firedAtUs,
          endsUs: nowUs + RESOLVE_TIMEOUT_US,
        };
        return {
          fingerprint: fingerprintOf(labels),
          labels,
          annotations: annotationsOf(alert),
          generatorUrl: alert.generatorUrl,
          startsUs: alert.pendingSinceUs,
          updatedUs,
          endsUs,
          silencedBy: silencesOf(labels).map(({ id }) => id),
          inhibitedBy:
            alert.quiet?.kind === 'inhibited' && alert.incidentId !== null
              ? (told.get(alert.incidentId) ?? [])
              : [],
          mutedBy: MUTES.some((kind) => kind === alert.quiet?.kind) ? [alert.quiet?.reason ?? ''] : [],
        };
      })
      .filter(({ endsUs }) => endsUs > nowUs)
      .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : a.fingerprint > b.fingerprint ? 1 : 0));
  };
}

const MUTES = ['maintenance', 'quiet_time'] as const;
const MOST_TOLD = 10;

/** Of each incident what people are told of, by fingerprint. */
function toldByIncident(alerts: readonly AlertRecord[]): ReadonlyMap<number, readonly string[]> {
  const told = new Map<number, string[]>();
  for (const alert of alerts) {
    if (alert.incidentId !== null && alert.quiet === null) {
      const of = told.get(alert.incidentId) ?? [];
      if (of.length < MOST_TOLD) {
        of.push(fingerprintOf(alert.labels));
      }
      told.set(alert.incidentId, of);
    }
  }
  return told;
}

/** A sender's own words; of our rules what people are told. */
function annotationsOf(alert: AlertRecord): Labels {
  if (alert.source !== 'rule') {
    return alert.annotations;
  }
  return {
    ...alert.annotations,
    summary: alert.message,
    ...(alert.runbook === '' ? {} : { runbook: alert.runbook }),
  };
}
