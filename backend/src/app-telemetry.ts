import { metrics } from '@opentelemetry/api';
import type { ErrorCode } from '@vigilops/contracts';
import { LOG_ARCHIVE_STATES } from '@vigilops/contracts/api';
import type { OtlpKind } from '@vigilops/otlp';
import type { Logger } from '@vigilops/runtime';
import type { AgentOptions } from 'node:https';
import type { Config } from './config.ts';
import type { CommitObserver, CommitQueue, IngestMetrics } from './ingest/index.ts';
import type { RunnerStatus } from './jobs/index.ts';
import type { StoreHealth } from './model/index.ts';
import type { ObservedRequest, ServerCertificate } from './server/index.ts';
import {
  createInstruments,
  createTelemetrySdk,
  observeProcess,
  type Instruments,
  type TelemetryDestination,
} from './telemetry/index.ts';

export interface SelfTelemetry {
  readonly instruments: Instruments;
  /** Sends what is left, for a moment at most, and ends. */
  stop(): Promise<void>;
}

/** Starts to watch this process and to send what it sees to its own gate, and elsewhere if asked to. */
export async function startSelfTelemetry(
  config: Config,
  deps: {
    readonly gateUrl: string;
    readonly secret: string;
    readonly certificate: ServerCertificate | undefined;
    readonly version: string;
    /** Stable from start to start: each new one makes every series anew. */
    readonly instanceId: string;
    readonly logger: Logger;
  },
): Promise<SelfTelemetry> {
  const { selfIntervalMs } = config;
  const elsewhere: TelemetryDestination[] =
    config.otelEndpoint === undefined ? [] : [{ baseUrl: config.otelEndpoint, headers: {}, takesLogs: true }];
  const own: TelemetryDestination[] =
    selfIntervalMs === null ? [] : [ownGate({ ...deps, takesLogs: config.selfLogs })];
  const sdk = createTelemetrySdk({
    destinations: [...own, ...elsewhere],
    service: { name: 'vigilops-backend', version: deps.version, instanceId: deps.instanceId },
    intervalMs: selfIntervalMs ?? 15_000,
    logger: deps.logger,
  });
  await sdk.start();
  const instruments = createInstruments(metrics.getMeter('vigilops', deps.version));
  const endProcessWatch = observeProcess(instruments);
  return {
    instruments,
    stop: async () => {
      await sdk.stop();
      endProcessWatch();
    },
  };
}

/** Our own port, by loopback where it listens on all addresses. It shows our own certificate: that one is trusted, no name is asked. */
function ownGate(deps: {
  readonly gateUrl: string;
  readonly secret: string;
  readonly certificate: ServerCertificate | undefined;
  readonly takesLogs: boolean;
}): TelemetryDestination {
  const url = new URL(deps.gateUrl);
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') {
    url.hostname = '127.0.0.1';
  }
  const tls: AgentOptions | undefined =
    deps.certificate === undefined
      ? undefined
      : { ca: deps.certificate.cert, allowPartialTrustChain: true, checkServerIdentity: () => undefined };
  return {
    baseUrl: url.origin,
    headers: { Authorization: `Bearer ${deps.secret}` },
    takesLogs: deps.takesLogs,
    ...(tls === undefined ? {} : { tls }),
  };
}

const KINDS: readonly OtlpKind[] = ['metrics', 'logs', 'traces'];

/** The gate's reports as instruments. What counts troubles begins at zero: "none yet" is an answer, and the first a rise. */
export function ingestMetrics(instruments: Instruments): IngestMetrics {
  for (const kind of KINDS) {
    for (const by of ['decoder', 'database'] as const) {
      instruments.add('rejectedItems', 0, { 'vigilops.signal': kind, 'vigilops.rejected_by': by });
    }
    const code: ErrorCode = 'STORE_UNAVAILABLE';
    instruments.add('refusedRequests', 0, { 'vigilops.signal': kind, 'error.type': code });
  }
  return {
    stored: (kind, items) => {
      instruments.add('storedItems', items, { 'vigilops.signal': kind });
    },
    rejected: (kind, by, items) => {
      if (items > 0) {
        instruments.add('rejectedItems', items, { 'vigilops.signal': kind, 'vigilops.rejected_by': by });
      }
    },
    refused: (kind, code) => {
      instruments.add('refusedRequests', 1, { 'vigilops.signal': kind, 'error.type': code });
    },
    body: (kind, bytes) => {
      instruments.record('bodySize', bytes, { 'vigilops.signal': kind });
    },
    lag: (kind, seconds) => {
      instruments.record('ingestLag', seconds, { 'vigilops.signal': kind });
    },
  };
}

export function commitObserver(instruments: Instruments): CommitObserver {
  return {
    committed: ({ rows, seconds, outcome }) => {
      instruments.record('commitDuration', seconds, { 'vigilops.outcome': outcome });
      instruments.record('commitRows', rows, { 'vigilops.outcome': outcome });
    },
  };
}

/** What is asked at each collection. */
export function observeHouse(
  instruments: Instruments,
  house: {
    readonly queue: Pick<CommitQueue, 'depth'>;
    readonly jobs: { status(): RunnerStatus };
    readonly health: () => StoreHealth;
    readonly lastBytes: () => number | undefined;
  },
): void {
  instruments.observe('queueBatches', () => [{ value: house.queue.depth().batches }]);
  instruments.observe('queueRows', () => [{ value: house.queue.depth().rows }]);
  instruments.observe('queueSize', () => [{ value: house.queue.depth().bytes }]);
  instruments.observe('storeReady', () => [{ value: house.health().ready ? 1 : 0 }]);
  instruments.observe('storeSize', () => {
    const bytes = house.lastBytes();
    return bytes === undefined ? [] : [{ value: bytes }];
  });
  instruments.observe('jobLag', () =>
    house.jobs
      .status()
      .jobs.map(({ name, lagMs }) => ({ value: lagMs / 1_000, attributes: { 'vigilops.job.name': name } })),
  );
  observeJobs(instruments, () => house.jobs.status().jobs);
}

/** What the last runs said; nothing on a backend that runs no jobs. */
function observeJobs(instruments: Instruments, jobs: () => RunnerStatus['jobs']): void {
  const figure = (job: string, name: string) => jobs().find((each) => each.name === job)?.figures[name];
  const count = (job: string, name: string) => {
    const value = figure(job, name);
    return typeof value === 'number' ? [{ value }] : [];
  };
  const secondsSince = (job: string, name: string) => {
    const time = figure(job, name);
    if (time === undefined) {
      return [];
    }
    return [{ value: time === null ? 0 : Math.max(0, Date.now() - Date.parse(String(time))) / 1_000 }];
  };
  instruments.observe('jobDuration', () =>
    jobs().flatMap(({ name, lastDurationMs }) =>
      lastDurationMs === null
        ? []
        : [{ value: lastDurationMs / 1_000, attributes: { 'vigilops.job.name': name } }],
    ),
  );
  instruments.observe('jobWarnings', () =>
    jobs().map(({ name, figures: { warning } }) => ({
      value: typeof warning === 'string' ? 1 : 0,
      attributes: { 'vigilops.job.name': name },
    })),
  );
  instruments.observe('archiveDays', () =>
    LOG_ARCHIVE_STATES.flatMap((state) =>
      count('log-archive', state).map(({ value }) => ({
        value,
        attributes: { 'vigilops.log.archive.state': state },
      })),
    ),
  );
  instruments.observe('rollupBacklog', () => count('rollups', 'backlog'));
  instruments.observe('rollupBacklogAge', () => secondsSince('rollups', 'backlogSince'));
  instruments.observe('rollupBacklogReach', () => secondsSince('rollups', 'backlogOldest'));
  instruments.observe('edgeBacklog', () => count('service-edges', 'backlog'));
  instruments.observe('incidentsUndecided', () => count('alert-triage', 'undecided'));
  instruments.observe('noticesWaiting', () => count('outbox', 'waiting'));
  instruments.observe('noticesWaitingAge', () => secondsSince('outbox', 'waitingSince'));
  instruments.observe('channelsBroken', () => count('outbox', 'brokenChannels'));
}

export function requestRecorder(instruments: Instruments): (request: ObservedRequest) => void {
  return ({ method, route, status, seconds }) => {
    instruments.record('requestDuration', seconds, {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
    });
  };
}
