import type { Connections } from '../connections.ts';

/** Writers may still add to younger minutes; what comes later than that is merged by itself. */
const CLOSED_AFTER = "interval '3 minutes'";
/** Fewer new rows in an hour are left. */
const MIN_ROWS = 8;
const MAX_HOURS = 200;
const LIMIT_MS = 60_000;

/**
 * Makes one row of many that count the same, hour by hour. Each hour is one statement: no reader sees a line counted twice
 * or not at all. Returns how many rows went.
 */
export async function mergeCounts(connections: Connections, signal: AbortSignal): Promise<number> {
  const hours = await connections.query<{ hour: Date }>(
    {
      text: `SELECT date_trunc('hour', time, 'UTC') AS hour FROM vigilops.log_counts
             WHERE NOT is_merged AND time < now() - ${CLOSED_AFTER}
             GROUP BY 1 HAVING count(*) >= ${String(MIN_ROWS)} ORDER BY 1 LIMIT ${String(MAX_HOURS)}`,
    },
    { signal, timeoutMs: LIMIT_MS },
  );
  let gone = 0;
  for (const { hour } of hours) {
    const [row] = await connections.query<{ gone: number }>(
      { text: MERGE_SQL, values: [hour] },
      { signal, timeoutMs: LIMIT_MS },
    );
    gone += row?.gone ?? 0;
  }
  return gone;
}

/** What was merged before stays as it is: an hour that gets late lines is not written anew each time. */
const MERGE_SQL = `
  WITH gone AS (
    DELETE FROM vigilops.log_counts
    WHERE NOT is_merged AND time >= $1 AND time < $1::timestamptz + interval '1 hour' AND time < now() - ${CLOSED_AFTER}
    RETURNING time, stream_id, severity, template_id, lines
  ), kept AS (
    INSERT INTO vigilops.log_counts (time, stream_id, severity, template_id, lines, is_merged)
    SELECT time, stream_id, severity, template_id, sum(lines), true FROM gone GROUP BY 1, 2, 3, 4
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM gone)::int - (SELECT count(*) FROM kept)::int AS gone`;
