import type { CauseMember, CauseRange } from '../../model/index.ts';
import type { Ask } from '../read/ask.ts';
import { sql } from '../read/sql.ts';
import { at } from '../read/times.ts';

/** Before the onset so long belongs to the trouble: it may have been noticed late. */
const AROUND_US = 600e6;
/** As in the ranking itself: a series that never moved is not infinitely surprising. */
const RELATIVE_FLOOR = 0.02;

/**
 * The series that strayed furthest from what they were: reading all of them by the minute would take most of the time that
 * there is, and of most nothing would be said. Those without a past are kept.
 */
export async function screen(
  ask: Ask,
  members: readonly CauseMember[],
  {
    range,
    seamUs,
    onsetUs,
  }: { readonly range: CauseRange; readonly seamUs: number; readonly onsetUs: number },
  most: number,
  signal: AbortSignal,
): Promise<readonly CauseMember[]> {
  const ids = members.map(({ seriesId }) => seriesId);
  const rising = members.filter(({ behaviour }) => behaviour === 'counter').map(({ seriesId }) => seriesId);
  const rows = await ask.question<{ series_id: number }>(
    sql`SELECT series_id FROM (
          SELECT series_id, count(*) FILTER (WHERE NOT is_late) AS early, avg(value) FILTER (WHERE NOT is_late) AS middle,
                 stddev_pop(value) FILTER (WHERE NOT is_late) AS spread, max(value) FILTER (WHERE is_late) AS high,
                 min(value) FILTER (WHERE is_late) AS low
          FROM (
            SELECT series_id, time >= ${at(onsetUs - AROUND_US)} AS is_late,
                   CASE WHEN series_id = ANY(${rising}::int[]) THEN increase ELSE sum / samples END AS value
            FROM vigilops.samples_1m_data
            WHERE series_id = ANY(${ids}::int[]) AND time >= ${at(range.fromUs)} AND time < ${at(seamUs)}
            UNION ALL
            SELECT series_id, bool_or(time >= ${at(onsetUs - AROUND_US)}),
                   CASE WHEN series_id = ANY(${rising}::int[]) THEN max(value) - min(value) ELSE avg(value) END
            FROM vigilops.samples
            WHERE series_id = ANY(${ids}::int[]) AND time >= ${at(seamUs)} AND time < ${at(range.toUs)}
              AND value BETWEEN -1e290 AND 1e290
            GROUP BY series_id, date_bin(interval '1 minute', time, timestamptz 'epoch')
          ) AS minute
          GROUP BY series_id
        ) AS series
        WHERE high IS NOT NULL
        ORDER BY CASE WHEN early < 5 THEN 'Infinity'::float8
                      ELSE greatest(high - middle, middle - low) / (spread + ${RELATIVE_FLOOR}::float8 * abs(middle) + 1e-9)
                 END DESC, series_id
        LIMIT ${most}`,
    signal,
  );
  const kept = new Set(rows.map((row) => row.series_id));
  return members.filter(({ seriesId }) => kept.has(seriesId));
}
