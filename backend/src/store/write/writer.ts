import type { Clock } from '@vigilops/runtime';
import type { LogColumns, TelemetryWriter, WriteBatch, WriteResult } from '../../model/index.ts';
import { noteUsage } from '../archive/note-usage.ts';
import { noteResults } from '../checks/note-results.ts';
import type { Connections } from '../connections.ts';
import type { StorageEngine, TimeTable } from '../engines/engine.ts';
import { noteSpans } from '../edges/note-spans.ts';
import { createKnownIssues } from '../issues/known-issues.ts';
import { noteIssues } from '../issues/note-issues.ts';
import { noteLateSamples } from '../rollups/note-late.ts';
import { noteSegments } from '../segments/note-segments.ts';
import { unavailable } from '../sql-state.ts';
import { noteCounts } from '../templates/note-counts.ts';
import { insertApart, insertTogether, makeRoomFor, planBatch, type BatchPlan } from './batch-plan.ts';
import { isDataError, isMissingPartition } from './bisect.ts';
import { enterInLedger } from './ledger.ts';
import { createUnfinishedSearches } from './refused-rows.ts';
import type { Part } from './rows.ts';
import { insertStarts } from './series-starts.ts';
import type { StoredLogsBoard } from './stored-logs.ts';
import { createUnsureBatches } from './unsure-batches.ts';

export interface WriterConfig {
  /** Deadline of one commit, from waiting for a connection to the server's answer to COMMIT. */
  readonly commitTimeoutMs: number;
  /** From this many rows of a kind on COPY is used; Infinity where the server cannot COPY. */
  readonly copyFromRows: number;
  /** Rows older than this many days are refused, by table: retention would drop them at once. */
  readonly retentionDays: () => Readonly<Record<TimeTable, number>>;
  /** Rows further ahead of the clock than this are refused. */
  readonly maxAheadMs: number;
}

export interface WriterDeps {
  readonly connections: Connections;
  readonly engine: StorageEngine;
  readonly clock: Clock;
  /** Hears of what was stored, after COMMIT. */
  readonly onStored: (batches: readonly WriteBatch[]) => void;
  readonly storedLogs: Pick<StoredLogsBoard, 'hasListeners' | 'tell'>;
}

interface Outcome {
  readonly results: readonly WriteResult[];
  /** By batch: the log records that are in the database now. */
  readonly logs: readonly (readonly Part<LogColumns>[])[];
  /** Error issues that have a row now. */
  readonly issues: readonly number[];
}

/** Part of the deadline after which a search for bad rows is broken off: it goes on when the batch is sent again. */
const BISECTING_SHARE = 0.5;

/**
 * Writes groups of batches: the ledger of batch ids, the rows, and the notes for rollups, edges and states of services in
 * one transaction.
 */
export function createWriter(config: WriterConfig, deps: WriterDeps): TelemetryWriter {
  const searches = createUnfinishedSearches();
  const unsure = createUnsureBatches();
  const knownIssues = createKnownIssues(deps.clock.monotonicMs);
  const methodFor = (rows: number) => (rows >= config.copyFromRows ? 'copy' : 'unnest');

  function attempt(
    batches: readonly WriteBatch[],
    plans: readonly BatchPlan[],
    insert: typeof insertTogether,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const giveUpMs = deps.clock.monotonicMs() + config.commitTimeoutMs * BISECTING_SHARE;
    const isLate = () => deps.clock.monotonicMs() > giveUpMs;
    return deps.connections.transaction(
      async (session) => {
        const fresh = await enterInLedger(session, batches);
        const freshPlans = fresh.flatMap((place) => plans[place] ?? []);
        const inserted = await insert(session, freshPlans, { methodFor, isLate, searches });
        await insertStarts(
          session,
          fresh.flatMap((place) => batches[place]?.starts ?? []),
        );
        await noteLateSamples(
          session,
          freshPlans.flatMap((plan) => plan.samples),
        );
        await noteSegments(
          session,
          inserted.flatMap(({ logs }) => logs),
        );
        await noteCounts(
          session,
          inserted.flatMap(({ logs }) => logs),
        );
        await noteSpans(
          session,
          freshPlans.flatMap((plan) => plan.spans),
        );
        await noteResults(
          session,
          freshPlans.flatMap((plan) => plan.checkResults),
        );
        await noteUsage(
          session,
          inserted.flatMap(({ logs }) => logs),
        );
        const issues = await noteIssues(
          session,
          inserted.flatMap(({ logs }) => logs),
          knownIssues,
        );
        const results: WriteResult[] = batches.map(() => ({ status: 'duplicate' }));
        // Of a duplicate: what its first sending left, where that was ours and nobody was told.
        const logs = plans.map((plan) => (unsure.has(plan.batchId) ? plan.logs : []));
        fresh.forEach((place, i) => {
          results[place] = {
            status: 'stored',
            refused: [...(plans[place]?.refused ?? []), ...(inserted[i]?.refused ?? [])],
          };
          logs[place] = inserted[i]?.logs ?? [];
        });
        return { results, logs, issues };
      },
      { signal, timeoutMs: config.commitTimeoutMs },
    );
  }

  async function commitOnce(batches: readonly WriteBatch[], signal: AbortSignal): Promise<Outcome> {
    const plans = batches.map((batch) => planBatch(batch, config, deps.clock.now()));
    await makeRoomFor(deps.engine, plans, signal);
    try {
      return await attempt(batches, plans, insertTogether, signal);
    } catch (error) {
      if (!isDataError(error)) {
        throw error;
      }
      // Somewhere in the group is a row that the database refuses: once more, batch by batch and halving.
      return attempt(batches, plans, insertApart, signal);
    }
  }

  async function commitWithRoom(batches: readonly WriteBatch[], signal: AbortSignal): Promise<Outcome> {
    try {
      return await commitOnce(batches, signal);
    } catch (error) {
      if (!isMissingPartition(error)) {
        throw error;
      }
      // Another process dropped a partition that we believed in.
      deps.engine.forgetRoom();
    }
    try {
      return await commitOnce(batches, signal);
    } catch (error) {
      // Dropped once more, as where the disk is short and what comes is old: nothing is wrong with the rows, they come again.
      throw isMissingPartition(error)
        ? unavailable('the days of these rows are being dropped now', error)
        : error;
    }
  }

  return {
    commit: async (batches, signal) => {
      let outcome: Outcome;
      try {
        outcome = await commitWithRoom(batches, signal);
      } catch (error) {
        unsure.add(batches);
        throw error;
      }
      unsure.delete(batches);
      const { results, logs, issues } = outcome;
      knownIssues.add(issues);
      deps.onStored(batches.filter((_, place) => results[place]?.status === 'stored'));
      if (deps.storedLogs.hasListeners()) {
        deps.storedLogs.tell(logs.flat());
      }
      return results;
    },
  };
}
