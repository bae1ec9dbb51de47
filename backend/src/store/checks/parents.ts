import type { ServiceParent } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at } from '../read/times.ts';
import type { Chosen, Moment } from './to-judge.ts';

/** The host that a service runs on where it is offline, else the first service of those that it needs that is down. */
export async function readParents(
  tx: Queryable,
  chosen: readonly Chosen[],
  now: Moment,
): Promise<ReadonlyMap<number, ServiceParent>> {
  const rows = await tx.query<ServiceParent & Row & { readonly service_id: number }>(
    statement(sql`
      SELECT DISTINCT ON (service_id) service_id, kind, id, name
      FROM (
        SELECT service.id AS service_id, 'host' AS kind, host.id, host.name, 0 AS place
        FROM vigilops.services AS service
        JOIN vigilops.effective_hosts AS own ON own.id = service.host_id
        JOIN vigilops.effective_hosts AS host ON host.id = own.stands_for AND host.is_present
        WHERE service.id = ANY(${chosen.map(({ service }) => service.id)}::int4[])
          AND host.last_heartbeat < ${at(now.us)}
            - coalesce(host.offline_after_ms, ${now.offlineAfterMs}::int) * interval '1 millisecond'
        UNION ALL
        SELECT service.id, 'service', needed.id, needed.name, wanted.place
        FROM vigilops.services AS service
        CROSS JOIN LATERAL jsonb_array_elements_text(service.spec -> 'depends_on')
          WITH ORDINALITY AS wanted (id, place)
        JOIN vigilops.services AS needed ON needed.id = wanted.id::int AND needed.id <> service.id
        WHERE service.id = ANY(${chosen.map(({ service }) => service.id)}::int4[]) AND needed.state = 'down'
      ) AS parent
      ORDER BY service_id, place`),
  );
  return new Map(rows.map(({ service_id: serviceId, kind, id, name }) => [serviceId, { kind, id, name }]));
}
