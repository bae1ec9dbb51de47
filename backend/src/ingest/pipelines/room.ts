import { VigilError } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';
import type { LogPipelineStore } from '../../model/index.ts';
import { leftOutRequest, MAX_REPORTED, type Language } from './budget/left-out-lines.ts';
import { createServiceBudgets, type LeftOut, type ServiceBudgets } from './budget/service-budgets.ts';
import { createPipelineCounts, type PipelineCounts } from './counts.ts';
import type { Effects } from './effects.ts';
import { createLivePipelines, type LivePipelines } from './live-pipelines.ts';
import type { LogStage } from './log-stage.ts';
import { createPipelineSeries, type PipelineSeries } from './metrics/pipeline-series.ts';

/** What of log records was not stored, and by whose wish. */
export type Withheld = 'budget' | 'dropped' | 'sampled_out';

export interface LogRoomSettings {
  readonly findFields: boolean;
  readonly linesPerMinutePerService: number;
  readonly language: Language;
}

export interface LogRoomDeps {
  readonly store: Pick<LogPipelineStore, 'read' | 'version' | 'addCounts'>;
  /** Asked at each use. */
  readonly settings: () => LogRoomSettings;
  /** Takes what the house itself has to say: an ExportRequest as protobuf. Resolves after COMMIT. */
  readonly send: (kind: 'logs' | 'metrics', body: Uint8Array, signal: AbortSignal) => Promise<void>;
  /** Tells the series of several backends apart. */
  readonly instanceId: string;
  readonly onWithheld: (why: Withheld, lines: number) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What is done with log records on their way to the database. */
export interface LogRoom {
  readonly stage: LogStage;
  readonly live: LivePipelines;
  /** Resolves once the pipelines were asked for. */
  start(): Promise<void>;
  /** Tells what was counted, for a moment at most, and ends. */
  stop(): Promise<void>;
  /** Stores counts, sends metrics and, with `all`, says which lines were left out. For the clock, and for tests. */
  tell(signal: AbortSignal, all: boolean): Promise<void>;
}

/** Counts are stored and metrics sent so often; lines that were left out are told every fourth time. */
const EVERY_MS = 15_000;
const TIMES_A_MINUTE = 4;
const LIMIT_MS = 10_000;

export function createLogRoom(deps: LogRoomDeps): LogRoom {
  const { settings, clock } = deps;
  const live = createLivePipelines(deps);
  const budgets = createServiceBudgets({
    perMinute: () => settings().linesPerMinutePerService,
    nowMs: clock.monotonicMs,
  });
  const counts = createPipelineCounts();
  const series = createPipelineSeries({
    instanceId: deps.instanceId,
    nowMs: () => clock.now().getTime(),
  });
  const stopping = new AbortController();
  const report = createReport(deps, budgets);
  let work: Promise<void> = Promise.resolve();

  const tell: LogRoom['tell'] = async (signal, all) => {
    const { logger } = deps;
    const tasks = [
      storeCounts(deps, counts, signal),
      sendSeries(deps, { live, series }, signal),
      ...(all ? [report(signal)] : []),
    ];
    for (const outcome of await Promise.allSettled(tasks)) {
      if (outcome.status === 'rejected') {
        const isExpected = outcome.reason instanceof VigilError && outcome.reason.retryable;
        logger[isExpected ? 'debug' : 'warn'](
          { err: outcome.reason as unknown },
          'what pipelines of logs counted could not be told; trying again',
        );
      }
    }
  };

  async function follow(): Promise<void> {
    for (let turn = 1; ; turn += 1) {
      await clock.sleep(EVERY_MS, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) {
        return;
      }
      await tell(AbortSignal.timeout(LIMIT_MS), turn % TIMES_A_MINUTE === 0);
    }
  }

  return {
    live,
    tell,
    stage: {
      nowMs: clock.monotonicMs,
      current: async (signal) => {
        const { pipelines, plans } = live.current() ?? (await live.known(signal));
        return { findFields: settings().findFields, pipelines, plans, budgets };
      },
      take: (effects) => {
        counts.take(effects);
        series.take(effects.observations);
        tellWithheld(effects, deps.onWithheld);
      },
    },
    start: async () => {
      await live.start();
      work = follow();
    },
    stop: async () => {
      stopping.abort(new Error('the backend stops'));
      await Promise.all([work, live.stop()]);
      await tell(AbortSignal.timeout(LIMIT_MS), true);
    },
  };
}

async function storeCounts(deps: LogRoomDeps, counts: PipelineCounts, signal: AbortSignal): Promise<void> {
  const pending = counts.pending();
  if (pending.length > 0) {
    await deps.store.addCounts(pending, signal);
    counts.stored(pending);
  }
}

async function sendSeries(
  deps: LogRoomDeps,
  { live, series }: { readonly live: LivePipelines; readonly series: PipelineSeries },
  signal: AbortSignal,
): Promise<void> {
  const inForce = live.current();
  if (inForce !== null) {
    series.keepOnly(new Set(inForce.pipelines.flatMap(({ metrics }) => metrics.map(({ key }) => key))));
  }
  const next = series.next();
  if (next !== null) {
    await deps.send('metrics', next.body, signal);
    next.told();
  }
}

/** What cannot be said now is said with the next report. */
function createReport(deps: LogRoomDeps, budgets: ServiceBudgets): (signal: AbortSignal) => Promise<void> {
  const waiting = new Map<string, LeftOut>();
  return async (signal) => {
    for (const one of budgets.report()) {
      deps.onWithheld('budget', one.lines);
      waiting.set(one.service, { ...one, lines: one.lines + (waiting.get(one.service)?.lines ?? 0) });
    }
    const told = [...waiting.values()].slice(0, MAX_REPORTED);
    if (told.length > 0) {
      await deps.send('logs', leftOutRequest(told, deps.settings().language, deps.clock.now()), signal);
      told.forEach(({ service }) => waiting.delete(service));
    }
  };
}

function tellWithheld({ counts }: Effects, onWithheld: LogRoomDeps['onWithheld']): void {
  for (const { dropped, sampledOut } of counts.values()) {
    if (dropped > 0) {
      onWithheld('dropped', dropped);
    }
    if (sampledOut > 0) {
      onWithheld('sampled_out', sampledOut);
    }
  }
}
