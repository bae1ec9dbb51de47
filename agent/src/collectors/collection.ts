import type { Logger } from '@vigilops/runtime';

import type { AddReading, PointAttributes, Reading } from '../metrics/reading.ts';
import type { AgentState } from './agent-state.ts';
import type { Collector, CollectorDeps, CollectorFactory } from './contract.ts';

export interface Collection {
  /** One round of every collector whose time has come. Never throws: a collector that fails is left out. */
  collect(): Promise<readonly Reading[]>;
  /** What the rounds so far have cost and how often they failed. */
  state(): Pick<AgentState, 'collectorErrors' | 'collectionSeconds'>;
  close(): void;
}

interface Entry {
  readonly name: string;
  readonly collector: Collector;
  lastStartMs: number;
  /** Still at work since an earlier round. */
  busy: boolean;
  /** What was last complained about, so that it is said once. */
  complaint: string;
  errors: number;
  seconds: number;
}

/** A collector that has not come back after this is left behind; its late readings are not taken. */
const COLLECTOR_TIMEOUT_MS = 10_000;
/** They read nothing of the host, so they say nothing of whether it can be read. */
const OF_THE_AGENT: ReadonlySet<string> = new Set(['heartbeat', 'checks', 'self']);
const NO_ATTRIBUTES: PointAttributes = {};
/** Timers are not exact: a period counts as passed when this much of it is missing. */
const PERIOD_SLACK_MS = 1_000;

export function createCollection(
  factories: ReadonlyMap<string, CollectorFactory>,
  deps: CollectorDeps,
  logger: Logger,
): Collection {
  const entries = [...factories].map(([name, create]): Entry => ({
    name,
    collector: create(deps),
    lastStartMs: -Infinity,
    busy: false,
    complaint: '',
    errors: 0,
    seconds: 0,
  }));
  let allFailed = false;

  /** Runs one collector; resolves with what is wrong, which is nothing when all is well. */
  async function run(entry: Entry, monotonicMs: number, readings: Reading[]): Promise<string[]> {
    if (entry.busy) {
      return ['is still busy with an earlier round'];
    }
    const problems: string[] = [];
    let isOpen = true;
    entry.lastStartMs = monotonicMs;
    const add: AddReading = (metric, value, attributes = NO_ATTRIBUTES) => {
      if (isOpen && Number.isFinite(value)) {
        readings.push({ metric, value, attributes });
      }
    };
    const free = () => {
      entry.busy = false;
    };
    try {
      const work = entry.collector.collect(add, { monotonicMs, problem: (text) => problems.push(text) });
      if (work !== undefined) {
        entry.busy = true;
        work.then(free, free);
        await within(work, COLLECTOR_TIMEOUT_MS, deps);
      }
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
    isOpen = false;
    entry.seconds = (deps.clock.monotonicMs() - monotonicMs) / 1000;
    return problems;
  }

  function tell(entry: Entry, problems: readonly string[]): void {
    const complaint = problems.join('; ');
    entry.errors += problems.length > 0 ? 1 : 0;
    if (complaint === entry.complaint) {
      return;
    }
    entry.complaint = complaint;
    if (complaint === '') {
      logger.info({ collector: entry.name }, 'the collector works again');
    } else {
      logger.warn({ collector: entry.name, problems }, 'the collector could not read everything');
    }
  }

  return {
    async collect() {
      const readings: Reading[] = [];
      let worked = 0;
      let failed = 0;
      for (const entry of entries) {
        const startMs = deps.clock.monotonicMs();
        if (startMs - entry.lastStartMs + PERIOD_SLACK_MS < (entry.collector.minPeriodMs ?? 0)) {
          continue;
        }
        const before = readings.length;
        const problems = await run(entry, startMs, readings);
        tell(entry, problems);
        const isOwn = OF_THE_AGENT.has(entry.name);
        worked += !isOwn && (problems.length === 0 || readings.length > before) ? 1 : 0;
        failed += !isOwn && problems.length > 0 && readings.length === before ? 1 : 0;
      }
      if (failed > 0 && worked === 0 && !allFailed) {
        logger.error({ collectors: failed }, 'no collector can read anything; only the heartbeat is sent');
      }
      allFailed = failed > 0 && worked === 0;
      return readings;
    },
    state: () => ({
      collectorErrors: new Map(entries.map((entry) => [entry.name, entry.errors])),
      collectionSeconds: new Map(entries.map((entry) => [entry.name, entry.seconds])),
    }),
    close: () => entries.forEach(({ collector }) => collector.close()),
  };
}

/** Said once: abort() without a reason makes an exception with a stack every time. */
const DONE = new Error('in time');

async function within(work: Promise<void>, timeoutMs: number, { clock }: CollectorDeps): Promise<void> {
  const timer = new AbortController();
  try {
    const late = clock.sleep(timeoutMs, timer.signal).then(() => {
      throw new Error(`did not come back within ${timeoutMs / 1000} s`);
    });
    await Promise.race([work, late]);
  } finally {
    timer.abort(DONE);
  }
}
