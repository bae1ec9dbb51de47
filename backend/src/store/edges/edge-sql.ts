/** An answer may begin this much before its call, when clocks differ, and this much after it, when it waited in a queue. */
export const ANSWER_BEFORE_MINUTES = 1;
export const ANSWER_AFTER_MINUTES = 10;

/**
 * The edges of the minutes in [$1, $2). What a minute says depends on its own calls and the answers within the limits
 * above alone, never on which minutes are computed together. One call to a load balancer may have several answers:
 * the first counts; a span that was stored twice is one call. Kinds: 2 server, 3 client, 4 producer, 5 consumer.
 * A call that nobody answered is one of the service that its caller names, where that is known, or of the only one that
 * answered at the address within the day before: what is down is told by its name.
 */
export const INSERT_EDGES = `
  WITH outgoing AS MATERIALIZED (
    SELECT date_bin(interval '1 minute', span.time, timestamptz 'epoch') AS minute, span.trace_id, span.span_id,
           span.duration_ns, span.status_code, span.attributes, resource.service_name AS caller
    FROM vigilops.spans AS span JOIN vigilops.resources AS resource ON resource.id = span.resource_id
    WHERE span.time >= $1 AND span.time < $2 AND span.kind IN (3, 4)
  ), answer AS (
    SELECT span.time, span.trace_id, span.parent_span_id, span.span_id, span.status_code,
           resource.service_name AS callee
    FROM vigilops.spans AS span JOIN vigilops.resources AS resource ON resource.id = span.resource_id
    WHERE span.time >= $1::timestamptz - interval '${String(ANSWER_BEFORE_MINUTES)} minutes'
      AND span.time < $2::timestamptz + interval '${String(ANSWER_AFTER_MINUTES)} minutes'
      AND span.kind IN (2, 5) AND span.parent_span_id IS NOT NULL
  ), call AS (
    SELECT DISTINCT ON (o.minute, o.trace_id, o.span_id) o.minute AS time, o.caller, o.duration_ns,
           o.status_code = 2 OR coalesce(a.status_code, 0) = 2 AS failed, a.callee AS service,
           coalesce(o.attributes->>'db.system.name', o.attributes->>'db.system') AS db_system,
           o.attributes->>'messaging.system' AS messaging_system,
           coalesce(o.attributes->>'messaging.destination.name', o.attributes->>'messaging.destination') AS destination,
           o.attributes->>'peer.service' AS peer,
           coalesce(o.attributes->>'server.address', o.attributes->>'net.peer.name', o.attributes->>'net.sock.peer.addr') AS address,
           coalesce(o.attributes->>'server.port', o.attributes->>'net.peer.port', '') AS port
    FROM outgoing AS o
    LEFT JOIN answer AS a ON a.trace_id = o.trace_id AND a.parent_span_id = o.span_id
      AND a.time >= o.minute - interval '${String(ANSWER_BEFORE_MINUTES)} minutes'
      AND a.time < o.minute + interval '${String(ANSWER_AFTER_MINUTES + 1)} minutes'
    ORDER BY o.minute, o.trace_id, o.span_id, a.time, a.span_id
  ), answered AS (
    SELECT address, port, service, max(time) AS seen FROM call
    WHERE service IS NOT NULL AND address IS NOT NULL AND db_system IS NULL AND messaging_system IS NULL
    GROUP BY address, port, service
  ), learned AS (
    INSERT INTO vigilops.service_addresses AS known (address, port, service, seen)
    SELECT address, port, service, seen FROM answered ORDER BY address, port, service
    ON CONFLICT (address, port, service) DO UPDATE SET seen = greatest(known.seen, excluded.seen)
  ), at_address AS (
    SELECT address, port, min(service) AS service
    FROM (
      SELECT address, port, service FROM vigilops.service_addresses WHERE seen >= $1::timestamptz - interval '1 day'
      UNION SELECT address, port, service FROM answered
    ) AS known
    GROUP BY address, port HAVING count(*) = 1
  ), named AS (
    SELECT call.time, call.caller, call.duration_ns, call.failed, call.db_system, call.messaging_system,
           call.destination, call.peer, call.address,
           CASE WHEN call.service IS NOT NULL OR call.db_system IS NOT NULL OR call.messaging_system IS NOT NULL
                THEN call.service
                WHEN EXISTS (SELECT FROM vigilops.resources AS known WHERE known.service_name = call.peer) THEN call.peer
                ELSE at_address.service END AS service
    FROM call LEFT JOIN at_address ON at_address.address = call.address AND at_address.port = call.port
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
    FROM named
  )
  INSERT INTO vigilops.service_edges (time, caller, callee, callee_kind, calls, errors, duration_ns_sum)
  SELECT time, caller, callee, callee_kind, count(*), count(*) FILTER (WHERE failed), sum(duration_ns)
  FROM edge
  WHERE callee IS NOT NULL AND (callee_kind <> 'service' OR callee <> caller)
  GROUP BY time, caller, callee, callee_kind`;
