import type { Clock } from '@vigilops/runtime';
import type { Connections, Session } from '../connections.ts';
import type { StorageEngine } from '../engines/engine.ts';
import { inTurn } from '../turn.ts';
import { INSERT_EDGES } from './edge-sql.ts';

/** Any fixed number: one transaction that changes edges at a time, among all backends. */
const EDGE_LOCK = 7_650_005;
const MINUTE_MS = 60_000;
/** The youngest minute that is computed at all: calls of the current one are still running. */
const DELAY_MS = MINUTE_MS;
/** A minute whose spans still come is computed again when it is twice as old, but waits no longer than this. */
const LONGEST_WAIT_MINUTES = 2;
const NOTES_PER_FOLD = 10_000;
const LIMIT_MS = 60_000;
/** A run ends after about this long and goes on with the next one. */
const RUN_BUDGET_MS = 30_000;
/** A round is to take about this long. */
const AIM_MS = 1_000;
/** Longer than spans may be late. */
const ADDRESSES_KEPT_DAYS = 8;
const MINUTES_A_ROUND = { first: 10, most: 60 };

export interface EdgeState {
  /** Minutes that were computed. */
  readonly minutes: number;
  /** Minutes that wait for their turn, because they are young or because time was short. */
  readonly backlog: number;
  readonly oldest: Date | null;
}

/**
 * Who called whom, by the minute: a CLIENT or PRODUCER span and its SERVER or CONSUMER child of another service, or,
 * where no child was seen, what the span says of its peer (OpenTelemetry semantic conventions: db.*, messaging.*,
 * peer.service, server.address). Computes the minutes that writers noted, newest first, however old they are; each is
 * replaced as a whole, so that nothing is counted twice.
 */
export async function refreshServiceEdges(
  deps: { readonly connections: Connections; readonly engine: StorageEngine; readonly clock: Clock },
  now: Date,
  signal: AbortSignal,
): Promise<EdgeState> {
  const { connections, clock } = deps;
  const options = { signal, timeoutMs: LIMIT_MS };
  const startedMs = clock.monotonicMs();
  await inTurn(connections, EDGE_LOCK, foldNotes, options);
  let computed = 0;
  let most = MINUTES_A_ROUND.first;
  do {
    const slice = await newestSlice(connections, now, most, signal);
    if (slice === undefined) {
      break;
    }
    const { fromMs, toMs } = slice;
    const roundMs = clock.monotonicMs();
    await deps.engine.makeRoom('service_edges', new Set([fromMs * 1_000, (toMs - 1) * 1_000]), signal);
    const done = await inTurn(
      connections,
      EDGE_LOCK,
      (session) => replaceEdges(session, fromMs, toMs),
      options,
    );
    if (done === undefined) {
      break;
    }
    const minutes = (toMs - fromMs) / MINUTE_MS;
    computed += minutes;
    const fitting = Math.floor((minutes * AIM_MS) / Math.max(clock.monotonicMs() - roundMs, 1));
    most = Math.max(1, Math.min(fitting, most * 2, MINUTES_A_ROUND.most));
  } while (clock.monotonicMs() - startedMs < RUN_BUDGET_MS);
  const [left] = await connections.query<{ backlog: number; oldest: Date | null }>(
    { text: 'SELECT count(*)::int AS backlog, min(minute) AS oldest FROM vigilops.edge_dirty' },
    options,
  );
  return { minutes: computed, backlog: left?.backlog ?? 0, oldest: left?.oldest ?? null };
}

/** Notes become dirty minutes, except where spans were dropped: computed again, those would lose their edges. */
async function foldNotes(session: Session): Promise<true> {
  let notes: number;
  do {
    const [row] = await session.query<{ notes: number }>({
      text: `WITH taken AS (
               DELETE FROM vigilops.edge_notes
               WHERE id IN (SELECT id FROM vigilops.edge_notes ORDER BY id LIMIT ${String(NOTES_PER_FOLD)})
               RETURNING from_minute, to_minute, noted_at
             ), entered AS (
               INSERT INTO vigilops.edge_dirty (minute, since)
               SELECT minute, min(noted_at)
               FROM taken, generate_series(from_minute, to_minute, interval '1 minute') AS minute
               GROUP BY minute
               ON CONFLICT (minute) DO NOTHING
             )
             SELECT count(*)::int AS notes FROM taken`,
    });
    notes = row?.notes ?? 0;
  } while (notes === NOTES_PER_FOLD);
  await session.query({
    text: `DELETE FROM vigilops.service_addresses WHERE seen < now() - interval '${String(ADDRESSES_KEPT_DAYS)} days'`,
  });
  await session.query({
    text: `DELETE FROM vigilops.edge_dirty
           WHERE minute < (SELECT mark FROM vigilops.job_marks WHERE job = 'spans-dropped')`,
  });
  return true;
}

/** The newest minute that is due, with the dirty ones at most `minutes` before it. */
async function newestSlice(
  connections: Connections,
  now: Date,
  minutes: number,
  signal: AbortSignal,
): Promise<{ readonly fromMs: number; readonly toMs: number } | undefined> {
  const end = Math.floor((now.getTime() - DELAY_MS) / MINUTE_MS) * MINUTE_MS;
  const [slice] = await connections.query<{ from_ms: number | null; last_ms: number | null }>(
    {
      text: `WITH newest AS (
               SELECT max(minute) AS minute FROM vigilops.edge_dirty
               WHERE minute < $1 AND since + least(since - minute, make_interval(mins => $4)) <= $2
             )
             SELECT (extract(epoch FROM min(dirty.minute)) * 1e3)::float8 AS from_ms,
                    (extract(epoch FROM max(dirty.minute)) * 1e3)::float8 AS last_ms
             FROM newest JOIN vigilops.edge_dirty AS dirty
               ON dirty.minute <= newest.minute AND dirty.minute > newest.minute - make_interval(mins => $3)`,
      values: [new Date(end), now, minutes, LONGEST_WAIT_MINUTES],
    },
    { signal, timeoutMs: LIMIT_MS },
  );
  return slice === undefined || slice.from_ms === null || slice.last_ms === null
    ? undefined
    : { fromMs: slice.from_ms, toMs: slice.last_ms + MINUTE_MS };
}

async function replaceEdges(session: Session, fromMs: number, toMs: number): Promise<true> {
  const range = [new Date(fromMs), new Date(toMs)];
  await session.query({
    text: 'DELETE FROM vigilops.edge_dirty WHERE minute >= $1 AND minute < $2',
    values: range,
  });
  await session.query({
    text: 'DELETE FROM vigilops.service_edges WHERE time >= $1 AND time < $2',
    values: range,
  });
  await session.query({ text: INSERT_EDGES, values: range });
  return true;
}
