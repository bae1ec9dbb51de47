import type { Connections } from '../connections.ts';
import type { Queryable } from '../database.ts';

const LIMIT_MS = 120_000;
/** A series that was silent for longer leaves its place in the limit to another. */
const ALIVE_HOURS = 24;

/** Counts the living series of each host anew, so that series which came and went do not fill the limit for ever. */
export async function recountSeries(connections: Connections, signal: AbortSignal): Promise<void> {
  await connections.transaction(
    async (session) => {
      // In the order of the writers' locks; a series created meanwhile waits and adds itself to the new count.
      await session.query({
        text: 'SELECT host_id FROM vigilops.host_series_counts ORDER BY host_id FOR UPDATE',
      });
      await countLivingSeries(session, null);
    },
    { signal, timeoutMs: LIMIT_MS },
  );
}

/** Of hosts whose counts the caller has locked; null: of all. A host without a count gets none. */
export async function countLivingSeries(
  session: Queryable,
  hostIds: readonly number[] | null,
): Promise<void> {
  await session.query({
    text: `UPDATE vigilops.host_series_counts AS counted SET series = living.series
           FROM (
             SELECT c.host_id, count(s.id)::int AS series
             FROM vigilops.host_series_counts c
             LEFT JOIN vigilops.series s
               ON coalesce(s.host_id, 0) = c.host_id AND s.last_seen > now() - make_interval(hours => $1)
             WHERE $2::int4[] IS NULL OR c.host_id = ANY($2::int4[])
             GROUP BY c.host_id
           ) AS living
           WHERE living.host_id = counted.host_id AND living.series <> counted.series`,
    values: [ALIVE_HOURS, hostIds],
  });
}
