import type { GrafanaNotification } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import { setImmediate } from 'node:timers/promises';
import type { AlertStore, AlertTransition, OutsideAlert } from '../../model/index.ts';
import { directoryOf, type Directory } from './find-subject.ts';
import { fromGrafana } from './from-grafana.ts';
import { toOutsideAlert, type Read, type SentAlert } from './to-outside-alert.ts';

export interface Received {
  readonly began: number;
  readonly ended: number;
  /** Why some were not taken, in the order in which they came. The others are stored. */
  readonly refused: readonly string[];
}

/** Where alerts come in that somebody else saw. Each call resolves after they are stored. */
export interface Outside {
  /** As Alertmanager takes them. */
  receive(alerts: readonly SentAlert[], nowUs: number, signal: AbortSignal): Promise<Received>;
  receiveGrafana(notification: GrafanaNotification, nowUs: number, signal: AbortSignal): Promise<Received>;
}

export interface OutsideDeps {
  readonly alerts: Pick<AlertStore, 'receive' | 'outsideSubjects'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** These began and ended: the alarm need not wait for its next round. Nobody waits for it. */
  readonly onTransitions: (transitions: readonly AlertTransition[]) => void;
}

/** Alertmanager's default. */
export const RESOLVE_TIMEOUT_US = 300e6;
/** Longer than Grafana's longest sensible repeat interval: a day. */
const GRAFANA_TIMEOUT_US = 25 * 3_600e6;
/** A host that is new is known by its name a moment later. */
const DIRECTORY_MS = 15_000;
/** Some 20 ms of work; then others get their turn. */
const SLICE = 250;

export function createOutside(deps: OutsideDeps): Outside {
  let held: { readonly directory: Promise<Directory>; readonly untilMs: number } | undefined;

  const directoryNow = (signal: AbortSignal): Promise<Directory> => {
    const nowMs = deps.clock.monotonicMs();
    if (held === undefined || nowMs >= held.untilMs) {
      const directory = deps.alerts.outsideSubjects(signal).then(directoryOf);
      held = { directory, untilMs: nowMs + DIRECTORY_MS };
      directory.catch(() => {
        held = undefined;
      });
    }
    return held.directory;
  };

  const take = async (
    sent: readonly SentAlert[],
    from: { readonly source: OutsideAlert['source']; readonly resolveTimeoutUs: number },
    nowUs: number,
    signal: AbortSignal,
  ): Promise<Received> => {
    if (sent.length === 0) {
      return { began: 0, ended: 0, refused: [] };
    }
    const directory = await directoryNow(signal);
    const read: Read[] = [];
    for (const alert of sent) {
      if (read.length % SLICE === SLICE - 1) {
        await setImmediate();
      }
      read.push(toOutsideAlert(alert, { ...from, directory, nowUs }));
    }
    const alerts = read.flatMap((one) => (one.kind === 'alert' ? [one.alert] : []));
    const transitions = alerts.length === 0 ? [] : await deps.alerts.receive(alerts, nowUs, signal);
    if (transitions.length > 0) {
      deps.onTransitions(transitions);
    }
    const countOf = (to: AlertTransition['to']) => transitions.filter((one) => one.to === to).length;
    return {
      began: countOf('firing'),
      ended: countOf('resolved'),
      refused: read.flatMap((one) => (one.kind === 'refused' ? [one.reason] : [])),
    };
  };

  return {
    receive: (alerts, nowUs, signal) =>
      take(alerts, { source: 'alertmanager', resolveTimeoutUs: RESOLVE_TIMEOUT_US }, nowUs, signal),

    receiveGrafana: ({ alerts }, nowUs, signal) =>
      take(
        alerts.map((alert) => fromGrafana(alert, nowUs)),
        { source: 'grafana', resolveTimeoutUs: GRAFANA_TIMEOUT_US },
        nowUs,
        signal,
      ),
  };
}
