import type { Clock } from '@vigilops/runtime';
import type { Connections, Session } from '../connections.ts';
import type { StorageEngine } from '../engines/engine.ts';
import { newestDirtyHour, takeDirty, type DirtyHour } from './dirty-hours.ts';
import { floorTo, ROLLUP_LEVELS, ROLLUP_LOCK, upsertBuckets, type RollupLevel } from './levels.ts';
import { inTurn } from '../turn.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const ROUND_LIMIT_MS = 120_000;
/** A round is to take about this long: short enough to stop soon, long enough to be worth its transaction. */
const AIM_MS = 1_000;
const SERIES_A_ROUND = { first: 2_000, least: 50, most: 50_000 };

/**
 * Computes dirty hours again, newest first, some series of one hour in each transaction, until none is left, `isLate`,
 * or another backend is at it. Returns how many hourly buckets were mended; what is left waits for the next run.
 */
export async function repairDirtyHours(
  deps: { readonly connections: Connections; readonly engine: StorageEngine; readonly clock: Clock },
  isLate: () => boolean,
  signal: AbortSignal,
): Promise<number> {
  let mended = 0;
  let maxSeries = SERIES_A_ROUND.first;
  do {
    const hourMs = await newestDirtyHour(deps.connections, signal);
    if (hourMs === undefined) {
      return mended;
    }
    const startedMs = deps.clock.monotonicMs();
    // DDL must not share a transaction with the rows.
    for (const level of ROLLUP_LEVELS) {
      await deps.engine.makeRoom(level.table, new Set([hourMs * 1_000]), signal);
    }
    const series = await inTurn(
      deps.connections,
      ROLLUP_LOCK,
      (session) => repairHour(session, hourMs, maxSeries),
      {
        signal,
        timeoutMs: ROUND_LIMIT_MS,
      },
    );
    if (series === undefined) {
      return mended;
    }
    mended += series;
    maxSeries = nextSize(maxSeries, series, deps.clock.monotonicMs() - startedMs);
  } while (!isLate());
  return mended;
}

/** As many series as would have taken the aimed time; at most twice as many as before. */
function nextSize(maxSeries: number, series: number, tookMs: number): number {
  const fitting = Math.round((series * AIM_MS) / Math.max(tookMs, 1));
  return Math.max(SERIES_A_ROUND.least, Math.min(fitting, maxSeries * 2, SERIES_A_ROUND.most));
}

async function repairHour(session: Session, hourMs: number, maxSeries: number): Promise<number> {
  const dirty = await takeDirty(session, new Date(hourMs), maxSeries);
  // A rollup chunk that is compressed takes the rows of whole segments apart; the server's own limit is made for users.
  await session.query({
    text: `SELECT set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', '0', true)`,
  });
  const marks = await readMarks(session);
  for (const level of ROLLUP_LEVELS) {
    for (const group of level.bucketMs < HOUR_MS ? dirty : wholeHour(dirty)) {
      await repair(session, level, hourMs, group, marks.get(level.name) ?? -Infinity);
    }
  }
  return dirty.reduce((series, group) => series + group.seriesIds.length, 0);
}

/** The hour's own bucket is the same work whichever minutes came late. */
function wholeHour(dirty: readonly DirtyHour[]): readonly DirtyHour[] {
  return dirty.length === 0
    ? []
    : [{ firstMinute: 0, lastMinute: 59, seriesIds: dirty.flatMap((group) => group.seriesIds) }];
}

/** Beyond a level's mark nothing is finished yet: what lies there will be rolled up with everything else. */
async function repair(
  session: Session,
  level: RollupLevel,
  hourMs: number,
  group: DirtyHour,
  markMs: number,
): Promise<void> {
  const from = floorTo(hourMs + group.firstMinute * MINUTE_MS, level.bucketMs);
  const end = floorTo(hourMs + group.lastMinute * MINUTE_MS, level.bucketMs) + level.bucketMs;
  const to = Math.min(end, markMs);
  if (from < to) {
    // Unnamed: a plan made for a few series must not be kept for many.
    await session.query({
      text: upsertBuckets(level, 'listed'),
      values: [new Date(from), new Date(to), group.seriesIds],
    });
  }
}

async function readMarks(session: Session): Promise<ReadonlyMap<RollupLevel['name'], number>> {
  const rows = await session.query<{ level: RollupLevel['name']; until_ms: number }>({
    text: `SELECT level, (extract(epoch FROM materialised_until) * 1e3)::float8 AS until_ms
           FROM vigilops.rollup_progress`,
  });
  return new Map(rows.map((row) => [row.level, row.until_ms]));
}
