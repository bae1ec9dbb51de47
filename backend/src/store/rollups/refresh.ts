import type { Clock, Logger } from '@vigilops/runtime';
import type { Connections } from '../connections.ts';
import type { StorageEngine } from '../engines/engine.ts';
import { foldNotes, measureBacklog, type RollupBacklog } from './dirty-hours.ts';
import { floorTo, ROLLUP_LEVELS, ROLLUP_LOCK, upsertBuckets, type RollupLevel } from './levels.ts';
import { repairDirtyHours } from './repair.ts';
import { inTurn } from '../turn.ts';

/** How far behind now the rollups are closed: senders batch and retry, and what comes later costs a second pass. */
const CLOSE_DELAY_MS = 120_000;
const SETTLE_POLL_MS = 200;
const SETTLE_LIMIT_MS = 5_000;
const SLICE_LIMIT_MS = 120_000;
/** A run ends after about this long and goes on with the next one: three quarters of a minute, so that others have room. */
export const RUN_BUDGET_MS = 45_000;

export interface RollupState {
  /** End of the finished part of the finest rollup; null while nothing is finished. */
  readonly until: Date | null;
  /** True when transactions that are still open keep the newest part from being rolled up. */
  readonly waiting: boolean;
  /** Hourly buckets, one a series and hour, that were computed again. */
  readonly mended: number;
  readonly backlog: RollupBacklog;
}

/**
 * Brings the rollups up to two minutes before `now`, then mends buckets that got samples afterwards, the newest first,
 * for as long as `RUN_BUDGET_MS` allows. Every step is a transaction of its own: a crash between any two loses nothing
 * and repeats harmlessly, and two callers at once take turns.
 */
export async function refreshRollups(
  deps: { connections: Connections; engine: StorageEngine; clock: Clock; logger: Logger },
  now: Date,
  signal: AbortSignal,
): Promise<RollupState> {
  const closedUntil = await closeUntil(
    deps.connections,
    floorTo(now.getTime() - CLOSE_DELAY_MS, 60_000),
    signal,
  );
  const settled = await waitUntilSettled(deps, signal);
  const startedMs = deps.clock.monotonicMs();
  const isLate = () => deps.clock.monotonicMs() - startedMs > RUN_BUDGET_MS;
  let limit = settled ? closedUntil : -Infinity;
  for (const level of ROLLUP_LEVELS) {
    limit = await advance(deps, level, floorTo(limit, level.bucketMs), isLate, signal);
  }
  await foldNotes(deps.connections, isLate, signal);
  const mended = await repairDirtyHours(deps, isLate, signal);
  const progress = await progressOf(deps.connections, '1m', signal);
  return {
    until: Number.isFinite(progress) ? new Date(progress) : null,
    waiting: !settled,
    mended,
    backlog: await measureBacklog(deps.connections, signal),
  };
}

/** Moves the frontier and then, in a transaction of its own, marks who may not have seen it (see noteLateSamples). */
async function closeUntil(connections: Connections, untilMs: number, signal: AbortSignal): Promise<number> {
  const options = { signal, timeoutMs: 10_000 };
  const [frontier] = await connections.query<{ closed_ms: number; moved: boolean }>(
    {
      text: `UPDATE vigilops.rollup_frontier SET closed_until = greatest(closed_until, $1)
             RETURNING (extract(epoch FROM closed_until) * 1e3)::float8 AS closed_ms`,
      values: [new Date(untilMs)],
    },
    options,
  );
  await connections.query(
    { text: 'UPDATE vigilops.rollup_frontier SET settled_after = pg_snapshot_xmax(pg_current_snapshot())' },
    options,
  );
  return frontier?.closed_ms ?? -Infinity;
}

/** Waits for the writers that may have read the frontier before it moved; gives up after a while until next time. */
async function waitUntilSettled(
  deps: { connections: Connections; clock: Clock; logger: Logger },
  signal: AbortSignal,
): Promise<boolean> {
  const startedMs = deps.clock.monotonicMs();
  for (;;) {
    const [state] = await deps.connections.query<{ settled: boolean }>(
      {
        text: `SELECT settled_after IS NULL OR pg_snapshot_xmin(pg_current_snapshot()) >= settled_after AS settled
               FROM vigilops.rollup_frontier`,
      },
      { signal, timeoutMs: 10_000 },
    );
    if (state?.settled === true) {
      return true;
    }
    if (deps.clock.monotonicMs() - startedMs > SETTLE_LIMIT_MS) {
      deps.logger.warn({}, 'rollups wait: a transaction that writes has been open for long');
      return false;
    }
    await deps.clock.sleep(SETTLE_POLL_MS, signal);
  }
}

/** Rolls up slice by slice to `limitMs` or until `isLate`; each slice and the new mark are one transaction. Returns the mark. */
async function advance(
  deps: { connections: Connections; engine: StorageEngine },
  level: RollupLevel,
  limitMs: number,
  isLate: () => boolean,
  signal: AbortSignal,
): Promise<number> {
  let at = await progressOf(deps.connections, level.name, signal);
  if (at === -Infinity && limitMs > -Infinity) {
    at = Math.min(floorTo(await oldestOf(deps, level, signal), level.bucketMs), limitMs);
  }
  while (at < limitMs && !isLate()) {
    const from = at;
    const to = Math.min(floorTo(from, level.sliceMs) + level.sliceMs, limitMs);
    await deps.engine.makeRoom(level.table, new Set([from * 1_000, (to - 1) * 1_000]), signal);
    const done = await inTurn(
      deps.connections,
      ROLLUP_LOCK,
      async (session) => {
        await session.query({ text: upsertBuckets(level, 'all'), values: [new Date(from), new Date(to)] });
        await session.query({
          text: 'UPDATE vigilops.rollup_progress SET materialised_until = greatest(materialised_until, $2) WHERE level = $1',
          values: [level.name, new Date(to)],
        });
        return true;
      },
      { signal, timeoutMs: SLICE_LIMIT_MS },
    );
    if (done === undefined) {
      break;
    }
    at = to;
  }
  return at;
}

async function progressOf(
  connections: Connections,
  level: RollupLevel['name'],
  signal: AbortSignal,
): Promise<number> {
  const [row] = await connections.query<{ until_ms: number }>(
    {
      text: `SELECT (extract(epoch FROM materialised_until) * 1e3)::float8 AS until_ms
             FROM vigilops.rollup_progress WHERE level = $1`,
      values: [level],
    },
    { signal, timeoutMs: 10_000 },
  );
  return row?.until_ms ?? -Infinity;
}

/** Where the first rollup begins: the start of the oldest piece that there is; later the level below says so. */
async function oldestOf(
  deps: { connections: Connections; engine: StorageEngine },
  level: RollupLevel,
  signal: AbortSignal,
): Promise<number> {
  const below = level.name === '1m' ? 'samples' : level.name === '5m' ? 'samples_1m' : 'samples_5m';
  let oldest = Infinity;
  for (const piece of await deps.engine.pieces(signal)) {
    if (piece.table === below) {
      oldest = Math.min(oldest, piece.from.getTime());
    }
  }
  return oldest;
}
