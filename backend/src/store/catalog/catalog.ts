import type { Catalog } from '../../model/index.ts';
import { resolveClaims } from '../checks/resolve-claims.ts';
import { nameServices } from '../checks/telemetry-services.ts';
import type { Connections } from '../connections.ts';
import type { CallOptions } from '../database.ts';
import {
  askDatabase,
  createMissing,
  findIds,
  hexOf,
  type Ask,
  type DescriptorTable,
} from './descriptor-table.ts';
import { createMetricIds } from './metrics.ts';
import { resolveSeries } from './series.ts';
import { resourcesTable, scopesTable, streamsTable } from './tables.ts';

const LIMIT_MS = 10_000;

/** Ids for descriptors. Callers keep what they get; this asks the database each time. */
export function createCatalog(connections: Connections): Catalog {
  const metricIds = createMetricIds();
  const options = (signal: AbortSignal): CallOptions => ({ signal, timeoutMs: LIMIT_MS });

  async function resolve<Descriptor>(
    table: DescriptorTable<Descriptor>,
    descriptors: readonly Descriptor[],
    signal: AbortSignal,
    beforeCreating?: (ask: Ask, missing: readonly Descriptor[]) => Promise<void>,
  ): Promise<readonly number[]> {
    if (descriptors.length === 0) {
      return [];
    }
    const ask = askDatabase(connections, options(signal));
    const ids = await findIds(ask, table, descriptors);
    const missing = descriptors.filter((descriptor) => !ids.has(hexOf(table.hashOf(descriptor))));
    if (missing.length > 0) {
      await beforeCreating?.(ask, missing);
      await createMissing(ask, table, missing, ids);
    }
    return descriptors.map((descriptor) => {
      const id = ids.get(hexOf(table.hashOf(descriptor)));
      if (id === undefined) {
        throw new Error(
          'a descriptor was neither found nor created; does it name a resource that does not exist?',
        );
      }
      return id;
    });
  }

  return {
    resolveResources: (descriptors, signal) => resolve(resourcesTable, descriptors, signal, nameServices),
    resolveScopes: (descriptors, signal) => resolve(scopesTable, descriptors, signal),
    resolveStreams: (descriptors, signal) => resolve(streamsTable, descriptors, signal),
    resolveSeries: (descriptors, limits, signal) =>
      resolveSeries({ connections, metricIds }, descriptors, limits.maxSeriesPerHost, options(signal)),
    resolveServices: (hostId, claims, signal) => resolveClaims(connections, hostId, claims, options(signal)),
  };
}
