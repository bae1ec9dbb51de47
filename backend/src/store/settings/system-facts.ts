import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';

/** What the database says of itself, and how much it knows. */
export interface SystemFacts {
  readonly serverVersion: string;
  readonly hosts: number;
  readonly services: number;
  readonly users: number;
  readonly series: number;
}

interface FactsRow extends Row {
  readonly server_version: string;
  readonly hosts: number;
  readonly services: number;
  readonly users: number;
  readonly series: number;
}

export async function readSystemFacts(connections: Connections, signal: AbortSignal): Promise<SystemFacts> {
  const [row] = await connections.query<FactsRow>(
    {
      text: `SELECT current_setting('server_version') AS server_version,
                    (SELECT count(*)::int FROM vigilops.effective_hosts WHERE is_present) AS hosts,
                    (SELECT count(*)::int FROM grafana_v1.services) AS services,
                    (SELECT count(*)::int FROM vigilops.users) AS users,
                    (SELECT count(*)::int FROM vigilops.series) AS series`,
    },
    withinLimit(signal),
  );
  return {
    serverVersion: row?.server_version ?? '',
    hosts: row?.hosts ?? 0,
    services: row?.services ?? 0,
    users: row?.users ?? 0,
    series: row?.series ?? 0,
  };
}
