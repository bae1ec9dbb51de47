import { VigilError } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';
import { hostname } from 'node:os';
import path from 'node:path';
import { openAccounts, warnOfEmptyHouse } from './app-accounts.ts';
import { createAlerting } from './app-alerts.ts';
import { openAssistant } from './app-assistant.ts';
import { openServiceChecks } from './app-checks.ts';
import { openDatabase, openDatabaseForTools } from './app-database.ts';
import { createApplication, createClosedApplication } from './app-door.ts';
import { openCauses } from './app-causes.ts';
import { openFindings } from './app-findings.ts';
import { openFront } from './app-front.ts';
import { openDigests } from './app-digest.ts';
import { openErrorIssues } from './app-error-issues.ts';
import { createGate } from './app-gate.ts';
import { createChecks } from './app-health.ts';
import { openInstallDesk } from './app-install.ts';
import { startGateway } from './app-gateway.ts';
import { openKnowledge } from './app-knowledge.ts';
import { openLlm, openLlmReach } from './app-llm.ts';
import { watchBudgets } from './app-llm-watch.ts';
import { createOutsideDoors } from './app-outside.ts';
import { createNotify, linkActions } from './app-notify.ts';
import { createStopOrder, type StopOrder } from './app-stop.ts';
import { createConfigurationDesk, liveSettingsOf, openSettings } from './app-settings.ts';
import { openArchive } from './app-archive.ts';
import { openStatusPage } from './app-status.ts';
import { storeOf } from './app-store.ts';
import { openSyslog } from './app-syslog.ts';
import { openLogTail } from './app-tail.ts';
import { observeHouse, startSelfTelemetry } from './app-telemetry.ts';
import type { Config } from './config.ts';
import { createBuiltInToken, ensureFirstTokens } from './ingest/index.ts';
import { createAccountJobs, createJobRunner, createStoreJobs, JOB_LOCK } from './jobs/index.ts';
import type { AccountStore, SqlReaderStore, TokenStore } from './model/index.ts';
import { chooseCertificate, createHealthRouter } from './server/index.ts';
import type { Configuration } from './settings/index.ts';
import type { Database } from './store/index.ts';

export interface BackendDeps {
  readonly config: Config;
  readonly dataDir: string;
  readonly version: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface RunningBackend {
  /** Of the main port. */
  readonly url: string;
  /** Takes nothing new, lets requests under way finish, then ends everything. */
  stop(): Promise<void>;
}

const TOKENS_RETRY_MS = 1_000;
const TOKENS_LIMIT_MS = 10_000;

/**
 * The plan: how the rooms are joined. Ports first, so that senders always find someone; then the database, the way
 * of a data point from the gate to COMMIT, the front door, and what watches over it all.
 */
export async function startBackend(deps: BackendDeps, signal: AbortSignal): Promise<RunningBackend> {
  const order = createStopOrder(deps.logger);
  try {
    const url = await joinRooms(deps, order, signal);
    return { url, stop: order.stop };
  } catch (error) {
    await order.stop();
    throw error;
  }
}

async function joinRooms(deps: BackendDeps, order: StopOrder, signal: AbortSignal): Promise<string> {
  const { config, dataDir, clock, logger, version } = deps;

  // Ports. At first they only say that the house is starting.
  const checks = createChecks();
  const doorFrame = createHealthRouter({
    version,
    uptimeSeconds: () => process.uptime(),
    checks: checks.all,
  });
  const certificate = await chooseCertificate(config.tls, {
    folder: path.join(dataDir, 'tls'),
    clock,
    logger,
  });
  const first = createClosedApplication(doorFrame, checks.storeHealth);
  const front = await openFront(config, { certificate, first, logger });
  order.ports(() => front.stop());
  signal.throwIfAborted();

  // The cellar.
  const liveSettings = liveSettingsOf(config, logger);
  const database = await openDatabase(config, dataDir, deps);
  order.afterPorts(() => database.stop());
  const store = storeOf(config, database, deps, liveSettings.current);
  checks.watchStore(store.health);
  order.afterPorts(() => store.component.stop());
  await store.component.start();
  const { ready, reason } = store.health();
  if (!ready) {
    logger.warn({}, `${reason ?? 'the database is not ready'}; going on, and trying again`);
  }

  // The house watches itself, through its own gate.
  const { secret, builtIn } = createBuiltInToken('vigilops-backend');
  const instanceId = `${hostname()}:${new URL(front.url).port}`;
  const telemetry = await startSelfTelemetry(config, {
    ...deps,
    gateUrl: front.url,
    secret,
    certificate,
    instanceId,
  });
  order.beforePorts(() => telemetry.stop());

  const errorIssues = openErrorIssues(deps, { store }, order);

  // From the gate to COMMIT.
  const { instruments } = telemetry;
  const gate = createGate(
    deps,
    {
      store,
      builtIn,
      instruments,
      storeHealth: checks.storeHealth,
      settings: liveSettings.current,
      instanceId,
      takeGrafanaAlerts: (notification, nowUs, within) =>
        outside.takeGrafanaAlerts(notification, nowUs, within),
      issueOf: errorIssues.issueOf,
    },
    order,
  );
  checks.watchQueue(gate.queue);
  await gate.logWork.room.start();
  await gate.templates.start();
  await openSyslog(deps, { gate, instruments, certificate }, order);

  // The front door.
  const logTail = openLogTail(deps, { store, instruments }, order);
  const people = await openAccounts(deps, store.accounts);
  const install = openInstallDesk(deps, certificate);
  const notify = await createNotify(
    deps,
    {
      store,
      settings: liveSettings.current,
      actions: linkActions(() => alerting, clock),
    },
    order,
  );
  const alerting = createAlerting(
    {
      clock,
      logger,
      settings: liveSettings.current,
      classOf: notify.classOf,
      onNotices: notify.poke,
      ping: notify.ping,
    },
    store,
  );
  const outside = createOutsideDoors({ clock, logger, alerting }, store);
  const reach = await openLlmReach(deps);
  const gateway = await startGateway({
    ...deps,
    ...reach,
    stores: store.llm,
    settings: liveSettings.current,
    instruments,
  });
  order.afterPorts(() => gateway.stop());
  const llm = openLlm({
    store,
    reach,
    settings: liveSettings.current,
    gateway,
    clock,
  });
  const knowledge = openKnowledge({ clock, settings: liveSettings.current }, store);
  const assistant = openAssistant(
    { clock, logger, settings: liveSettings.current },
    { store, inside: gateway.inside, knowledge: knowledge.search },
    order,
  );
  watchBudgets({ budgets: llm.desk.budgets, instruments, clock, logger }, order);
  const serviceChecks = await openServiceChecks({ ...deps, settings: liveSettings.current }, store);
  const settings = await openSettings(deps, { store, live: liveSettings, checks: serviceChecks }, order);
  checks.watchSettings(settings.warning);
  const statusPage = await openStatusPage(deps, { store, settings, checks: serviceChecks }, order);
  const logArchive = await openArchive(deps, { store, settings: settings.current, instruments });
  const causes = openCauses({ clock, logger, settings: settings.current }, store);
  const digests = openDigests(
    { clock, logger, settings: settings.current },
    { store, checks: serviceChecks, llm, notify, narrator: assistant.narrator },
  );
  const findings = openFindings(deps, { store, settings: settings.current });
  const application = createApplication(deps, {
    doorFrame,
    gate,
    instruments,
    store,
    logTail,
    people,
    install,
    settings,
    statusPage,
    alerting,
    outside,
    notify,
    llm,
    logArchive,
    serviceChecks,
    knowledge,
    digests,
    causes,
    assistant,
  });
  front.lead((request, response) => {
    if (!gateway.handle(request, response)) {
      application(request, response);
    }
  });
  void warnOfEmptyHouse(deps, store.accounts);

  // What goes on beside.
  const jobs = createJobRunner({
    jobs: [
      ...createStoreJobs(settings.carefully(store.maintenance)),
      ...createAccountJobs(store.accounts, clock),
      ...serviceChecks.jobs,
      ...alerting.jobs,
      ...outside.jobs,
      ...notify.jobs,
      ...llm.jobs,
      ...logArchive.jobs,
      ...errorIssues.jobs,
      ...findings.jobs,
      ...causes.jobs,
      ...assistant.jobs,
      ...knowledge.jobs,
      ...digests.jobs,
    ],
    lock: store.leaderLock(JOB_LOCK),
    clock,
    logger,
    random: Math.random,
  });
  await jobs.start();
  order.afterPorts(() => jobs.stop());
  checks.watchJobs(jobs);
  notify.start();
  observeHouse(instruments, { queue: gate.queue, jobs, health: store.health, lastBytes: store.lastBytes });
  checks.watchTokens(makeFirstTokens(deps, store.tokens, order));
  return front.url;
}

/** Tries until it is done: the database may be away at the start. */
async function makeFirstTokens(deps: BackendDeps, tokens: TokenStore, order: StopOrder): Promise<void> {
  const { clock, dataDir, logger } = deps;
  const stopping = new AbortController();
  order.afterPorts(() => {
    stopping.abort();
    return Promise.resolve();
  });
  const folder = path.join(dataDir, 'tokens');
  for (let told = false; ;) {
    try {
      await ensureFirstTokens({
        tokens,
        folder,
        clock,
        logger,
        signal: AbortSignal.timeout(TOKENS_LIMIT_MS),
      });
      return;
    } catch (error) {
      const databaseIsAway = error instanceof VigilError && error.retryable;
      if (!databaseIsAway && !told) {
        logger.error({ err: error }, `the first tokens cannot be written to ${folder}; trying again`);
        told = true;
      }
      await clock.sleep(TOKENS_RETRY_MS, stopping.signal);
    }
  }
}

/** What the command line works with. */
export interface Tools {
  readonly tokens: TokenStore;
  readonly sqlReaders: SqlReaderStore;
  readonly accounts: AccountStore;
  readonly engine: Database['engine'];
  readonly databaseUrl: string;
  readonly openConfiguration: () => Promise<Configuration>;
}

/** For the command line: the store of the running backend's database, or of one opened for the moment. */
export async function withTools<T>(
  deps: BackendDeps,
  signal: AbortSignal,
  work: (tools: Tools) => Promise<T>,
): Promise<T> {
  const database = await openDatabaseForTools(deps.config, deps.dataDir, deps);
  const live = liveSettingsOf(deps.config, deps.logger);
  const store = storeOf(deps.config, database, deps, live.current);
  try {
    await store.component.start();
    const { ready, reason } = store.health();
    if (!ready) {
      throw new VigilError('STORE_UNAVAILABLE', reason ?? 'the database is not ready');
    }
    signal.throwIfAborted();
    const { tokens, sqlReaders, accounts } = store;
    const { engine } = store.database;
    const openConfiguration = async () => {
      const checks = await openServiceChecks({ ...deps, settings: live.current }, store);
      return createConfigurationDesk(deps, { store, live, checks });
    };
    return await work({
      tokens,
      sqlReaders,
      accounts,
      engine,
      databaseUrl: database.url,
      openConfiguration,
    });
  } finally {
    await store.component.stop();
    await database.stop();
  }
}
