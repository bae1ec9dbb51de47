import { formatTimeUs } from '@vigilops/contracts/api';
import type { ServiceClaim, ServiceResolution, ServiceSpec } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { CallOptions, Queryable } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { OBSERVES } from './observers.ts';
import { specJson } from './service-rows.ts';

/** Services that the file of one agent may define. */
const MAX_DEFINED_BY_HOST = 1_000;

type NamedClaim = Extract<ServiceClaim, { readonly by: 'name' }>;

/** See `Catalog.resolveServices`. */
export async function resolveClaims(
  connections: Connections,
  hostId: number,
  claims: readonly ServiceClaim[],
  options: CallOptions,
): Promise<readonly ServiceResolution[]> {
  const livingId = await livingHost(connections, hostId, options);
  const ids = claims.flatMap((claim) => (claim.by === 'id' ? [claim.serviceId] : []));
  const named = claims.filter((claim) => claim.by === 'name');
  const assigned =
    ids.length === 0 ? new Set<number>() : await assignedIds(connections, livingId, ids, options);
  const defined =
    named.length === 0 ? new Map<string, number>() : await define(connections, livingId, named, options);
  return claims.map((claim) => {
    if (claim.by === 'id') {
      return assigned.has(claim.serviceId)
        ? { status: 'found', serviceId: claim.serviceId }
        : refused(`service ${String(claim.serviceId)} is not among those that this host is to check`);
    }
    const serviceId = defined.get(storableText(claim.name));
    return serviceId === undefined
      ? refused(`a host may define at most ${String(MAX_DEFINED_BY_HOST)} services`)
      : { status: 'found', serviceId };
  });
}

/** A process may know a host that was merged by its old id for a while. */
async function livingHost(connections: Connections, hostId: number, options: CallOptions): Promise<number> {
  const [host] = await connections.query<{ id: number }>(
    { text: 'SELECT stands_for AS id FROM vigilops.effective_hosts WHERE id = $1', values: [hostId] },
    options,
  );
  return host?.id ?? hostId;
}

/** One that is paused counts: its agent may not know it yet. A job reports to the backend itself. */
async function assignedIds(
  connections: Connections,
  hostId: number,
  ids: readonly number[],
  options: CallOptions,
): Promise<ReadonlySet<number>> {
  const rows = await connections.query<{ id: number }>(
    statement(sql`SELECT service.id FROM vigilops.services AS service
                  JOIN vigilops.effective_hosts AS host ON host.id = ${hostId}
                  WHERE service.id = ANY(${ids}::int4[]) AND service.source = 'api'
                    AND service.spec #>> '{check,type}' <> 'heartbeat' AND ${OBSERVES}`),
    options,
  );
  return new Set(rows.map(({ id }) => id));
}

/** What the claims say by name, the newest of each, as columns for unnest. */
interface Given {
  readonly names: readonly string[];
  readonly specs: readonly string[];
  readonly times: readonly string[];
}

const GIVEN = 'unnest($2::text[], $3::jsonb[], $4::timestamptz[]) AS given (name, spec, at)';
const BY_NAME = `service.source = 'agent' AND service.defined_by_host_id = $1 AND service.name = given.name`;

/** Ids by name, of all that there is room for. Nearly always one look: they are defined as they were before. */
async function define(
  connections: Connections,
  hostId: number,
  claims: readonly NamedClaim[],
  options: CallOptions,
): Promise<ReadonlyMap<string, number>> {
  const given = givenBy(hostId, claims);
  const known = await connections.query<{ name: string; id: number | null; settled: boolean | null }>(
    {
      text: `SELECT given.name, service.id, service.spec = given.spec OR service.defined_at > given.at AS settled
             FROM ${GIVEN} LEFT JOIN vigilops.services AS service ON ${BY_NAME}`,
      values: valuesOf(hostId, given),
    },
    options,
  );
  if (known.some(({ settled }) => settled !== true)) {
    return connections.transaction((tx) => defineAnew(tx, hostId, given), options);
  }
  return new Map(known.flatMap(({ name, id }) => (id === null ? [] : [[name, id]])));
}

/** The host's row is locked: two of its requests at once cannot both believe that there is room. */
async function defineAnew(tx: Queryable, hostId: number, given: Given): Promise<ReadonlyMap<string, number>> {
  const values = valuesOf(hostId, given);
  await tx.query({ text: 'SELECT FROM vigilops.hosts WHERE id = $1 FOR NO KEY UPDATE', values: [hostId] });
  // In the order in which `settle` locks them.
  await tx.query({
    text: `SELECT FROM vigilops.services WHERE source = 'agent' AND defined_by_host_id = $1 AND name = ANY($2)
           ORDER BY id FOR NO KEY UPDATE`,
    values: [hostId, given.names],
  });
  await tx.query({
    text: `UPDATE vigilops.services AS service SET spec = given.spec, defined_at = given.at
           FROM ${GIVEN} WHERE ${BY_NAME} AND service.spec <> given.spec AND service.defined_at <= given.at`,
    values,
  });
  await tx.query({
    text: `INSERT INTO vigilops.services (name, source, defined_by_host_id, host_id, spec, defined_at)
           SELECT given.name, 'agent', $1, $1, given.spec, given.at FROM ${GIVEN}
           WHERE NOT EXISTS (SELECT FROM vigilops.services AS service WHERE ${BY_NAME})
           ORDER BY given.name
           LIMIT greatest(0, $5 - (SELECT count(*) FROM vigilops.services
                                   WHERE source = 'agent' AND defined_by_host_id = $1))`,
    values: [...values, MAX_DEFINED_BY_HOST],
  });
  const rows = await tx.query<{ name: string; id: number }>({
    text: `SELECT name, id FROM vigilops.services
           WHERE source = 'agent' AND defined_by_host_id = $1 AND name = ANY($2)`,
    values: [hostId, given.names],
  });
  return new Map(rows.map(({ name, id }) => [name, id]));
}

function givenBy(hostId: number, claims: readonly NamedClaim[]): Given {
  const newest = new Map<string, NamedClaim>();
  for (const claim of claims) {
    const name = storableText(claim.name);
    const other = newest.get(name);
    if (other === undefined || other.atUs <= claim.atUs) {
      newest.set(name, claim);
    }
  }
  return {
    names: [...newest.keys()],
    specs: [...newest.values()].map(({ definition }) => specJson(ownSpec(hostId, definition))),
    times: [...newest.values()].map(({ atUs }) => formatTimeUs(atUs)),
  };
}

/** What an agent checks runs on its host as far as we know, and only this agent observes it. It knows no ids of ours. */
function ownSpec(hostId: number, spec: ServiceSpec): ServiceSpec {
  return {
    ...spec,
    host_id: hostId,
    depends_on: [],
    observers: { all: false, host_ids: [hostId], groups: [], tags: [] },
  };
}

function valuesOf(hostId: number, { names, specs, times }: Given): readonly unknown[] {
  return [hostId, names, specs, times];
}

function refused(reason: string): ServiceResolution {
  return { status: 'refused', reason };
}
