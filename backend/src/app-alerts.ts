import type { ChannelClass, Settings, Silence } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { randomUUID } from 'node:crypto';
import {
  collectEvidence,
  createAlarm,
  createFailureLog,
  createSilences,
  decide,
  lookAround,
  runTriage,
  silenceIncident,
  type Alarm,
  type Silences,
} from './alerting/index.ts';
import { findingWords } from './analysis/index.ts';
import { evidenceSources } from './app-evidence.ts';
import { houseOf } from './app-settings.ts';
import { queryRetention } from './app-store.ts';
import { createAlertJobs, createDeadManJob, createTriageJobs, type Job } from './jobs/index.ts';
import type { AlertTransition, AuditEntry } from './model/index.ts';
import { createHostFigures, createLastSent, createLogSources, createMetricQuery } from './query/index.ts';
import {
  BUILT_IN_RULES,
  createRuleDesk,
  createWatch,
  ruleTitle,
  type OpenFinding,
  type RuleDesk,
} from './rules/index.ts';
import { createReaders, type Store } from './store/index.ts';

export interface Alerting {
  readonly alarm: Alarm;
  readonly ruleDesk: RuleDesk;
  readonly silences: Silences;
  /** Makes a silence of what its firing alerts have in common. */
  readonly silenceIncident: (
    incidentId: number,
    wanted: { readonly seconds: number; readonly comment: string },
    by: Pick<AuditEntry, 'actor' | 'address'>,
    nowUs: number,
    signal: AbortSignal,
  ) => Promise<Silence>;
  /** Something happened to these alerts: what is to be seen around those that began is noted, and the alarm looks. */
  readonly afterwards: (transitions: readonly AlertTransition[], signal: AbortSignal) => Promise<void>;
  readonly jobs: readonly Job[];
}

export interface AlertingDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => Settings;
  /** Of a kind of channel; undefined where this version does not know it. */
  readonly classOf: (channelType: string) => ChannelClass | undefined;
  /** Messages were made. */
  readonly onNotices: () => void;
  /** Asks an address whether it hears; null: it does, else what is wrong. */
  readonly ping: (url: string, signal: AbortSignal) => Promise<string | null>;
}

/** Evidence is for the first of a storm; it must not be what delays the message. */
const MOST_EVIDENCE = 20;
const EVIDENCE_MS = 2_000;

/** From what rules see to messages that wait: the watch looks, the alarm keeps, puts together and decides. */
export function createAlerting(deps: AlertingDeps, store: Store): Alerting {
  const { clock, settings } = deps;
  const nowUs = () => clock.now().getTime() * 1_000;
  const heartbeatTimeoutMs = () => settings().hosts.offline_after_seconds * 1_000;
  const house = () => houseOf(settings());
  const readers = createReaders(store.database);
  const alarm = createAlarm(store.alerts, store.incidents, () => settings().general.language);
  const silences = createSilences({
    silences: store.silences,
    alerts: store.alerts,
    reviewAll: store.incidents.reviewAll,
    newId: randomUUID,
  });
  const sources = evidenceSources({ readers, checkResults: store.checkResults, clock });
  const look = {
    readers,
    services: store.services,
    silences: store.silences,
    maintenance: store.maintenanceWindows,
    channels: store.channels,
    classOf: deps.classOf,
    settings,
    titleOf: ruleTitle,
  };
  const onFailure = createFailureLog({ logger: deps.logger, monotonicMs: clock.monotonicMs });
  const triage = async (signal: AbortSignal) =>
    runTriage(
      {
        incidents: store.incidents,
        lookAround: (atUs, within) => lookAround(look, atUs, within),
        onNotices: deps.onNotices,
        onFailure,
      },
      // Steps and holds are due by the clock that all backends share, whatever becomes of this one's.
      await store.databaseTime(signal),
      signal,
    );

  const noteEvidence = async (alertId: number, signal: AbortSignal) => {
    const alert = await store.alerts.find(alertId, signal);
    if (alert !== undefined) {
      await store.incidents.addEvidence(
        alertId,
        await collectEvidence(alert, sources, house(), signal),
        signal,
      );
    }
  };
  const afterwards: Alerting['afterwards'] = async (transitions, signal) => {
    const begun = transitions.filter(({ to }) => to === 'firing').slice(0, MOST_EVIDENCE);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(EVIDENCE_MS)]);
    await Promise.all(
      begun.map(({ alertId }) =>
        noteEvidence(alertId, limit).catch((error: unknown) => {
          deps.logger.debug({ alertId, err: error }, 'no evidence was noted of an alert');
        }),
      ),
    );
    if (transitions.length > 0) {
      await triage(signal);
    }
  };

  const logSources = createLogSources({ readers, clock });
  const seen = {
    readers,
    logSources,
    metricQuery: createMetricQuery({ readers, clock, retention: () => queryRetention(settings()) }),
    hostFigures: createHostFigures({ readers, clock }),
    lastSent: createLastSent({ readers }),
    findings: (nowUs: number, signal: AbortSignal) =>
      openFindings(store.findings, house().language, nowUs, signal),
    services: store.services,
    checkResults: store.checkResults,
    heartbeatTimeoutMs,
    house,
  };
  const { rules, alerts } = store;
  let happened: AlertTransition[] = [];
  const watch = createWatch({
    ...seen,
    clock,
    rules,
    alerts,
    take: async (...signals) => {
      const transitions = await alarm.take(...signals);
      happened.push(...transitions);
      return transitions;
    },
  });
  const ruleDesk = createRuleDesk({
    watch: seen,
    metrics: readers.metrics,
    logSources,
    checkSearch: logSources.checkSearch,
    serviceStates: store.serviceStates,
    checkResults: store.checkResults,
    rules,
    alerts,
    decide,
    clock,
  });
  let lastRoundMs: number | null = null;
  let isFurnished = false;
  const evaluate = async (signal: AbortSignal) => {
    if (!isFurnished) {
      await store.rules.ensureBuiltIn(BUILT_IN_RULES, signal);
      isFurnished = true;
    }
    const round = await watch.round(signal);
    lastRoundMs = clock.monotonicMs();
    const transitions = happened;
    happened = [];
    await afterwards(transitions, signal);
    return round;
  };
  return {
    alarm,
    ruleDesk,
    silences,
    silenceIncident: (incidentId, wanted, by, atUs, signal) =>
      silenceIncident(incidentId, wanted, by, { alerts: store.alerts, silences }, atUs, signal),
    afterwards,
    jobs: [
      ...createAlertJobs(evaluate, store.alerts, clock),
      ...createTriageJobs(triage, store.incidents, clock),
      createDeadManJob({
        settings: () => settings().notifications.dead_man,
        lastRoundMs: () => lastRoundMs,
        overdueSeconds: (signal) => store.notices.overdueSeconds(nowUs(), signal),
        ping: deps.ping,
        clock,
      }),
    ],
  };
}

/** Longer than any finding lasts. */
const FINDINGS_US = 86_400e6;
const MOST_FINDINGS = 500;

async function openFindings(
  store: Pick<Store['findings'], 'list'>,
  language: Settings['general']['language'],
  nowUs: number,
  signal: AbortSignal,
): Promise<readonly OpenFinding[]> {
  const range = { fromUs: nowUs - FINDINGS_US, toUs: nowUs + 60e6 };
  const open = await store.list({ ...range, openOnly: true, limit: MOST_FINDINGS }, signal);
  return open.map((finding) => ({
    kind: finding.kind,
    score: finding.groupScore,
    subjectKey: finding.subject.key,
    hostId: finding.subject.hostId,
    serviceId: finding.subject.serviceId,
    service: finding.serviceName ?? finding.subject.service,
    ...findingWords(finding, language),
  }));
}
