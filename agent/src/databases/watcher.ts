import type { DbReport } from '@vigilops/contracts/db-report';
import type { Clock, Logger } from '@vigilops/runtime';

import { runEvery } from '../daemon/schedule.ts';
import { createBackoff } from './backoff.ts';
import { createDueWork } from './due-work.ts';
import type { KeptBlockers } from './kept-blockers.ts';
import { lookWithin } from './look-within.ts';
import { createWatchedReadings } from './shared/watched-readings.ts';
import { createSharedReadings, upReading } from './shared-readings.ts';
import type { Tell } from './tell.ts';
import { stateIn, stateOfTrouble, type Trouble, troubleOf } from './trouble.ts';
import type { DatabaseConfig, DatabaseProbe, DatabaseState, ProbeFindings } from './types.ts';

export interface WatcherDeps {
  readonly openProbe: (config: DatabaseConfig) => Promise<DatabaseProbe>;
  /** Resolves when it is in the spool. */
  readonly tell: Tell;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly kept: KeptBlockers;
}

export interface Watcher {
  state(): DatabaseState;
  /** Resolves when the connection is closed, or soon when that takes long. */
  stop(): Promise<void>;
}

/** No round takes longer, however seldom the server is asked. */
const MOST_LIMIT_MS = 10_000;
/** That a server is down is said so often, beside each change. */
const REPEAT_MS = 60_000;
const EARLY_MS = 1_000;
const STOP_PATIENCE_MS = 400;

/** Asks one server each interval, one round after the other, from now on. A server that hangs is waited for here alone. */
export function startWatcher(config: DatabaseConfig, deps: WatcherDeps): Watcher {
  const { clock, logger, tell } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const dueWork = createDueWork(config.explain);
  const backoff = createBackoff(config.intervalMs);
  const shared = createSharedReadings(config.type);
  const watched = createWatchedReadings(deps.kept.of(config.key));
  const limitMs = Math.min(config.intervalMs, MOST_LIMIT_MS);
  let probe: DatabaseProbe | undefined;
  /** As the server last said it itself. */
  let lastState: ReturnType<typeof stateIn> | undefined;
  let trouble: Trouble | undefined;
  let toldDownMs = -Infinity;

  async function round(): Promise<void> {
    const beganMs = clock.monotonicMs();
    if (!backoff.isDue(beganMs)) {
      return tellDown(beganMs);
    }
    const due = dueWork.at(beganMs);
    try {
      probe ??= await deps.openProbe(config);
    } catch (error) {
      return fail(error, beganMs);
    }
    const looked = await lookWithin(probe, due, limitMs, { clock, signal });
    if (signal.aborted) {
      return;
    }
    dueWork.ended(due, beganMs, looked.how);
    if (looked.how === 'well') {
      return tellFindings(looked.findings).catch((error: unknown) => fail(error, beganMs));
    }
    if (looked.how === 'late' && looked.isStuck) {
      closeAside(probe);
      probe = undefined;
    }
    return fail(looked.error, beganMs);
  }

  async function tellFindings({ readings, reports }: ProbeFindings): Promise<void> {
    const state = stateIn(reports);
    if (trouble !== undefined) {
      logger.info({ database: config.name }, 'a database can be asked again');
    }
    trouble = undefined;
    toldDownMs = -Infinity;
    lastState = state;
    backoff.succeeded();
    const sharedReadings = state.figures === null ? [] : shared.of(state.figures, readings);
    const watchedReadings = watched.take(reports, clock.monotonicMs());
    // Before it is told, so that whoever comes next can end it.
    await deps.kept.keep(config.key, watched.blockers());
    await tell({
      config,
      state,
      readings: [upReading(state.is_up), ...readings, ...sharedReadings, ...watchedReadings],
      reports: reports.map((report) =>
        report.type === 'state' ? { ...report, interval_seconds: config.intervalMs / 1_000 } : report,
      ),
    });
  }

  async function fail(error: unknown, beganMs: number): Promise<void> {
    // The spool rejects what is under way when it closes.
    if (signal.aborted) {
      return;
    }
    const before = trouble;
    trouble = troubleOf(error, config);
    backoff.failed(beganMs);
    if (before?.kind !== trouble.kind || before.words !== trouble.words) {
      const log = trouble.isOurs ? logger.error : logger.warn;
      log({ database: config.name, trouble: trouble.kind }, `a database cannot be asked: ${trouble.words}`);
    }
    if (before?.kind !== trouble.kind) {
      toldDownMs = -Infinity;
    }
    await tellDown(beganMs);
  }

  async function tellDown(nowMs: number): Promise<void> {
    if (trouble === undefined) {
      return;
    }
    const state = stateOfTrouble(trouble, lastState, config.slowThresholdMs);
    const isDue = nowMs - toldDownMs >= REPEAT_MS - EARLY_MS;
    toldDownMs = isDue ? nowMs : toldDownMs;
    const intervalSeconds = Math.max(config.intervalMs, REPEAT_MS) / 1_000;
    const reports: readonly DbReport['report'][] = isDue
      ? [{ ...state, interval_seconds: intervalSeconds }]
      : [];
    await tell({ config, state, readings: [upReading(false)], reports });
  }

  function closeAside(one: DatabaseProbe): void {
    one.close().catch((error: unknown) => {
      logger.debug({ database: config.name, error: String(error) }, 'a connection did not close well');
    });
  }

  async function roundSafely(): Promise<void> {
    try {
      await round();
    } catch (error) {
      if (!signal.aborted) {
        logger.error({ database: config.name, error }, 'a round of a database has failed');
      }
    }
  }

  const running = runEvery(config.intervalMs, roundSafely, { clock, random: deps.random, signal });
  return {
    state: () => ({
      key: config.key,
      name: config.name,
      type: config.type,
      isUp: trouble === undefined ? lastState?.is_up : false,
      trouble: trouble?.kind,
    }),
    async stop() {
      stopping.abort(new Error('the agent stops'));
      const closed = running.then(() => probe?.close()).catch(() => undefined);
      const patience = new AbortController();
      await Promise.race([closed, clock.sleep(STOP_PATIENCE_MS, patience.signal).catch(() => undefined)]);
      patience.abort();
    },
  };
}
