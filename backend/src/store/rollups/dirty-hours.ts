import type { Connections, Session } from '../connections.ts';
import { ROLLUP_LOCK } from './levels.ts';
import { inTurn } from '../turn.ts';

/** Notes folded in one transaction: some ten thousand series ids each at most. */
const NOTES_PER_FOLD = 2_000;
const LIMIT_MS = 60_000;

/** Series of one hour whose samples between two minutes (both included) came late. */
export interface DirtyHour {
  readonly firstMinute: number;
  readonly lastMinute: number;
  readonly seriesIds: readonly number[];
}

export interface RollupBacklog {
  /** Hourly buckets, one a series and hour, that are to be computed again. */
  readonly buckets: number;
  /** Start of the oldest such hour; null while there is none. */
  readonly oldest: Date | null;
  /** Since when the longest waiting one waits. */
  readonly since: Date | null;
}

/**
 * Folds the writers' notes into dirty hours until none is left or `isLate`. Returns how many notes there were. A note
 * and its hours change places in one transaction: a crash leaves the one or the other.
 */
export async function foldNotes(
  connections: Connections,
  isLate: () => boolean,
  signal: AbortSignal,
): Promise<number> {
  for (let folded = 0; ;) {
    const notes = await inTurn(connections, ROLLUP_LOCK, foldSome, { signal, timeoutMs: LIMIT_MS });
    folded += notes ?? 0;
    if (notes === undefined || notes < NOTES_PER_FOLD || isLate()) {
      return folded;
    }
  }
}

/** Equal sets of series first: a sender names the same ones again and again, and sets are long. */
const FOLD_SQL = `
  WITH taken AS (
    DELETE FROM vigilops.rollup_late
    WHERE id IN (SELECT id FROM vigilops.rollup_late ORDER BY id LIMIT ${String(NOTES_PER_FOLD)})
    RETURNING from_time, to_time, series_ids, noted_at
  ), part AS (
    SELECT hour, series_ids, min(greatest(from_time, hour)) AS from_time,
           max(least(to_time, hour + interval '59 minutes')) AS to_time, min(noted_at) AS since
    FROM taken, generate_series(date_trunc('hour', from_time, 'UTC'), to_time, interval '1 hour') AS hour
    GROUP BY hour, series_ids
  ), united AS (
    SELECT hour, extract(minute FROM from_time AT TIME ZONE 'UTC')::smallint AS first_minute,
           extract(minute FROM to_time AT TIME ZONE 'UTC')::smallint AS last_minute,
           array_agg(DISTINCT series_id) AS series_ids, min(since) AS since
    FROM part, unnest(series_ids) AS series_id
    GROUP BY 1, 2, 3
  ), entered AS (
    INSERT INTO vigilops.rollup_dirty AS dirty (hour, first_minute, last_minute, series_ids, since)
    SELECT hour, first_minute, last_minute, series_ids, since FROM united
    ON CONFLICT (hour, first_minute, last_minute) DO UPDATE SET
      series_ids = ARRAY(SELECT unnest(dirty.series_ids) UNION SELECT unnest(excluded.series_ids)),
      since = least(dirty.since, excluded.since)
  )
  SELECT count(*)::int AS notes FROM taken`;

async function foldSome(session: Session): Promise<number> {
  const [row] = await session.query<{ notes: number }>({ text: FOLD_SQL });
  return row?.notes ?? 0;
}

/** The newest dirty hour, milliseconds: dashboards look at the newest time most. */
export async function newestDirtyHour(
  connections: Connections,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [row] = await connections.query<{ hour_ms: number | null }>(
    { text: 'SELECT (extract(epoch FROM max(hour)) * 1e3)::float8 AS hour_ms FROM vigilops.rollup_dirty' },
    { signal, timeoutMs: LIMIT_MS },
  );
  return row?.hour_ms ?? undefined;
}

/**
 * Takes at most `maxSeries` series of a dirty hour, each once with all its minutes, in groups of equal minutes. What
 * is left of the hour stays for the next one who asks. In the transaction that mends what it took.
 */
export async function takeDirty(
  session: Session,
  hour: Date,
  maxSeries: number,
): Promise<readonly DirtyHour[]> {
  const groups = await session.query<DirtyRow & { is_chosen: boolean }>({
    text: `WITH taken AS (
             DELETE FROM vigilops.rollup_dirty WHERE hour = $1
             RETURNING first_minute, last_minute, series_ids, since
           ), one AS (
             SELECT series_id, min(first_minute) AS first_minute, max(last_minute) AS last_minute, min(since) AS since,
                    row_number() OVER (ORDER BY series_id) <= $2 AS is_chosen
             FROM taken, unnest(series_ids) AS series_id
             GROUP BY series_id
           )
           SELECT is_chosen, first_minute, last_minute, array_agg(series_id ORDER BY series_id) AS series_ids,
                  min(since) AS since
           FROM one
           GROUP BY 1, 2, 3`,
    values: [hour, maxSeries],
  });
  for (const left of groups.filter((group) => !group.is_chosen)) {
    await session.query({
      text: `INSERT INTO vigilops.rollup_dirty (hour, first_minute, last_minute, series_ids, since)
             VALUES ($1, $2, $3, $4, $5)`,
      values: [hour, left.first_minute, left.last_minute, left.series_ids, left.since],
    });
  }
  return groups
    .filter((group) => group.is_chosen)
    .map((group) => ({
      firstMinute: group.first_minute,
      lastMinute: group.last_minute,
      seriesIds: group.series_ids,
    }));
}

interface DirtyRow extends Record<string, unknown> {
  readonly first_minute: number;
  readonly last_minute: number;
  readonly series_ids: number[];
  readonly since: Date;
}

/** What waits to be computed again, notes that are not folded yet among it (their series counted an hour each). */
export async function measureBacklog(connections: Connections, signal: AbortSignal): Promise<RollupBacklog> {
  const [row] = await connections.query<{ buckets: number; oldest: Date | null; since: Date | null }>(
    {
      text: `SELECT coalesce(sum(buckets), 0)::float8 AS buckets, min(hour) AS oldest, min(since) AS since
             FROM (SELECT cardinality(series_ids) AS buckets, hour, since FROM vigilops.rollup_dirty
                   UNION ALL
                   SELECT cardinality(series_ids), date_trunc('hour', from_time, 'UTC'), noted_at
                   FROM vigilops.rollup_late) AS waiting`,
    },
    { signal, timeoutMs: LIMIT_MS },
  );
  return { buckets: row?.buckets ?? 0, oldest: row?.oldest ?? null, since: row?.since ?? null };
}
