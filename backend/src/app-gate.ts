import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { createBodyRoom } from '@vigilops/otlp/http';
import type { Router } from 'express';
import { clientPolicyOf } from './app-front.ts';
import { openLogRoom, type LogWorkRoom } from './app-log-room.ts';
import { openLogTemplates } from './app-log-templates.ts';
import type { StopOrder } from './app-stop.ts';
import { commitObserver, ingestMetrics } from './app-telemetry.ts';
import type { Config } from './config.ts';
import {
  createAgentApiRouter,
  createAuthenticator,
  createCoalescer,
  createCommitQueue,
  createGateRouter,
  createGrafanaWebhookRouter,
  createIntake,
  createPipeline,
  createShippersRouter,
  DEFAULT_COMMIT_LIMITS,
  DEFAULT_DECODE_LIMITS,
  DEFAULT_GATE_LIMITS,
  type Authenticator,
  type CommitQueue,
  type DecodeLimits,
  type GateLimits,
  type Intake,
  type TakeGrafanaAlerts,
  type TemplateRoom,
} from './ingest/index.ts';
import type { StoreHealth, TokenRecord } from './model/index.ts';
import type { Store } from './store/index.ts';
import type { Instruments } from './telemetry/index.ts';

export interface Gate {
  readonly otlp: Router;
  readonly agentApi: Router;
  readonly grafanaWebhook: Router;
  /** What speaks other shippers' protocols over HTTP. */
  readonly shippers: Router;
  readonly authenticator: Authenticator;
  readonly queue: CommitQueue;
  /** What is done with log lines between decoding and COMMIT; its owner starts it. */
  readonly logWork: LogWorkRoom;
  /** What lines have in common; its owner starts it. */
  readonly templates: TemplateRoom;
  /** For what comes in by ports of its own. */
  readonly intake: Intake;
  readonly decodeLimits: DecodeLimits;
}

const DAY_MS = 86_400_000;
/** Who was heard from: at most one write in five seconds. */
const SEEN = { intervalMs: 5_000, maxIds: 100_000, flushTimeoutMs: 5_000 };
const LAST_COMMITS_MS = 10_000;

/** The way of a data point: who sends it, what it says, and when it is durable. */
export function createGate(
  deps: { readonly config: Config; readonly clock: Clock; readonly logger: Logger },
  parts: {
    readonly store: Store;
    readonly builtIn: ReadonlyMap<string, TokenRecord>;
    readonly instruments: Instruments;
    readonly storeHealth: () => StoreHealth;
    readonly settings: () => Settings;
    readonly instanceId: string;
    readonly takeGrafanaAlerts: TakeGrafanaAlerts;
    readonly issueOf?: Parameters<typeof openLogTemplates>[1]['issueOf'];
  },
  order: StopOrder,
): Gate {
  const { config, clock, logger } = deps;
  const { store, storeHealth } = parts;
  const metrics = ingestMetrics(parts.instruments);
  const limits = gateLimits(config);
  const tokensUsed = createCoalescer({
    ...SEEN,
    name: 'use of tokens',
    flush: store.tokens.markUsed,
    clock,
    logger,
  });
  const hostsSeen = createCoalescer({ ...SEEN, name: 'heartbeats', flush: store.hosts.touch, clock, logger });
  order.afterPorts(() => Promise.all([tokensUsed.stop(), hostsSeen.stop()]));

  const authenticator = createAuthenticator({
    tokens: store.tokens,
    builtIn: parts.builtIn,
    clock,
    onUsed: ({ id }) => {
      if (id > 0) {
        tokensUsed.add([id]);
      }
    },
  });
  const ofRows = decodeLimits(config, parts.settings);
  const [houseToken] = parts.builtIn.values();
  const logWork = openLogRoom(deps, {
    ...parts,
    limits: ofRows,
    send: async (kind, body, signal) => {
      if (houseToken !== undefined) {
        await intake(kind, { body, rejections: [] }, { token: houseToken, batchId: null }, signal);
      }
    },
  });
  const templates = openLogTemplates(deps, parts, order);
  const pipeline = createPipeline({
    catalog: store.catalog,
    hosts: store.hosts,
    limits: ofRows,
    clock,
    logStage: logWork.room.stage,
    templates: templates.stage,
  });
  const queue = createCommitQueue({
    writer: store.writer,
    limits: {
      ...DEFAULT_COMMIT_LIMITS,
      lanes: config.limits.commitLanes,
      maxQueuedBytes: limits.maxInFlightBytes,
    },
    observer: commitObserver(parts.instruments),
    clock,
    logger,
  });
  order.afterPorts(() => Promise.race([queue.idle(), clock.sleep(LAST_COMMITS_MS)]));

  // Before the queue ends: what was counted goes through it.
  order.afterPorts(logWork.room.stop);

  const intake = createIntake({ pipeline, queue, metrics, clock, onHostsSeen: hostsSeen.add });
  const { authenticate } = authenticator;
  const { addressOf, requireSecure } = clientPolicyOf(config);
  const common = { authenticate, addressOf, storeHealth, intake, clock, logger };
  const ofBodies = { requireSecure, queue, metrics, limits, bodies: createBodyRoom(limits) };
  return {
    otlp: createGateRouter({ ...common, ...ofBodies }),
    agentApi: createAgentApiRouter({
      ...common,
      forgetToken: authenticator.forget,
      requestDeadlineMs: limits.requestDeadlineMs,
    }),
    grafanaWebhook: createGrafanaWebhookRouter({
      secret: config.grafanaWebhookSecret,
      authenticate,
      addressOf,
      takeAlerts: parts.takeGrafanaAlerts,
      storeHealth,
      intake,
      clock,
      logger,
      requestDeadlineMs: limits.requestDeadlineMs,
    }),
    shippers: createShippersRouter({ ...common, ...ofBodies, decodeLimits: ofRows }),
    authenticator,
    queue,
    logWork,
    templates,
    intake,
    decodeLimits: ofRows,
  };
}

function gateLimits({ limits }: Config): GateLimits {
  const { maxCompressedBytes, maxBodyBytes, maxJsonBytes, maxInFlightBytes } = limits;
  return { ...DEFAULT_GATE_LIMITS, maxCompressedBytes, maxBodyBytes, maxJsonBytes, maxInFlightBytes };
}

/** Read at each use: how old rows may be follows the settings. */
function decodeLimits({ limits }: Config, settings: () => Settings): DecodeLimits {
  return {
    ...DEFAULT_DECODE_LIMITS,
    maxSeriesPerHost: limits.maxSeriesPerHost,
    get metricRetentionMs() {
      return settings().retention.metrics_days * DAY_MS;
    },
    get logRetentionMs() {
      return settings().retention.logs_days * DAY_MS;
    },
    get spanRetentionMs() {
      return settings().retention.traces_days * DAY_MS;
    },
  };
}
