import type { Connections, Session } from '../connections.ts';
import type { StorageEngine } from '../engines/engine.ts';
import { floorTo, ROLLUP_LEVELS, upsertBuckets, type RollupLevel } from './levels.ts';

/** Notes folded in one transaction, and how many such transactions one run makes. */
const NOTES_PER_ROUND = 1_000;
const ROUNDS = 50;
const ROUND_LIMIT_MS = 120_000;

interface LateRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly seriesIds: readonly number[];
}

/** Computes the buckets again that writers noted, for the series that they noted. Returns how many notes were done. */
export async function refreshLateBuckets(
  deps: { connections: Connections; engine: StorageEngine },
  signal: AbortSignal,
): Promise<number> {
  let done = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await makeRoomForNotes(deps, signal);
    const notes = await deps.connections.transaction(takeNotes, { signal, timeoutMs: ROUND_LIMIT_MS });
    done += notes;
    if (notes < NOTES_PER_ROUND) {
      break;
    }
  }
  return done;
}

const OLDEST_NOTES = `SELECT id, from_time, to_time, series_ids FROM vigilops.rollup_late ORDER BY id LIMIT ${String(NOTES_PER_ROUND)}`;

/** Rollup partitions of the noted days; DDL must not share a transaction with the notes. */
async function makeRoomForNotes(
  deps: { connections: Connections; engine: StorageEngine },
  signal: AbortSignal,
): Promise<void> {
  const days = await deps.connections.query<{ day_us: number }>(
    {
      text: `SELECT DISTINCT (extract(epoch FROM day) * 1e6)::float8 AS day_us
             FROM (${OLDEST_NOTES}) AS note,
                  generate_series(date_trunc('day', from_time, 'UTC'), to_time, interval '1 day') AS day`,
    },
    { signal, timeoutMs: 30_000 },
  );
  const times = new Set(days.map((row) => row.day_us));
  for (const level of ROLLUP_LEVELS) {
    await deps.engine.makeRoom(level.table, times, signal);
  }
}

/** Consumes notes and repairs their buckets, level by level, all in the caller's transaction. */
async function takeNotes(session: Session): Promise<number> {
  const ranges = await session.query<{ from_ms: number; to_ms: number; series_ids: number[]; notes: number }>(
    {
      text: `WITH taken AS (
             DELETE FROM vigilops.rollup_late WHERE id IN (SELECT id FROM (${OLDEST_NOTES}) AS oldest)
             RETURNING from_time, to_time, series_ids
           ), folded AS (
             SELECT series_ids,
                    range_agg(tstzrange(date_trunc('minute', from_time),
                                        date_trunc('minute', to_time) + interval '1 minute')) AS ranges
             FROM taken GROUP BY series_ids
           )
           SELECT series_ids, (SELECT count(*)::int FROM taken) AS notes,
                  (extract(epoch FROM lower(range)) * 1e3)::float8 AS from_ms,
                  (extract(epoch FROM upper(range)) * 1e3)::float8 AS to_ms
           FROM folded, unnest(ranges) AS range`,
    },
  );
  const limits = await progress(session);
  for (const row of ranges) {
    await repair(session, { fromMs: row.from_ms, toMs: row.to_ms, seriesIds: row.series_ids }, limits);
  }
  return ranges[0]?.notes ?? 0;
}

/** Beyond a level's mark nothing is finished yet: what lies there will be rolled up with everything else. */
async function repair(
  session: Session,
  range: LateRange,
  limits: ReadonlyMap<RollupLevel['name'], number>,
): Promise<void> {
  for (const level of ROLLUP_LEVELS) {
    const from = floorTo(range.fromMs, level.bucketMs);
    const to = Math.min(
      floorTo(range.toMs + level.bucketMs - 1, level.bucketMs),
      limits.get(level.name) ?? -Infinity,
    );
    if (from < to) {
      await session.query({
        text: upsertBuckets(level, 'listed'),
        values: [new Date(from), new Date(to), range.seriesIds],
        name: `repair_${level.name}`,
      });
    }
  }
}

async function progress(session: Session): Promise<ReadonlyMap<RollupLevel['name'], number>> {
  const rows = await session.query<{ level: RollupLevel['name']; until_ms: number }>({
    text: `SELECT level, (extract(epoch FROM materialised_until) * 1e3)::float8 AS until_ms FROM vigilops.rollup_progress`,
  });
  return new Map(rows.map((row) => [row.level, row.until_ms]));
}
