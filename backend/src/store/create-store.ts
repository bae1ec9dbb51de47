import type { Clock, Component, Logger } from '@vigilops/runtime';
import type {
  AdviceStore,
  AccountStore,
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
  ActionLinkStore,
  ChannelStore,
  NoticeStore,
  RuleStore,
  IncidentStore,
  ServiceStateStore,
  ServiceStore,
  LogPipelineStore,
  SettingsStore,
  SilenceStore,
  SqlReaderStore,
  StatusIncidentStore,
  LogSearchStore,
  LogTemplateStore,
  CauseFacts,
  RootCauseStore,
  KnowledgeStore,
  DigestStore,
  StoredLogsSource,
  StoreHealth,
  TelemetryWriter,
  TokenStore,
} from '../model/index.ts';
import { createAccountStore } from './access/accounts.ts';
import { createEnrollmentStore } from './access/enrollments.ts';
import { createHostEditor } from './access/host-edits.ts';
import { createHostRegistry } from './access/hosts.ts';
import { createSqlReaderStore } from './access/sql-readers.ts';
import { createTokenStore } from './access/tokens.ts';
import { createAlertStore } from './alerts/alerts.ts';
import { createRuleStore } from './alerts/rules.ts';
import { createLogArchiveStores } from './archive/create-stores.ts';
import { createHoldBack } from './archive/hold-back.ts';
import { createCatalog } from './catalog/catalog.ts';
import { createCheckResultReader } from './checks/check-results.ts';
import { createMaintenanceStore } from './checks/maintenance-windows.ts';
import { createServiceStateStore } from './checks/service-states.ts';
import { createServiceStore } from './checks/services.ts';
import { createConnections } from './connections.ts';
import type { Database } from './database.ts';
import { createAdviceStore } from './databases/advice/advice.ts';
import { createDatabaseStore } from './databases/databases.ts';
import { createDatabaseDefinitionStore } from './databases/definitions/definitions.ts';
import { chooseEngine, type EnginePreference } from './engines/choose.ts';
import type { StorageEngine, StorageSettings } from './engines/engine.ts';
import { createPostgresEngine } from './engines/postgres/index.ts';
import { createTimescaleEngine } from './engines/timescale/index.ts';
import { createFindingStore } from './findings/findings.ts';
import { createTemplateRateReader } from './findings/template-rates.ts';
import { createErrorLinesReader } from './forecasts/error-lines.ts';
import { createForecastStore } from './forecasts/forecasts.ts';
import { guardConnections } from './guarded-connections.ts';
import { addressOf, createHealthMonitor } from './health-monitor.ts';
import { createLeaderLock, type LeaderLock } from './leader-lock.ts';
import { createLlmStores } from './llm/create-llm-stores.ts';
import { createMaintenance, type Maintenance } from './maintenance/maintenance.ts';
import type { DiskLimits } from './maintenance/disk-guard.ts';
import { measureByTable, type ReadDisk, type StoreSizeByTable } from './maintenance/size.ts';
import { loadMigrations, migrate } from './migrate.ts';
import { createAsk, DEFAULT_READ_LIMITS } from './read/ask.ts';
import { createLogPipelineStore } from './pipelines/log-pipelines.ts';
import { createSettingsStore } from './settings/settings.ts';
import { readHostNames, type HostNames } from './settings/host-names.ts';
import { readSystemFacts, type SystemFacts } from './settings/system-facts.ts';
import { together, type StoresOfOneTransaction } from './settings/together.ts';
import { createActionLinkStore } from './notify/action-links.ts';
import { createChannelStore } from './notify/channels.ts';
import { createDatabaseTime } from './notify/database-time.ts';
import { createNoticeStore } from './notify/notices.ts';
import { createIncidentStore } from './incidents/incidents.ts';
import { createAssistantStore } from './investigations/assistant-store.ts';
import { createDigestStore } from './digests/digests.ts';
import { createKnowledgeStore } from './knowledge/knowledge.ts';
import { createCauseFacts } from './causes/facts.ts';
import { createRootCauseStore } from './causes/root-causes.ts';
import { createLogTemplateStore } from './templates/log-templates.ts';
import { createErrorIssueStore } from './issues/error-issues.ts';
import { createLogSearchStore } from './log-searches/log-searches.ts';
import { createSilenceStore } from './silences/silences.ts';
import { unavailable } from './sql-state.ts';
import { createStatusIncidentStore } from './status/incidents.ts';
import { createStoreLife } from './store-life.ts';
import { createSeenSeries } from './write/seen-series.ts';
import { createStoredLogsBoard } from './write/stored-logs.ts';
import { createWriter } from './write/writer.ts';

export interface StoreConfig extends StorageSettings {
  readonly url: string;
  readonly engine: EnginePreference;
  /** Connections for reading and bookkeeping. */
  readonly maxConnections: number;
  /** Connections for telemetry, apart, so that readers and writers cannot starve each other; 0: none of their own. */
  readonly writerConnections: number;
  readonly connectTimeoutMs: number;
  readonly commitTimeoutMs: number;
  /** From this many rows of a kind on COPY is used; Infinity where the server cannot COPY. */
  readonly copyFromRows: number;
  /** Telemetry further ahead of the clock than this is refused. */
  readonly maxAheadMs: number;
  /** Asked at each use. */
  readonly disk: () => DiskLimits;
  /** Whether logs are archived before retention drops them; asked at each use. */
  readonly archivesLogs: () => boolean;
}

export interface StoreDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  /** The file system of the database where it is on this machine; null else. */
  readonly readDisk: ReadDisk | null;
}

export interface Store {
  /** Start connects and migrates. It resolves after the first attempt, successful or not, and goes on trying. */
  readonly component: Component;
  readonly database: Database;
  readonly writer: TelemetryWriter;
  /** Tells of log records after COMMIT. */
  readonly storedLogs: StoredLogsSource;
  readonly catalog: Catalog;
  readonly tokens: TokenStore;
  readonly enrollments: EnrollmentStore;
  readonly hosts: HostRegistry;
  readonly hostEditor: HostEditor;
  readonly accounts: AccountStore;
  readonly rules: RuleStore;
  readonly alerts: AlertStore;
  readonly silences: SilenceStore;
  readonly incidents: IncidentStore;
  readonly channels: ChannelStore;
  readonly notices: NoticeStore;
  readonly actionLinks: ActionLinkStore;
  /** What its clock says, in microseconds since the epoch. */
  readonly databaseTime: (signal: AbortSignal) => Promise<number>;
  readonly sqlReaders: SqlReaderStore;
  readonly settings: SettingsStore;
  readonly logPipelines: LogPipelineStore;
  readonly statusIncidents: StatusIncidentStore;
  readonly logSearches: LogSearchStore;
  readonly errorIssues: ErrorIssueStore & ErrorIssueMaintenance;
  readonly logTemplates: LogTemplateStore;
  /** What there is to know around a moment, and what was found to be the cause. */
  readonly causeFacts: CauseFacts;
  readonly rootCauses: RootCauseStore;
  readonly findings: FindingStore;
  readonly forecasts: ForecastStore;
  readonly templateRates: TemplateRateReader;
  readonly errorLines: ErrorLinesReader;
  readonly assistant: AssistantStore;
  readonly knowledge: KnowledgeStore;
  readonly digests: DigestStore;
  readonly services: ServiceStore;
  readonly serviceStates: ServiceStateStore;
  readonly checkResults: CheckResultReader;
  readonly maintenanceWindows: MaintenanceStore;
  /** Database servers that agents watch. */
  readonly databases: DatabaseStore;
  /** Those that are defined here and not in agents' files. */
  readonly databaseDefinitions: DatabaseDefinitionStore;
  readonly databaseAdvice: AdviceStore;
  readonly llm: LlmStores;
  readonly logArchive: LogArchiveStores;
  readonly maintenance: Maintenance;
  health(): StoreHealth;
  /** Of the database when it was last looked at, which is every few seconds while it is open; undefined before. */
  lastBytes(): number | undefined;
  /** Throws STORE_UNAVAILABLE while the database is down. */
  size(signal: AbortSignal): Promise<StoreSizeByTable>;
  systemFacts(signal: AbortSignal): Promise<SystemFacts>;
  hostNames(signal: AbortSignal): Promise<readonly HostNames[]>;
  /** One transaction over several stores; nothing of it stays where `work` throws. */
  together<T>(work: (stores: StoresOfOneTransaction) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** A lock for periodic work; `lockId` tells kinds of work apart. */
  leaderLock(lockId: number): LeaderLock;
}

const DISK_LIMIT_MS = 10_000;

/** The cellar: the only room that knows SQL. Nothing connects before `component.start()`. */
export function createStore(config: StoreConfig, deps: StoreDeps): Store {
  const monitor = createHealthMonitor(addressOf(config.url), deps.clock);
  const pool = (maxConnections: number, applicationName: string) =>
    createConnections(
      { url: config.url, maxConnections, connectTimeoutMs: config.connectTimeoutMs, applicationName },
      deps,
    );
  const shared = pool(config.maxConnections, 'vigilops');
  const writing = config.writerConnections === 0 ? shared : pool(config.writerConnections, 'vigilops-writer');
  const storedLogs = createStoredLogsBoard();
  let lastBytes: number | undefined;
  let opened: { readonly engine: StorageEngine; readonly writer: TelemetryWriter } | undefined;

  const life = createStoreLife({
    clock: deps.clock,
    logger: deps.logger,
    monitor,
    open: async (signal) => {
      const name = await chooseEngine(shared, config.engine, { logger: deps.logger, signal });
      await migrate(shared, await loadMigrations(name), { ...deps, signal });
      const engine =
        name === 'timescale' ? createTimescaleEngine(shared, deps) : createPostgresEngine(shared, deps);
      await engine.applySettings(config, signal);
      await engine.makeRoomAhead(deps.clock.now(), signal);
      const writer = createWriter(config, {
        connections: guardConnections(writing, life),
        engine,
        clock: deps.clock,
        onStored: seen.mark,
        storedLogs,
      });
      opened = { engine, writer };
    },
    probe: async (signal) => {
      const [row] = await shared.query<{ whole: boolean }>(
        { text: `SELECT to_regclass('vigilops.rollup_progress') IS NOT NULL AS whole` },
        { signal, timeoutMs: 2_000 },
      );
      return row?.whole === true;
    },
    chores: [
      { name: 'disk', everyMs: 15_000, atStop: false, run: lookAtDisk },
      { name: 'last seen', everyMs: 600_000, atStop: true, run: (signal) => seen.flush(signal) },
    ],
    close: async () => {
      await Promise.all([shared.close(), writing === shared ? undefined : writing.close()]);
    },
  });
  async function lookAtDisk(signal: AbortSignal): Promise<void> {
    const size = await maintenance.checkDisk(AbortSignal.any([signal, AbortSignal.timeout(DISK_LIMIT_MS)]));
    lastBytes = size.databaseBytes;
  }
  const connections = guardConnections(shared, life);
  const open = () => {
    if (opened === undefined) {
      throw unavailable(monitor.health().reason ?? 'the store was not started');
    }
    return opened;
  };
  const seen = createSeenSeries(connections, () => deps.clock.now());
  const maintenance = createMaintenance(config, {
    ...deps,
    connections,
    engine: () => open().engine,
    monitor,
    holdBack: createHoldBack({
      connections,
      logger: deps.logger,
      isOn: config.archivesLogs,
      now: () => deps.clock.now(),
    }),
  });

  const database: Database = {
    get engine() {
      return opened?.engine.name ?? 'postgres';
    },
    query: connections.query,
    transaction: connections.transaction,
  };
  const writer: TelemetryWriter = {
    commit: async (batches, signal) => open().writer.commit(batches, signal),
  };
  const now = () => deps.clock.now();

  return {
    component: { name: 'store', start: life.start, stop: life.stop },
    database,
    writer,
    storedLogs,
    catalog: createCatalog(connections),
    tokens: createTokenStore(connections),
    enrollments: createEnrollmentStore(connections),
    hosts: createHostRegistry(connections, () => deps.clock.now()),
    hostEditor: createHostEditor(connections),
    accounts: createAccountStore(connections),
    rules: createRuleStore(connections, () => deps.clock.now()),
    alerts: createAlertStore(connections),
    silences: createSilenceStore(connections),
    incidents: createIncidentStore(connections),
    channels: createChannelStore(connections, () => deps.clock.now()),
    notices: createNoticeStore(connections),
    actionLinks: createActionLinkStore(connections),
    databaseTime: createDatabaseTime(connections),
    sqlReaders: createSqlReaderStore(connections),
    settings: createSettingsStore(connections),
    logPipelines: createLogPipelineStore(connections),
    statusIncidents: createStatusIncidentStore(connections),
    logSearches: createLogSearchStore(connections),
    errorIssues: createErrorIssueStore(connections, {
      ask: createAsk(database, DEFAULT_READ_LIMITS),
      engine: () => open().engine,
    }),
    logTemplates: createLogTemplateStore(connections),
    causeFacts: createCauseFacts(database),
    rootCauses: createRootCauseStore(connections),
    findings: createFindingStore(connections),
    forecasts: createForecastStore(connections),
    templateRates: createTemplateRateReader(connections),
    errorLines: createErrorLinesReader(connections),
    assistant: createAssistantStore(connections),
    knowledge: createKnowledgeStore(connections),
    digests: createDigestStore(connections),
    services: createServiceStore(connections, { writer, now }),
    serviceStates: createServiceStateStore(connections),
    checkResults: createCheckResultReader(createAsk(database, DEFAULT_READ_LIMITS)),
    maintenanceWindows: createMaintenanceStore(connections, now),
    databases: createDatabaseStore(connections, createAsk(database, DEFAULT_READ_LIMITS)),
    databaseDefinitions: createDatabaseDefinitionStore(connections),
    databaseAdvice: createAdviceStore(connections),
    llm: createLlmStores(connections, { database, engine: () => open().engine, now }),
    logArchive: createLogArchiveStores(connections, () => open().engine),
    maintenance,
    health: monitor.health,
    lastBytes: () => lastBytes,
    size: async (signal) =>
      measureByTable({ connections, engine: open().engine, readDisk: deps.readDisk }, signal),
    systemFacts: (signal) => readSystemFacts(connections, signal),
    hostNames: (signal) => readHostNames(connections, signal),
    together: (work, signal) => together(connections, { writer, now, engine: database.engine }, work, signal),
    leaderLock: (lockId) =>
      createLeaderLock({ url: config.url, lockId, connectTimeoutMs: config.connectTimeoutMs }, deps),
  };
}
