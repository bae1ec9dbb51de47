import type { Clock, Logger } from '@vigilops/runtime';
import type { HoldBack } from '../archive/hold-back.ts';
import { recountSeries } from '../catalog/recount.ts';
import type { Connections } from '../connections.ts';
import { pruneDatabases } from '../databases/prune.ts';
import type { Compressed, StorageEngine, StorageSettings } from '../engines/engine.ts';
import { refreshServiceEdges, type EdgeState } from '../edges/refresh-edges.ts';
import type { HealthMonitor } from '../health-monitor.ts';
import { refreshRollups, type RollupState } from '../rollups/refresh.ts';
import { mergeSegments } from '../segments/merge-segments.ts';
import { mergeCounts } from '../templates/merge-counts.ts';
import { pruneTemplates } from '../templates/prune-templates.ts';
import { refreshSeen } from '../templates/refresh-seen.ts';
import { judgeDisk, type DiskLimits } from './disk-guard.ts';
import { pruneLedger, pruneSeries, pruneStarts } from './prune.ts';
import { expire, shrink, type Dropped } from './retention.ts';
import { measureSize, type ReadDisk, type StoreSize } from './size.ts';

const DAY_MS = 86_400_000;

/** Periodic work of the store. All of it is safe to repeat; all but `checkDisk` wants one runner among the backends. */
export interface Maintenance {
  makeRoomAhead(signal: AbortSignal): Promise<void>;
  refreshRollups(signal: AbortSignal): Promise<RollupState>;
  expire(signal: AbortSignal): Promise<Dropped>;
  /** Drops the oldest data where disk or quota are short. */
  shrink(signal: AbortSignal): Promise<Dropped>;
  compress(signal: AbortSignal): Promise<Compressed>;
  refreshServiceEdges(signal: AbortSignal): Promise<EdgeState>;
  /** Batch ids, starts and series that nobody needs any more. Returns how many rows went. */
  prune(signal: AbortSignal): Promise<number>;
  recountSeries(signal: AbortSignal): Promise<void>;
  /** Makes one filter of many small ones that say what log records contain. Returns how many went. */
  mergeSegments(signal: AbortSignal): Promise<number>;
  /** Makes one count of many that count the same lines' templates. Returns how many rows went. */
  mergeCounts(signal: AbortSignal): Promise<number>;
  /** Brings up to date when templates were seen first and last. Returns how many changed. */
  refreshSeen(signal: AbortSignal): Promise<number>;
  /** Measures, and closes or opens the store for telemetry. For every backend, often. */
  checkDisk(signal: AbortSignal): Promise<StoreSize>;
}

export interface MaintenanceDeps {
  readonly connections: Connections;
  readonly engine: () => StorageEngine;
  readonly monitor: Pick<HealthMonitor, 'full'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly readDisk: ReadDisk | null;
  readonly holdBack: HoldBack;
}

export function createMaintenance(
  config: StorageSettings & { readonly disk: () => DiskLimits },
  deps: MaintenanceDeps,
): Maintenance {
  const { clock, connections, logger } = deps;
  const withEngine = () => ({ connections, clock, logger, engine: deps.engine(), holdBack: deps.holdBack });
  const before = (days: number): Date => new Date(clock.now().getTime() - days * DAY_MS);

  const checkDisk: Maintenance['checkDisk'] = async (signal) => {
    const size = await measureSize(connections, deps.readDisk, signal);
    deps.monitor.full(judgeDisk(size, config.disk()).stop);
    return size;
  };

  return {
    makeRoomAhead: (signal) => deps.engine().makeRoomAhead(clock.now(), signal),
    refreshRollups: (signal) => refreshRollups(withEngine(), clock.now(), signal),
    expire: (signal) => expire(withEngine(), config.retentionDays(), clock.now(), signal),
    shrink: async (signal) => {
      const size = await measureSize(connections, deps.readDisk, signal);
      const { excessBytes } = judgeDisk(size, config.disk());
      const dropped = await shrink(withEngine(), excessBytes, clock.now(), signal);
      if (dropped.bytes > 0) {
        // Senders that were refused need not wait for the next look.
        await checkDisk(signal);
      }
      return dropped;
    },
    compress: (signal) => deps.engine().compress(clock.now(), signal),
    refreshServiceEdges: (signal) => refreshServiceEdges(withEngine(), clock.now(), signal),
    prune: async (signal) => {
      const batches = await pruneLedger(connections, clock.now(), signal);
      const days = config.retentionDays();
      const starts = await pruneStarts(connections, before(days.samples), signal);
      const longestDays = Math.max(...Object.values(days));
      const series = await pruneSeries(connections, before(longestDays + 1), signal);
      const templates = await pruneTemplates(connections, signal);
      const databases = await pruneDatabases(connections, days, clock.now(), signal);
      return batches + starts + series + templates + databases;
    },
    recountSeries: (signal) => recountSeries(connections, signal),
    mergeSegments: (signal) => mergeSegments(connections, signal),
    mergeCounts: (signal) => mergeCounts(connections, signal),
    refreshSeen: (signal) => refreshSeen(connections, clock.now(), signal),
    checkDisk,
  };
}
