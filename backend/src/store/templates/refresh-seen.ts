import type { Connections } from '../connections.ts';

const LIMIT_MS = 60_000;
const MARK = 'templates-seen';
/** Counts of so long ago are looked at again: writers take seconds to commit, and late lines are counted late. */
const OVERLAP = "interval '15 minutes'";
/** After this the templates of late lines have their first time only where it is asked for. */
const FIRST_LOOK = "interval '1 day'";

/**
 * Brings up to date when templates were seen first and last, from the counts of the last minutes: no line costs a write for
 * it. A template whose lines are another's speaks for that one. Returns how many changed.
 */
export async function refreshSeen(connections: Connections, now: Date, signal: AbortSignal): Promise<number> {
  return connections.transaction(
    async (session) => {
      const [row] = await session.query<{ changed: number }>({
        text: `WITH seen AS (
                 SELECT coalesce(move.to_id, counted.template_id) AS id, min(counted.first) AS first, max(counted.last) AS last
                 FROM (
                   SELECT template_id, min(time) AS first, max(time) AS last FROM vigilops.log_counts
                   WHERE template_id <> 0 AND time >= coalesce(
                     (SELECT mark - ${OVERLAP} FROM vigilops.job_marks WHERE job = $1), $2::timestamptz - ${FIRST_LOOK})
                   GROUP BY 1
                 ) AS counted
                 LEFT JOIN vigilops.log_template_moves AS move ON move.from_id = counted.template_id
                 GROUP BY 1
               ), changed AS (
                 UPDATE vigilops.log_templates AS own
                 SET first_seen = least(own.first_seen, seen.first), last_seen = greatest(own.last_seen, seen.last)
                 FROM seen WHERE own.id = seen.id AND (own.first_seen > seen.first OR own.last_seen < seen.last)
                 RETURNING 1
               )
               SELECT count(*)::int AS changed FROM changed`,
        values: [MARK, now],
      });
      await session.query({
        text: `INSERT INTO vigilops.job_marks (job, mark) VALUES ($1, $2)
               ON CONFLICT (job) DO UPDATE SET mark = greatest(job_marks.mark, excluded.mark)`,
        values: [MARK, now],
      });
      return row?.changed ?? 0;
    },
    { signal, timeoutMs: LIMIT_MS },
  );
}
