import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';

/** What a host is called. `aliases`: ids of hosts that were merged into it and are still written somewhere. */
export interface HostNames {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly aliases: readonly number[];
}

interface NamesRow extends Row {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly aliases: readonly number[];
}

/** Of all hosts that are there. */
export async function readHostNames(
  connections: Connections,
  signal: AbortSignal,
): Promise<readonly HostNames[]> {
  return connections.query<NamesRow>(
    {
      text: `SELECT host.id, host.key, host.name, coalesce(merged.ids, '{}') AS aliases
             FROM vigilops.effective_hosts AS host
             LEFT JOIN (SELECT stands_for, array_agg(id ORDER BY id) AS ids FROM vigilops.effective_hosts
                        WHERE id <> stands_for GROUP BY stands_for) AS merged ON merged.stands_for = host.id
             WHERE host.is_present ORDER BY host.id`,
    },
    withinLimit(signal),
  );
}
