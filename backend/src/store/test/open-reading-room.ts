import { silentLogger, systemClock } from '@vigilops/runtime';
import type { SuiteEngine } from '@vigilops/testkit';
import { createHash } from 'node:crypto';
import type {
  AccountStore,
  AdviceStore,
  ActionLinkStore,
  ChannelStore,
  NoticeStore,
  AlertStore,
  AssistantStore,
  Catalog,
  CheckResultReader,
  DatabaseDefinitionStore,
  DatabaseStore,
  FindingStore,
  ErrorLinesReader,
  ForecastStore,
  TemplateRateReader,
  EnrollmentStore,
  ErrorIssueMaintenance,
  ErrorIssueStore,
  HostEditor,
  HostRegistry,
  LlmStores,
  LogArchiveStores,
  MaintenanceStore,
  MetricKind,
  RuleStore,
  ServiceStateStore,
  ServiceStore,
  IncidentStore,
  LogPipelineStore,
  SettingsStore,
  SilenceStore,
  StatusIncidentStore,
  LogSearchStore,
  LogTemplateStore,
  CauseFacts,
  RootCauseStore,
  KnowledgeStore,
  DigestStore,
  Temporality,
  TokenStore,
  WriteBatch,
} from '../../model/index.ts';
import type { TimeTable } from '../engines/engine.ts';
import { createAccountStore } from '../access/accounts.ts';
import { createHostEditor } from '../access/host-edits.ts';
import { createHostRegistry } from '../access/hosts.ts';
import { createEnrollmentStore } from '../access/enrollments.ts';
import { createTokenStore } from '../access/tokens.ts';
import { createAlertStore } from '../alerts/alerts.ts';
import { createRuleStore } from '../alerts/rules.ts';
import { createLogArchiveStores } from '../archive/create-stores.ts';
import { createCatalog } from '../catalog/catalog.ts';
import { createCheckResultReader } from '../checks/check-results.ts';
import { createMaintenanceStore } from '../checks/maintenance-windows.ts';
import { createServiceStateStore } from '../checks/service-states.ts';
import { createServiceStore } from '../checks/services.ts';
import { createAdviceStore } from '../databases/advice/advice.ts';
import { createDatabaseStore } from '../databases/databases.ts';
import { createDatabaseDefinitionStore } from '../databases/definitions/definitions.ts';
import { createAsk, DEFAULT_READ_LIMITS } from '../read/ask.ts';
import { createReaders, type Readers } from '../read/index.ts';
import { refreshRollups } from '../rollups/refresh.ts';
import { createFindingStore } from '../findings/findings.ts';
import { createTemplateRateReader } from '../findings/template-rates.ts';
import { createErrorLinesReader } from '../forecasts/error-lines.ts';
import { createForecastStore } from '../forecasts/forecasts.ts';
import { createIncidentStore } from '../incidents/incidents.ts';
import { createLlmStores } from '../llm/create-llm-stores.ts';
import { createLogPipelineStore } from '../pipelines/log-pipelines.ts';
import { createSettingsStore } from '../settings/settings.ts';
import { createActionLinkStore } from '../notify/action-links.ts';
import { createChannelStore } from '../notify/channels.ts';
import { createNoticeStore } from '../notify/notices.ts';
import { createDigestStore } from '../digests/digests.ts';
import { createAssistantStore } from '../investigations/assistant-store.ts';
import { createKnowledgeStore } from '../knowledge/knowledge.ts';
import { createCauseFacts } from '../causes/facts.ts';
import { createRootCauseStore } from '../causes/root-causes.ts';
import { createLogTemplateStore } from '../templates/log-templates.ts';
import { createErrorIssueStore } from '../issues/error-issues.ts';
import { createLogSearchStore } from '../log-searches/log-searches.ts';
import { createSilenceStore } from '../silences/silences.ts';
import { createStatusIncidentStore } from '../status/incidents.ts';
import { batchOf } from './batches.ts';
import { openWriter, type OpenWriter } from './open-writer.ts';

export interface SeriesPlan {
  readonly metric: string;
  readonly kind?: MetricKind;
  readonly unit?: string;
  readonly temporality?: Temporality;
  readonly monotonic?: boolean;
  readonly resource: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** A migrated database with a writer, readers, and short ways to put a catalog into it. */
export interface ReadingRoom extends Pick<
  OpenWriter,
  'database' | 'engine' | 'writer' | 'storedLogs' | 'rows' | 'close'
> {
  readonly readers: Readers;
  readonly tokens: TokenStore;
  readonly enrollments: EnrollmentStore;
  readonly accounts: AccountStore;
  readonly hosts: HostRegistry;
  readonly hostEditor: HostEditor;
  readonly settings: SettingsStore;
  readonly logPipelines: LogPipelineStore;
  readonly statusIncidents: StatusIncidentStore;
  readonly logSearches: LogSearchStore;
  readonly errorIssues: ErrorIssueStore & ErrorIssueMaintenance;
  readonly logTemplates: LogTemplateStore;
  readonly causeFacts: CauseFacts;
  readonly rootCauses: RootCauseStore;
  readonly findings: FindingStore;
  readonly forecasts: ForecastStore;
  readonly templateRates: TemplateRateReader;
  readonly errorLines: ErrorLinesReader;
  readonly assistant: AssistantStore;
  readonly knowledge: KnowledgeStore;
  readonly digests: DigestStore;
  readonly catalog: Catalog;
  readonly alerts: AlertStore;
  readonly silences: SilenceStore;
  readonly incidents: IncidentStore;
  readonly channels: ChannelStore;
  readonly notices: NoticeStore;
  readonly actionLinks: ActionLinkStore;
  readonly rules: RuleStore;
  readonly services: ServiceStore;
  readonly serviceStates: ServiceStateStore;
  readonly checkResults: CheckResultReader;
  readonly maintenanceWindows: MaintenanceStore;
  readonly databases: DatabaseStore;
  readonly databaseDefinitions: DatabaseDefinitionStore;
  readonly databaseAdvice: AdviceStore;
  readonly llm: LlmStores;
  readonly logArchive: LogArchiveStores;
  host(
    name: string,
    changes?: { readonly group?: string; readonly tags?: readonly string[]; readonly heardAt?: Date },
  ): Promise<number>;
  /** Attributes may hold `service.name`. */
  resource(hostId: number | null, attributes?: Readonly<Record<string, unknown>>): Promise<number>;
  series(plan: SeriesPlan): Promise<number>;
  stream(resource: number, filePath?: string): Promise<number>;
  write(parts: Parameters<typeof batchOf>[0]): Promise<void>;
  /** For rows that a test puts into a table by itself. */
  makeRoom(table: TimeTable, timesUs: readonly number[]): Promise<void>;
  /** Finishes the rollups as far as they can be at this moment. */
  rollUp(now: Date): Promise<void>;
}

const signal = new AbortController().signal;

export async function openReadingRoom(suite: SuiteEngine, url?: string): Promise<ReadingRoom> {
  const store = await openWriter(suite, url === undefined ? {} : { url });
  const idOf = async (text: string, values: readonly unknown[]): Promise<number> => {
    const [row] = await store.rows<{ id: number }>(text, values);
    return row?.id ?? 0;
  };
  const { connections } = store.database;
  const catalog = createCatalog(connections);
  const now = () => new Date();
  const scope = await idOf(
    `INSERT INTO vigilops.scopes (hash, name, version, attributes, schema_url)
     VALUES ('\\x01', 'test', '1', '{}', '') RETURNING id`,
    [],
  );

  return {
    database: store.database,
    engine: store.engine,
    writer: store.writer,
    storedLogs: store.storedLogs,
    rows: store.rows,
    close: store.close,
    readers: createReaders(store.database),
    tokens: createTokenStore(store.database.connections),
    enrollments: createEnrollmentStore(store.database.connections),
    accounts: createAccountStore(store.database.connections),
    hosts: createHostRegistry(store.database.connections, () => new Date()),
    hostEditor: createHostEditor(store.database.connections),
    settings: createSettingsStore(store.database.connections),
    logPipelines: createLogPipelineStore(store.database.connections),
    statusIncidents: createStatusIncidentStore(store.database.connections),
    logSearches: createLogSearchStore(connections),
    logTemplates: createLogTemplateStore(connections),
    errorIssues: createErrorIssueStore(connections, {
      ask: createAsk(store.database, DEFAULT_READ_LIMITS),
      engine: () => store.engine,
    }),
    causeFacts: createCauseFacts(store.database),
    rootCauses: createRootCauseStore(connections),
    findings: createFindingStore(connections),
    forecasts: createForecastStore(connections),
    templateRates: createTemplateRateReader(connections),
    errorLines: createErrorLinesReader(connections),
    assistant: createAssistantStore(connections),
    knowledge: createKnowledgeStore(connections),
    digests: createDigestStore(connections),
    catalog,
    alerts: createAlertStore(connections),
    silences: createSilenceStore(connections),
    incidents: createIncidentStore(connections),
    channels: createChannelStore(connections, now),
    notices: createNoticeStore(connections),
    actionLinks: createActionLinkStore(connections),
    rules: createRuleStore(connections, now),
    services: createServiceStore(connections, { writer: store.writer, now }),
    serviceStates: createServiceStateStore(connections),
    checkResults: createCheckResultReader(createAsk(store.database, DEFAULT_READ_LIMITS)),
    maintenanceWindows: createMaintenanceStore(connections, now),
    databases: createDatabaseStore(connections, createAsk(store.database, DEFAULT_READ_LIMITS)),
    databaseDefinitions: createDatabaseDefinitionStore(connections),
    databaseAdvice: createAdviceStore(connections),
    llm: createLlmStores(connections, { database: store.database, engine: () => store.engine, now }),
    logArchive: createLogArchiveStores(connections, () => store.engine, suite.canCopy),

    host: (name, { group, tags = [], heardAt = new Date() } = {}) =>
      idOf(
        `INSERT INTO vigilops.hosts (key, name, ips, os, tags, host_group, source, last_heartbeat)
         VALUES ($1, $2, ARRAY['10.0.0.1'], 'linux', $3, $4, 'agent', $5) RETURNING id`,
        [`key-${name}`, name, tags, group ?? null, heardAt],
      ),

    resource: async (hostId, attributes = {}) => {
      const text = (key: string) => String(attributes[key] ?? '');
      const [id] = await catalog.resolveResources(
        [
          {
            hash: hashOf([hostId, attributes]),
            hostId,
            serviceName: text('service.name'),
            serviceNamespace: text('service.namespace'),
            serviceInstanceId: text('service.instance.id'),
            attributes: JSON.stringify(attributes),
            schemaUrl: '',
          },
        ],
        signal,
      );
      return id ?? 0;
    },

    series: async ({
      metric,
      kind = 'gauge',
      unit = '1',
      temporality,
      monotonic = false,
      resource,
      attributes = {},
    }) => {
      const how = temporality ?? (kind === 'gauge' ? 'unspecified' : 'cumulative');
      const metricId = await idOf(
        `INSERT INTO vigilops.metrics (name, kind, unit, temporality, monotonic, description)
         VALUES ($1, $2, $3, $4, $5, 'of a test')
         ON CONFLICT (name, kind, unit, temporality, monotonic) DO UPDATE SET name = excluded.name RETURNING id`,
        [metric, kind, unit, how, monotonic],
      );
      return idOf(
        `INSERT INTO vigilops.series (hash, metric_id, resource_id, scope_id, host_id, attributes)
         SELECT $1, $2, r.id, $4, r.host_id, $5 FROM vigilops.resources r WHERE r.id = $3 RETURNING id`,
        [hashOf([metricId, resource, attributes]), metricId, resource, scope, JSON.stringify(attributes)],
      );
    },

    stream: (resource, filePath = '') =>
      idOf(
        `INSERT INTO vigilops.log_streams (hash, resource_id, scope_id, host_id, service_name, file_path)
         SELECT $1, r.id, $3, r.host_id, r.service_name, $4 FROM vigilops.resources r WHERE r.id = $2 RETURNING id`,
        [hashOf([resource, filePath]), resource, scope, filePath],
      ),

    write: async (parts) => {
      const batch: WriteBatch = batchOf(parts);
      const [result] = await store.writer.commit([batch], signal);
      if (result?.status !== 'stored' || result.refused.length > 0) {
        throw new Error(`the batch was not stored whole: ${JSON.stringify(result)}`);
      }
    },

    makeRoom: (table, timesUs) => store.engine.makeRoom(table, new Set(timesUs), signal),

    rollUp: async (now) => {
      await refreshRollups(
        { connections, engine: store.engine, clock: systemClock, logger: silentLogger },
        now,
        signal,
      );
    },
  };
}

function hashOf(value: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(value)).digest().subarray(0, 16);
}
