import type { AlertStore } from '../../model/index.ts';
import { withinLimit } from '../access/limit.ts';
import { isPresent } from '../checks/service-rows.ts';
import type { Connections } from '../connections.ts';
import { sql, statement } from '../read/sql.ts';

/** Whom others may mean by a name: hosts and services that are there. */
export function createOutsideSubjects(connections: Connections): Pick<AlertStore, 'outsideSubjects'> {
  return {
    outsideSubjects: async (signal) => {
      const [hosts, services] = await Promise.all([
        connections.query<{ id: number; names: string[] }>(
          statement(sql`SELECT id, to_json(ARRAY[name, key] || ips) AS names FROM vigilops.effective_hosts
                        WHERE is_present ORDER BY id`),
          withinLimit(signal),
        ),
        connections.query<{ id: number; name: string }>(
          statement(sql`SELECT service.id, service.name FROM vigilops.services AS service
                        WHERE ${isPresent(sql`service`)} ORDER BY service.id`),
          withinLimit(signal),
        ),
      ]);
      return { hosts, services };
    },
  };
}
