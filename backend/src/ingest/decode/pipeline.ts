import { setImmediate } from 'node:timers/promises';
import type { OtlpKind } from '@vigilops/otlp';
import type { Clock } from '@vigilops/runtime';
import type { Catalog, HostRegistry, LogOrigin, WriteBatch } from '../../model/index.ts';
import { BUILT_IN_TOKEN_ID } from '../access/built-in-token.ts';
import type { Decoded, Pipeline } from '../pipeline-types.ts';
import type { LogStage } from '../pipelines/log-stage.ts';
import type { TemplateStage } from '../templates/template-stage.ts';
import { createCaches } from './caches.ts';
import type { StreamEntry } from './entries.ts';
import { finishEvents } from './events/finish-events.ts';
import { createKnownServices, type KnownServices } from './events/known-services.ts';
import { createResourceBinder } from './identity.ts';
import type { DecodeLimits } from './limits.ts';
import { LogSink } from './logs/log-sink.ts';
import { createLogsVisitor } from './logs/logs-visitor.ts';
import { createMetricsVisitor } from './metrics/metrics-visitor.ts';
import { PointSink } from './metrics/point-sink.ts';
import { finishPoints, resolveSeries } from './metrics/resolve-series.ts';
import { type ResolveDeps, resolveContexts, resolveStreams } from './resolve.ts';
import { DecodeRun } from './run.ts';
import { createSpansVisitor, SpanSink } from './traces/spans-visitor.ts';
import { walkRequest } from './walk.ts';
import { createWalkers, type Walk } from './walkers.ts';

export interface PipelineDeps {
  readonly catalog: Catalog;
  readonly hosts: HostRegistry;
  readonly limits: DecodeLimits;
  readonly clock: Pick<Clock, 'now'>;
  /** What is done with log records; left out: nothing. The house's own records pass it by. */
  readonly logStage?: LogStage;
  /** Finds what log records have in common; left out: nobody does. */
  readonly templates?: TemplateStage;
  /** Lets others have the thread, between two parts of a large body. */
  readonly nextTurn?: () => Promise<void>;
  /** 0 ≤ x < 1; seeds the hashes of the caches. */
  readonly random?: () => number;
}

type Rows = Omit<WriteBatch, 'batchId'>;

interface Outcome {
  readonly rows: Partial<Rows>;
  readonly accepted: number;
  readonly onStored?: () => void;
  readonly onWritten?: () => void;
}

const NO_ROWS: Rows = {
  samples: null,
  histograms: [],
  exemplars: [],
  starts: [],
  logs: null,
  spans: [],
  checkResults: [],
  hostChanges: [],
  databaseReports: [],
};

/**
 * From OTLP protobuf bytes to rows. The body is walked once, a large one in turns; what it names for the first time (hosts,
 * resources, scopes, series, log streams) waits for its id and is then asked for in bulk. A body that names nothing
 * new asks nobody.
 */
export function createPipeline(deps: PipelineDeps): Pipeline {
  const { limits } = deps;
  const random = deps.random ?? Math.random;
  const caches = createCaches(limits, () => Math.floor(random() * 2 ** 32));
  const decodeDeps: DecodeDeps = {
    logStage: deps.logStage ?? null,
    templates: deps.templates === undefined ? null : { stage: deps.templates, origins: new WeakMap() },
    catalog: deps.catalog,
    bind: createResourceBinder({ hosts: deps.hosts }),
    services: createKnownServices(deps.catalog),
    walk: createWalkers(deps.nextTurn ?? (() => setImmediate())),
  };
  let runs = 0;

  return {
    decode: async (kind, body, sender, signal) => {
      signal.throwIfAborted();
      runs += 1;
      const nowMs = deps.clock.now().getTime();
      const run = new DecodeRun({ body, limits, caches, token: sender.token, number: runs, nowMs });
      const outcome = await DECODERS[kind](run, sender.receivedAtUs, decodeDeps, signal);
      return decoded(run, sender.batchId, outcome);
    },
  };
}

interface DecodeDeps extends ResolveDeps {
  readonly services: KnownServices;
  readonly logStage: LogStage | null;
  readonly templates: {
    readonly stage: TemplateStage;
    readonly origins: WeakMap<StreamEntry, LogOrigin>;
  } | null;
  readonly walk: Walk;
}

type Decoder = (
  run: DecodeRun,
  receivedAtUs: number,
  deps: DecodeDeps,
  signal: AbortSignal,
) => Promise<Outcome>;

const DECODERS: Readonly<Record<OtlpKind, Decoder>> = {
  metrics: async (run, _receivedAtUs, deps, signal) => {
    const sink = new PointSink(run);
    await deps.walk(walkRequest(run, createMetricsVisitor(sink)), signal);
    await resolveContexts(run, deps, signal);
    await resolveSeries(sink, deps, signal);
    const rows = finishPoints(sink);
    return {
      rows,
      accepted: sink.accepted,
      onStored: () => {
        sink.remember();
      },
    };
  },
  logs: async (run, receivedAtUs, deps, signal) => {
    await deps.templates?.stage.ready(signal);
    const stage = run.token.id === BUILT_IN_TOKEN_ID ? null : deps.logStage;
    const staged = stage === null ? null : { stage, work: await stage.current(signal) };
    const sink = new LogSink(run, receivedAtUs, staged, deps.templates);
    await deps.walk(walkRequest(run, createLogsVisitor(sink)), signal);
    await resolveContexts(run, deps, signal);
    await resolveStreams(sink.pending, deps, signal);
    sink.finish();
    await sink.templates?.explained(signal);
    const events = await finishEvents(sink, deps.services, signal);
    return {
      rows: { logs: sink.rows.columns(), ...events },
      accepted: sink.accepted,
      onWritten: () => {
        sink.stage?.written();
      },
    };
  },
  traces: async (run, _receivedAtUs, deps, signal) => {
    const sink = new SpanSink(run);
    await deps.walk(walkRequest(run, createSpansVisitor(sink)), signal);
    await resolveContexts(run, deps, signal);
    const spans = sink.finish();
    return { rows: { spans }, accepted: sink.accepted };
  },
};

function decoded(run: DecodeRun, batchId: string | null, outcome: Outcome): Decoded {
  const hostIds = new Set<number>();
  for (const { refusal, hostId } of run.resources) {
    if (refusal === null && hostId !== null) {
      hostIds.add(hostId);
    }
  }
  return {
    batch: { ...NO_ROWS, ...outcome.rows, batchId },
    accepted: outcome.accepted,
    rejections: run.tally.rejections(),
    warnings: run.tally.warnings(),
    hostIds: [...hostIds],
    ...(outcome.onStored === undefined ? {} : { onStored: outcome.onStored }),
    ...(outcome.onWritten === undefined ? {} : { onWritten: outcome.onWritten }),
  };
}
