import type { Clock, Logger } from '@vigilops/runtime';
import { Router } from 'express';
import { createApiRouter, houseSources, type ApiDeps } from './api/index.ts';
import { ALARM_WORDS, turnsOf } from './alerting/index.ts';
import { adviceWords, findingWords, forecastWords } from './analysis/index.ts';
import type { Alerting } from './app-alerts.ts';
import type { Assistant } from './app-assistant.ts';
import {
  createDoorman,
  createEnrollments,
  createGrafanaIdentity,
  createGrafanaKeys,
  type GrafanaIdentity,
  type People,
} from './accounts/index.ts';
import type { LogArchive } from './app-archive.ts';
import { clientPolicyOf } from './app-front.ts';
import type { ServiceChecks } from './app-checks.ts';
import type { Digests } from './app-digest.ts';
import type { Gate } from './app-gate.ts';
import type { InstallDesk } from './app-install.ts';
import type { Causes } from './app-causes.ts';
import type { Knowledge } from './app-knowledge.ts';
import type { Llm } from './app-llm.ts';
import type { Notify } from './app-notify.ts';
import type { OutsideDoors } from './app-outside.ts';
import type { SettingsRoom } from './app-settings.ts';
import { queryRetention } from './app-store.ts';
import type { Config } from './config.ts';
import {
  AGENT_ROUTES,
  GRAFANA_WEBHOOK_ROUTES,
  createLogTemplateDesk,
  createTokenSecret,
  hashTokenSecret,
} from './ingest/index.ts';
import type { TokenRecord } from './model/index.ts';
import {
  createHostFigures,
  createHostMetrics,
  createLabelQuery,
  createLogContext,
  createLogFacets,
  createLogQuery,
  createLogTemplateQuery,
  createLogVolume,
  createMetricQuery,
  createTraceQuery,
  type LogTail,
} from './query/index.ts';
import { PUBLIC_STATUS_ROUTE } from './status-page/index.ts';
import { createReaders, type Store } from './store/index.ts';

/** The rooms that the front door leads to. */
export interface ApiParts {
  readonly store: Store;
  readonly gate: Gate;
  readonly logTail: LogTail;
  readonly people: People;
  readonly install: InstallDesk;
  readonly settings: SettingsRoom;
  readonly alerting: Alerting;
  readonly outside: OutsideDoors;
  readonly notify: Notify;
  readonly llm: Pick<Llm, 'desk' | 'playground'>;
  readonly logArchive: Pick<LogArchive, 'desk'>;
  readonly serviceChecks: ServiceChecks;
  readonly knowledge: Pick<Knowledge, 'desk'>;
  readonly digests: Pick<Digests, 'desk'>;
  readonly causes: Pick<Causes, 'desk'>;
  readonly assistant: Pick<Assistant, 'desk' | 'readAs' | 'toolbox'>;
}

/** The reading rooms behind the front door. */
export function createApi(
  deps: { readonly config: Config; readonly clock: Clock; readonly logger: Logger; readonly version: string },
  parts: ApiParts,
): Router {
  const { config, clock, logger, version } = deps;
  const { people, settings } = parts;
  const { authenticate, forget } = parts.gate.authenticator;
  const readers = createReaders(parts.store.database);
  const asked = { readers, clock, retention: () => queryRetention(settings.current()) };
  const logQuery = createLogQuery(asked);
  const identify = createDoorman({ authenticate, sessions: people.sessions, grafana: grafanaOf(deps) });
  const clientPolicy = clientPolicyOf(config);
  const alertmanager = parts.outside.alertmanager({
    identify,
    clientPolicy,
    version,
    startedAt: clock.now(),
  });
  const apiDeps: ApiDeps = {
    readers,
    metricQuery: createMetricQuery(asked),
    labelQuery: createLabelQuery(asked),
    logQuery,
    logVolume: createLogVolume(asked),
    logFacets: createLogFacets({ ...asked, logQuery }),
    logContext: createLogContext({ ...asked, logQuery }),
    logTail: parts.logTail,
    traceQuery: createTraceQuery(asked),
    hostMetrics: createHostMetrics(asked),
    hostFigures: createHostFigures(asked),
    hosts: parts.store.hostEditor,
    tokens: parts.store.tokens,
    accounts: people.accounts,
    sessions: people.sessions,
    people: parts.store.accounts,
    enrollments: createEnrollments({
      store: parts.store.enrollments,
      attempts: people.attempts,
      clock,
      newToken: () => newSecret('agent'),
    }),
    installCommand: parts.install.installer.command,
    publicUrlOf: parts.install.publicUrlOf,
    newSecret,
    forgetToken: forget,
    checks: parts.serviceChecks.checks,
    databases: parts.store.databases,
    databaseAdvice: parts.store.databaseAdvice,
    adviceWords: (advice, language = settings.current().general.language) => adviceWords(advice, language),
    alerts: parts.store.alerts,
    alarm: parts.alerting.alarm,
    silences: parts.alerting.silences,
    ruleDesk: parts.alerting.ruleDesk,
    incidents: parts.store.incidents,
    silenceIncident: parts.alerting.silenceIncident,
    turnsOf,
    alarmWords: () => ALARM_WORDS[settings.current().general.language],
    rules: parts.store.rules,
    channels: parts.notify.desk,
    standby: parts.notify.standby,
    notices: parts.store.notices,
    noticeStream: parts.notify.stream,
    llm: parts.llm.desk,
    playground: parts.llm.playground,
    logArchive: parts.logArchive.desk,
    logPipelines: parts.gate.logWork.desk,
    logTemplates: createLogTemplateQuery(asked),
    logTemplateDesk: createLogTemplateDesk({
      room: parts.gate.templates,
      store: parts.store.logTemplates,
      clock,
    }),
    settings: settings.desk,
    configuration: settings.configuration,
    systemInformation: settings.systemInformation,
    statusIncidents: parts.store.statusIncidents,
    logSearches: parts.store.logSearches,
    errorIssues: parts.store.errorIssues,
    findings: parts.store.findings,
    forecasts: parts.store.forecasts,
    findingWords: (finding) => findingWords(finding, settings.current().general.language),
    forecastWords: (made) => {
      const { language, time_zone: timeZone } = settings.current().general;
      return forecastWords(made, { language, timeZone });
    },
    knowledge: parts.knowledge.desk,
    digests: parts.digests.desk,
    causes: parts.causes.desk,
    assistant: parts.assistant.desk,
    toolbox: parts.assistant.toolbox,
    publicUrl: config.publicUrl,
    identify,
    clientPolicy,
    heartbeatTimeoutMs: () => settings.current().hosts.offline_after_seconds * 1_000,
    alsoServed: [...AGENT_ROUTES, ...GRAFANA_WEBHOOK_ROUTES, PUBLIC_STATUS_ROUTE],
    version,
    clock,
    logger,
  };
  parts.assistant.readAs((nowUs, signal) => houseSources(apiDeps, nowUs, signal));
  return Router().use(alertmanager, createApiRouter(apiDeps));
}

/** Who acts in Grafana, where the configuration says which one it is. */
function grafanaOf(deps: {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}): GrafanaIdentity | undefined {
  const { config, clock, logger } = deps;
  if (config.grafana === undefined) {
    return undefined;
  }
  const { url: issuer, keysUrl } = config.grafana;
  const keys = createGrafanaKeys({ url: keysUrl, fetch, clock, logger });
  return createGrafanaIdentity({ issuer, keys, clock });
}

function newSecret(kind: TokenRecord['kind']): { readonly secret: string; readonly hash: Uint8Array } {
  const secret = createTokenSecret(kind);
  return { secret, hash: hashTokenSecret(secret) };
}
