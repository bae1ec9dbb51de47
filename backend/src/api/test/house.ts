import { systemClock, type Logger } from '@vigilops/runtime';
import type { Router } from 'express';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  createCauseDesk,
  createKnowledgeDesk,
  createToolbox,
  TOOLS,
  adviceWords,
  findingWords,
  forecastWords,
} from '../../analysis/index.ts';
import { ALARM_WORDS, createAlarm, createSilences, silenceIncident, turnsOf } from '../../alerting/index.ts';
import {
  createDoorman,
  createEnrollments,
  createPeople,
  type GrafanaIdentity,
} from '../../accounts/index.ts';
import type { AccountStore, Authenticate, StoredLogsSource, TokenRecord } from '../../model/index.ts';
import {
  createHostFigures,
  createHostMetrics,
  createLabelQuery,
  createLogContext,
  createLogFacets,
  createLogQuery,
  createLogTail,
  createLogTemplateQuery,
  createLogVolume,
  createMetricQuery,
  createTraceQuery,
  DEFAULT_TAIL_LIMITS,
  nearNames,
  type LogTail,
  type TailLimits,
} from '../../query/index.ts';
import { openTestDesk } from '../../rules/test/seen-by-rules.ts';
import { createLogRows, type Readers } from '../../store/index.ts';
import type { ReadingRoom } from '../../store/test/open-reading-room.ts';
import { createApiRouter, renderTailLine, type ApiDeps } from '../index.ts';
import type { Inside } from '../../llm/index.ts';
import { openTestAssistant } from './assistant.ts';
import { openTestChecks, type CheckStores } from './checks.ts';
import { openTestDigests } from './digests.ts';
import { openTestLlm, type LlmStoresOfRoom } from './llm.ts';
import { openTestLogArchive, type LogArchiveStoresOfRoom } from './log-archive.ts';
import { openTestLogTemplates } from './log-templates.ts';
import { openTestLogPipelines } from './log-pipelines.ts';
import { openTestNotify, type NotifyStores } from './notify.ts';
import { openTestSettings } from './settings.ts';

const KEEP_ALL = { raw: null, '1m': null, '5m': null, '1h': null };

export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The front door on given readers, with every answer checked against its schema. */
export function openFrontDoor(
  parts: {
    readonly readers: Readers;
    readonly authenticate: Authenticate;
    readonly accountStore: AccountStore;
    readonly room: Pick<
      ReadingRoom,
      | 'alerts'
      | 'assistant'
      | 'enrollments'
      | 'hostEditor'
      | 'incidents'
      | 'logPipelines'
      | 'logTemplates'
      | 'digests'
      | 'knowledge'
      | 'causeFacts'
      | 'rootCauses'
      | 'logSearches'
      | 'databases'
      | 'databaseAdvice'
      | 'findings'
      | 'forecasts'
      | 'errorIssues'
      | 'rules'
      | 'settings'
      | 'silences'
      | 'statusIncidents'
    > &
      CheckStores &
      LlmStoresOfRoom &
      LogArchiveStoresOfRoom &
      NotifyStores;
    readonly tokens: ApiDeps['tokens'];
    readonly logger: Logger;
    /** Where a test has a Grafana that signs. */
    readonly grafana?: GrafanaIdentity;
    /** Where a test has models. */
    readonly inside?: Inside;
  },
  changes: Partial<ApiDeps> = {},
): Router {
  const { readers, logger, tokens, authenticate, accountStore: store } = parts;
  const secret = 'a secret of tests alone, and of no use';
  const { accounts, sessions, attempts } = createPeople(store, {
    secret,
    clock: systemClock,
    signUp: 'invited',
  });
  const asked = { readers, clock: systemClock, retention: () => KEEP_ALL };
  const logQuery = createLogQuery(asked);
  const silences = createSilences({
    silences: parts.room.silences,
    alerts: parts.room.alerts,
    reviewAll: parts.room.incidents.reviewAll,
    newId: randomUUID,
  });
  const { current, ...ownSettings } = openTestSettings(parts.room.settings, parts.room.channels);
  const { checks } = openTestChecks(parts.room, { readers, logger });
  const testLlm = openTestLlm(parts.room, { accounts: store, settings: current });
  return createApiRouter({
    readers,
    logger,
    tokens,
    accounts,
    sessions,
    people: store,
    alerts: parts.room.alerts,
    alarm: createAlarm(parts.room.alerts, parts.room.incidents, () => 'en'),
    incidents: parts.room.incidents,
    silences,
    silenceIncident: (incidentId, wanted, by, nowUs, signal) =>
      silenceIncident(incidentId, wanted, by, { alerts: parts.room.alerts, silences }, nowUs, signal),
    turnsOf,
    alarmWords: () => ALARM_WORDS.en,
    rules: parts.room.rules,
    ...openTestNotify(parts.room, { accounts: store, logger, readers, settings: current }),
    ...testLlm,
    ...openTestLogArchive(parts.room, current),
    ruleDesk: openTestDesk({ ...parts.room, readers }, systemClock),
    checks,
    digests: openTestDigests(parts.room, { checks, llm: testLlm.llm, settings: current, logger }),
    ...ownSettings,
    logPipelines: openTestLogPipelines(parts.room.logPipelines),
    logTemplates: createLogTemplateQuery(asked),
    logTemplateDesk: openTestLogTemplates(parts.room.logTemplates).desk,
    statusIncidents: parts.room.statusIncidents,
    logSearches: parts.room.logSearches,
    databases: parts.room.databases,
    databaseAdvice: parts.room.databaseAdvice,
    adviceWords: (advice, language = 'en') => adviceWords(advice, language),
    findings: parts.room.findings,
    forecasts: parts.room.forecasts,
    findingWords: (finding) => findingWords(finding, 'en'),
    forecastWords: (made) => forecastWords(made, { language: 'en', timeZone: 'UTC' }),
    errorIssues: parts.room.errorIssues,
    assistant: openTestAssistant(parts.room, { settings: current, ...parts }),
    knowledge: createKnowledgeDesk({ store: parts.room.knowledge }),
    causes: createCauseDesk({
      facts: parts.room.causeFacts,
      causes: parts.room.rootCauses,
      incidents: parts.room.incidents,
      alerts: parts.room.alerts,
      language: () => 'en',
      monotonicMs: systemClock.monotonicMs,
      logger,
    }),
    toolbox: createToolbox(TOOLS, {
      near: (name, names) => nearNames(name, names, 5),
      timeZone: () => 'Asia/Shanghai',
      logger,
    }),
    publicUrl: 'https://vigilops.example.com',
    identify: createDoorman({ authenticate, sessions, grafana: parts.grafana }),
    metricQuery: createMetricQuery(asked),
    labelQuery: createLabelQuery(asked),
    logQuery,
    logVolume: createLogVolume(asked),
    logFacets: createLogFacets({ ...asked, logQuery }),
    logContext: createLogContext({ ...asked, logQuery }),
    logTail: openTestTail({ readers, logger, stored: { listen: () => () => undefined } }),
    traceQuery: createTraceQuery(asked),
    hostMetrics: createHostMetrics(asked),
    hostFigures: createHostFigures(asked),
    hosts: parts.room.hostEditor,
    enrollments: createEnrollments({
      store: parts.room.enrollments,
      attempts,
      clock: systemClock,
      newToken: () => newSecret('agent'),
    }),
    installCommand: (serverUrl, secret) => Promise.resolve(`install from ${serverUrl} with ${secret}`),
    publicUrlOf: () => 'https://vigilops.example.com',
    newSecret,
    forgetToken: () => undefined,
    clientPolicy: { addressOf: () => '127.0.0.1', cameEncrypted: () => false, isPrivate: () => true },
    heartbeatTimeoutMs: () => 60_000,
    clock: systemClock,
    version: '0.0.0',
    alsoServed: [],
    checkAnswers: true,
    ...changes,
  });
}

function newSecret(kind: TokenRecord['kind']): { readonly secret: string; readonly hash: Uint8Array } {
  const secret = `vgo_${kind}_${randomBytes(32).toString('base64url')}`;
  return { secret, hash: hashOf(secret) };
}

/** A live tail as the house has it, of what `stored` tells. */
export function openTestTail(
  parts: { readonly readers: Readers; readonly logger: Logger; readonly stored: StoredLogsSource },
  limits: Partial<TailLimits> = {},
): LogTail {
  return createLogTail({
    ...parts,
    rowsOf: createLogRows,
    render: renderTailLine,
    newId: () => randomBytes(12).toString('base64url'),
    clock: systemClock,
    limits: { ...DEFAULT_TAIL_LIMITS, ...limits },
  });
}
