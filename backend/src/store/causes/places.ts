import type { CauseFacts } from '../../model/index.ts';
import type { Ask } from '../read/ask.ts';
import { sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { bounded } from './bounded.ts';

const MOST_HOSTS = 500;
const MOST_DATABASES = 1_000;
const MOST_SERVICES = 2_000;
const MOST_SENDERS = 2_000;
/** What was made so shortly before is taken for alive without a look at what it sent. */
const YOUNG_US = 3_600e6;

/** Hosts that are there, databases that are watched, services, and where services run. */
export function createPlaceFacts(ask: Ask): Pick<CauseFacts, 'hosts' | 'databases' | 'services' | 'senders'> {
  return {
    hosts: async (signal) => {
      const rows = await ask.read<{ id: number; name: string; ips: string[] }>(
        sql`SELECT id, name, ips FROM vigilops.effective_hosts WHERE is_present
            ORDER BY last_heartbeat DESC NULLS LAST, id LIMIT ${MOST_HOSTS + 1}`,
        signal,
      );
      return bounded(rows, MOST_HOSTS);
    },

    databases: async (signal) => {
      const rows = await ask.read<{ id: number; host_id: number; name: string }>(
        sql`SELECT id, host_id, name FROM vigilops.db_instances
            ORDER BY last_seen DESC, id LIMIT ${MOST_DATABASES + 1}`,
        signal,
      );
      const { items, isCut } = bounded(rows, MOST_DATABASES);
      return { items: items.map(({ id, host_id: hostId, name }) => ({ id, hostId, name })), isCut };
    },

    services: async (signal) => {
      const rows = await ask.read<{
        id: number;
        name: string;
        telemetry_name: string;
        host_id: number | null;
        depends_on: readonly string[];
      }>(
        sql`SELECT id, name, coalesce(spec ->> 'service_name', name) AS telemetry_name, host_id,
                   coalesce(spec -> 'depends_on', '[]') AS depends_on
            FROM vigilops.services ORDER BY spec IS NULL, id DESC LIMIT ${MOST_SERVICES + 1}`,
        signal,
      );
      const { items, isCut } = bounded(rows, MOST_SERVICES);
      return {
        items: items.map((row) => ({
          id: row.id,
          name: row.name,
          telemetryName: row.telemetry_name,
          hostId: row.host_id,
          dependsOn: row.depends_on.map(Number),
        })),
        isCut,
      };
    },

    senders: async ({ fromUs, toUs }, signal) => {
      const rows = await ask.read<{
        service: string;
        host_id: number | null;
        version: string | null;
        first_seen_us: number;
      }>(
        // A name that nobody sends under any more says nothing of where its service runs now.
        sql`SELECT service_name AS service, host_id, attributes ->> 'service.version' AS version,
                   ${unixUs(sql`min(first_seen)`)} AS first_seen_us
            FROM (
              SELECT * FROM vigilops.resources WHERE service_name <> ''
              ORDER BY id DESC LIMIT ${2 * MOST_SENDERS}
            ) AS resource
            WHERE first_seen >= ${at(fromUs - YOUNG_US)}
              OR EXISTS (SELECT FROM vigilops.series
                         WHERE resource_id = resource.id AND last_seen >= ${at(fromUs - YOUNG_US)})
              OR EXISTS (SELECT FROM vigilops.spans WHERE resource_id = resource.id
                         AND time >= ${at(fromUs)} AND time < ${at(toUs)})
              OR EXISTS (SELECT FROM vigilops.log_streams AS stream WHERE stream.resource_id = resource.id
                         AND EXISTS (SELECT FROM vigilops.logs WHERE stream_id = stream.id
                                     AND time >= ${at(fromUs)} AND time < ${at(toUs)}))
            GROUP BY 1, 2, 3 ORDER BY min(first_seen) DESC LIMIT ${MOST_SENDERS + 1}`,
        signal,
      );
      const { items, isCut } = bounded(rows, MOST_SENDERS);
      return {
        items: items.map((row) => ({
          service: row.service,
          hostId: row.host_id,
          version: row.version === '' ? null : row.version,
          firstSeenUs: row.first_seen_us,
        })),
        isCut,
      };
    },
  };
}
