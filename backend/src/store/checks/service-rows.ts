import { VigilError } from '@vigilops/contracts';
import { serviceSpec } from '@vigilops/contracts/api';
import type { ServiceParent, ServiceRecord, ServiceSpec, ServiceState } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { Row } from '../database.ts';
import { sql, type Sql } from '../read/sql.ts';
import { unixUs } from '../read/times.ts';

export interface ServiceCells extends Row {
  readonly id: number;
  readonly name: string;
  readonly namespace: string;
  readonly source: ServiceRecord['source'];
  readonly defined_by_host_id: number | null;
  readonly host_id: number | null;
  readonly spec: unknown;
  readonly sealed: string | null;
  readonly state: ServiceState;
  readonly since_us: number | null;
  readonly state_reason: string | null;
  readonly because_of: ServiceParent | null;
  readonly last_check_us: number | null;
  readonly uptime_percent: number | null;
  readonly created_us: number;
}

/** Of `vigilops.services AS service`. */
export const SERVICE_CELLS = sql`service.id, service.name, service.namespace, service.source, service.defined_by_host_id,
  service.host_id, service.spec, service.sealed, service.state, ${unixUs(sql`service.state_since`)} AS since_us,
  service.state_reason, service.because_of, ${unixUs(sql`service.last_check_at`)} AS last_check_us,
  service.uptime_percent, ${unixUs(sql`service.created_at`)} AS created_us`;

/** What an agent defined is there as long as its host is: not forgotten, not merged into another. Of that row of services. */
export function isPresent(service: Sql): Sql {
  return sql`(${service}.defined_by_host_id IS NULL OR EXISTS (
    SELECT FROM vigilops.effective_hosts AS host WHERE host.id = ${service}.defined_by_host_id AND host.is_present))`;
}

export function serviceOf(cells: ServiceCells): ServiceRecord {
  return {
    id: cells.id,
    name: cells.name,
    namespace: cells.namespace,
    source: cells.source,
    definedByHostId: cells.defined_by_host_id,
    spec: cells.spec === null ? null : specOf(cells),
    sealed: cells.sealed,
    state: cells.state,
    stateSinceUs: cells.since_us,
    stateReason: cells.state_reason,
    becauseOf: cells.because_of,
    lastCheckUs: cells.last_check_us,
    uptimePercent: cells.uptime_percent,
    createdAtUs: cells.created_us,
  };
}

/** The host is the column's, which follows hosts that are merged or deleted. */
function specOf({ id, spec, host_id: hostId }: ServiceCells): ServiceSpec {
  const parsed = serviceSpec.safeParse(spec);
  if (!parsed.success) {
    throw new VigilError(
      'INTERNAL',
      `the definition of service ${String(id)} in the database cannot be read`,
      {
        cause: parsed.error,
      },
    );
  }
  return { ...parsed.data, host_id: hostId };
}

/** As jsonb takes it: texts without U+0000 and halves of surrogate pairs. */
export function specJson(spec: ServiceSpec): string {
  return JSON.stringify(spec, (_key, value: unknown) =>
    typeof value === 'string' ? storableText(value) : value,
  );
}
