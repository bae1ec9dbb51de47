import type { ArchivedStream, Catalog } from '../../model/index.ts';
import type { Connections } from '../connections.ts';

const LIMIT_MS = 15_000;

/** Ids here by ids in the archive. What is not there any more is made again as the archive says it was. */
export async function resolveArchivedStreams(
  connections: Connections,
  catalog: Pick<Catalog, 'resolveResources' | 'resolveScopes' | 'resolveStreams'>,
  streams: readonly ArchivedStream[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, number>> {
  const known = await connections.query<{ id: number; hash: string }>(
    {
      text: `SELECT id, encode(hash, 'hex') AS hash FROM vigilops.log_streams WHERE hash = ANY($1::bytea[])`,
      values: [streams.map(({ hash }) => bytes(hash))],
    },
    { signal, timeoutMs: LIMIT_MS },
  );
  const idByHash = new Map(known.map(({ id, hash }) => [hash, id]));
  const missing = streams.filter(({ hash }) => !idByHash.has(hash));
  if (missing.length > 0) {
    const ids = await makeStreams(connections, catalog, missing, signal);
    missing.forEach(({ hash }, i) => idByHash.set(hash, ids[i] ?? 0));
  }
  return new Map(streams.map(({ id, hash }) => [id, idByHash.get(hash) ?? 0]));
}

async function makeStreams(
  connections: Connections,
  catalog: Pick<Catalog, 'resolveResources' | 'resolveScopes' | 'resolveStreams'>,
  streams: readonly ArchivedStream[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  const hosts = await connections.query<{ id: number; key: string }>(
    {
      text: 'SELECT id, key FROM vigilops.hosts WHERE key = ANY($1::text[])',
      values: [streams.flatMap(({ host }) => host?.key ?? [])],
    },
    { signal, timeoutMs: LIMIT_MS },
  );
  const hostIds = new Map(hosts.map(({ id, key }) => [key, id]));
  const resources = await catalog.resolveResources(
    streams.map(({ resource, service, host }) => ({
      hash: bytes(resource.hash),
      hostId: host === null ? null : (hostIds.get(host.key) ?? null),
      serviceName: service,
      serviceNamespace: resource.service_namespace,
      serviceInstanceId: resource.service_instance_id,
      attributes: resource.attributes,
      schemaUrl: resource.schema_url,
    })),
    signal,
  );
  const scopes = await catalog.resolveScopes(
    streams.map(({ scope }) => ({
      hash: bytes(scope.hash),
      name: scope.name,
      version: scope.version,
      attributes: scope.attributes,
      schemaUrl: scope.schema_url,
    })),
    signal,
  );
  return catalog.resolveStreams(
    streams.map(({ hash, file }, i) => ({
      hash: bytes(hash),
      resourceId: resources[i] ?? 0,
      scopeId: scopes[i] ?? 0,
      filePath: file,
    })),
    signal,
  );
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}
