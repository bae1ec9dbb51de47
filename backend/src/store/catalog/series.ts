import type { SeriesDescriptor } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { CallOptions } from '../database.ts';
import { askDatabase, askOn, createMissing, findIds, hexOf, type Ask } from './descriptor-table.ts';
import type { MetricIds } from './metrics.ts';
import { seriesTable, type NewSeries } from './tables.ts';

/** Stands for "no host" in the counts. */
const NO_HOST = 0;

/**
 * The id of each series; null for a new one of a host that is at its limit. Known series never count against it, so a
 * full host goes on reporting what it has.
 */
export async function resolveSeries(
  deps: { readonly connections: Connections; readonly metricIds: MetricIds },
  descriptors: readonly SeriesDescriptor[],
  maxSeriesPerHost: number,
  options: CallOptions,
): Promise<readonly (number | null)[]> {
  if (descriptors.length === 0) {
    return [];
  }
  const ask = askDatabase(deps.connections, options);
  const series: NewSeries[] = descriptors.map((descriptor) => ({ descriptor, metricId: NO_HOST }));
  const ids = await findIds(ask, seriesTable, series);
  const missing = uniqueMissing(descriptors, ids);
  if (missing.length > 0) {
    const metricIds = await deps.metricIds.resolve(
      ask,
      missing.map((descriptor) => descriptor.metric),
    );
    const wanted = missing.map((descriptor, i): NewSeries => ({ descriptor, metricId: metricIds[i] ?? 0 }));
    await deps.connections.transaction(
      (session) => createWithinLimit(askOn(session), wanted, ids, maxSeriesPerHost),
      options,
    );
  }
  return descriptors.map((descriptor) => ids.get(hexOf(descriptor.hash)) ?? null);
}

function uniqueMissing(
  descriptors: readonly SeriesDescriptor[],
  known: ReadonlyMap<string, number>,
): readonly SeriesDescriptor[] {
  const missing = new Map<string, SeriesDescriptor>();
  for (const descriptor of descriptors) {
    const hash = hexOf(descriptor.hash);
    if (!known.has(hash)) {
      missing.set(hash, descriptor);
    }
  }
  return [...missing.values()];
}

/** Creates as many as each host has room for, in the order given. The counts stay locked until the caller commits. */
async function createWithinLimit(
  ask: Ask,
  wanted: readonly NewSeries[],
  ids: Map<string, number>,
  maxSeriesPerHost: number,
): Promise<void> {
  const hosts = await hostsOf(ask, wanted);
  const byHost = Map.groupBy(wanted, ({ descriptor }) => hosts.get(descriptor.resourceId) ?? NO_HOST);
  for (const hostId of [...byHost.keys()].sort((a, b) => a - b)) {
    const ofHost = byHost.get(hostId) ?? [];
    const count = await lockCount(ask, hostId);
    // Another process may have created some of them while this one waited for the lock.
    for (const [hash, id] of await findIds(ask, seriesTable, ofHost)) {
      ids.set(hash, id);
    }
    const stillMissing = ofHost.filter(({ descriptor }) => !ids.has(hexOf(descriptor.hash)));
    const room = Math.max(0, maxSeriesPerHost - count);
    const created = await createMissing(ask, seriesTable, stillMissing.slice(0, room), ids);
    if (created > 0) {
      await ask('UPDATE vigilops.host_series_counts SET series = series + $2 WHERE host_id = $1', [
        hostId,
        created,
      ]);
    }
  }
}

async function hostsOf(ask: Ask, wanted: readonly NewSeries[]): Promise<ReadonlyMap<number, number>> {
  const resourceIds = [...new Set(wanted.map(({ descriptor }) => descriptor.resourceId))];
  const rows = await ask<{ id: number; host_id: number | null }>(
    'SELECT id, host_id FROM vigilops.resources WHERE id = ANY($1::int4[])',
    [resourceIds],
  );
  return new Map(rows.map((row) => [row.id, row.host_id ?? NO_HOST]));
}

async function lockCount(ask: Ask, hostId: number): Promise<number> {
  const [row] = await ask<{ series: number }>(
    `INSERT INTO vigilops.host_series_counts (host_id, series) VALUES ($1, 0)
     ON CONFLICT (host_id) DO UPDATE SET series = host_series_counts.series
     RETURNING series`,
    [hostId],
  );
  return row?.series ?? 0;
}
