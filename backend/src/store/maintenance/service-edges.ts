import type { Connections, Session } from '../connections.ts';
import type { StorageEngine } from '../engines/engine.ts';

const JOB = 'service-edges';
const MINUTE_MS = 60_000;
/** Spans arrive when they end and after a retry: minutes this young are computed again each time. */
const SETTLING_MS = 5 * MINUTE_MS;
/** The youngest minute that is computed at all: calls of the current one are still running. */
const DELAY_MS = MINUTE_MS;
const SLICE_MS = 10 * MINUTE_MS;
/** After a long pause older minutes are given up: a map of yesterday's calls is not worth the scan. */
const MAX_BEHIND_MS = 6 * 60 * MINUTE_MS;
const LIMIT_MS = 60_000;

/**
 * Who called whom, by the minute: a CLIENT or PRODUCER span and its SERVER or CONSUMER child of another service, or,
 * where no child was seen, what the span says of its peer (OpenTelemetry semantic conventions: db.*, messaging.*,
 * peer.service, server.address). Returns how far it came.
 */
export async function refreshServiceEdges(
  deps: { readonly connections: Connections; readonly engine: StorageEngine },
  now: Date,
  signal: AbortSignal,
): Promise<Date> {
  const end = Math.floor((now.getTime() - DELAY_MS) / MINUTE_MS) * MINUTE_MS;
  const mark = await readMark(deps.connections, signal);
  let from = Math.max(Math.min(mark ?? end, end) - SETTLING_MS, end - MAX_BEHIND_MS);
  from = Math.floor(from / MINUTE_MS) * MINUTE_MS;
  while (from < end) {
    const to = Math.min(from + SLICE_MS, end);
    await deps.engine.makeRoom('service_edges', new Set([from * 1_000, (to - 1) * 1_000]), signal);
    await deps.connections.transaction((session) => replaceEdges(session, from, to), {
      signal,
      timeoutMs: LIMIT_MS,
    });
    from = to;
  }
  return new Date(end);
}

async function readMark(connections: Connections, signal: AbortSignal): Promise<number | undefined> {
  const [row] = await connections.query<{ mark: Date }>(
    { text: 'SELECT mark FROM vigilops.job_marks WHERE job = $1', values: [JOB] },
    { signal, timeoutMs: LIMIT_MS },
  );
  return row?.mark.getTime();
}

async function replaceEdges(session: Session, fromMs: number, toMs: number): Promise<void> {
  const range = [new Date(fromMs), new Date(toMs)];
  await session.query({
    text: 'DELETE FROM vigilops.service_edges WHERE time >= $1 AND time < $2',
    values: range,
  });
  await session.query({ text: INSERT_EDGES, values: range });
  await session.query({
    text: `INSERT INTO vigilops.job_marks (job, mark) VALUES ($1, $2)
           ON CONFLICT (job) DO UPDATE SET mark = excluded.mark`,
    values: [JOB, new Date(toMs)],
  });
}

/**
 * Kinds: 2 server, 3 client, 4 producer, 5 consumer. A child may begin a little before its parent when clocks differ,
 * and a consumer long after its producer. `first_child`: one call to a load balancer may have several.
 */
const INSERT_EDGES = `
  INSERT INTO vigilops.service_edges (time, caller, callee, callee_kind, calls, errors, duration_ns_sum)
  WITH outgoing AS MATERIALIZED (
    SELECT span.time, span.trace_id, span.span_id, span.duration_ns, span.status_code, span.attributes,
           resource.service_name AS caller
    FROM vigilops.spans AS span JOIN vigilops.resources AS resource ON resource.id = span.resource_id
    WHERE span.time >= $1 AND span.time < $2 AND span.kind IN (3, 4)
  ), first_child AS (
    SELECT DISTINCT ON (span.trace_id, span.parent_span_id)
           span.trace_id, span.parent_span_id, span.status_code, resource.service_name AS callee
    FROM vigilops.spans AS span JOIN vigilops.resources AS resource ON resource.id = span.resource_id
    WHERE span.time >= $1::timestamptz - interval '1 minute' AND span.time < $2::timestamptz + interval '10 minutes'
      AND span.kind IN (2, 5) AND span.parent_span_id IS NOT NULL
    ORDER BY span.trace_id, span.parent_span_id, span.time
  ), call AS (
    SELECT date_bin(interval '1 minute', o.time, timestamptz 'epoch') AS time, o.caller, o.duration_ns,
           o.status_code = 2 OR coalesce(c.status_code, 0) = 2 AS failed, c.callee AS service,
           coalesce(o.attributes->>'db.system.name', o.attributes->>'db.system') AS db_system,
           o.attributes->>'messaging.system' AS messaging_system,
           coalesce(o.attributes->>'messaging.destination.name', o.attributes->>'messaging.destination') AS destination,
           o.attributes->>'peer.service' AS peer,
           coalesce(o.attributes->>'server.address', o.attributes->>'net.peer.name', o.attributes->>'net.sock.peer.addr') AS address
    FROM outgoing AS o
    LEFT JOIN first_child AS c ON c.trace_id = o.trace_id AND c.parent_span_id = o.span_id
  ), edge AS (
    SELECT time, caller, duration_ns, failed,
           CASE WHEN service IS NOT NULL THEN service
                WHEN db_system IS NOT NULL THEN concat_ws('@', db_system, coalesce(peer, address))
                WHEN messaging_system IS NOT NULL THEN concat_ws('/', messaging_system, destination)
                ELSE coalesce(peer, address) END AS callee,
           CASE WHEN service IS NOT NULL THEN 'service'
                WHEN db_system IS NOT NULL THEN 'database'
                WHEN messaging_system IS NOT NULL THEN 'messaging'
                ELSE 'external' END AS callee_kind
    FROM call
  )
  SELECT time, caller, callee, callee_kind, count(*), count(*) FILTER (WHERE failed), sum(duration_ns)
  FROM edge
  WHERE callee IS NOT NULL AND (callee_kind <> 'service' OR callee <> caller)
  GROUP BY time, caller, callee, callee_kind`;
