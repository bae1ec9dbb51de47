import { DATABASE } from '@vigilops/contracts';
import type { CauseDatabase, CauseHost, CauseSeries } from '../../model/index.ts';
import { isNamedAlike } from './add-places.ts';
import { hostId, type Graph } from './graph.ts';

/** The node of a server that an agent watches; undefined: the series is of none. */
export function databaseOf({ hostId: on, labels }: CauseSeries): string | undefined {
  const name = labels[DATABASE.instance];
  return name === undefined || on === null ? undefined : nodeOf(on, name);
}

const nodeOf = (on: number, name: string) => `database:${String(on)}/${name}`;

/**
 * Servers that agents watch: each runs on a host, and whoever calls one by its address depends on it. One that is asked over
 * the network runs where its address says, if that is known.
 */
export function addDatabases(
  graph: Graph,
  series: readonly CauseSeries[],
  {
    hosts,
    databases,
  }: { readonly hosts: readonly CauseHost[]; readonly databases: readonly CauseDatabase[] },
): void {
  const pages = new Map(databases.map(({ id, hostId: on, name }) => [nodeOf(on, name), id] as const));
  const byAddress = new Map(
    hosts.flatMap(({ id, name, ips }) => [name, ...ips].map((known) => [known, id] as const)),
  );
  for (const one of series) {
    const id = databaseOf(one);
    if (id === undefined || one.hostId === null || graph.has(id)) {
      continue;
    }
    const name = one.labels[DATABASE.instance] ?? '';
    const address = one.labels[DATABASE.address] ?? '';
    const on = isLocal(address) ? one.hostId : (byAddress.get(address) ?? null);
    const info = { host_id: on, service_id: null, host: null, service: null };
    const page = pages.get(id);
    graph.place({ id, kind: 'database', name, ...info, ...(page === undefined ? {} : { databaseId: page }) });
    if (on !== null) {
      graph.edge(id, hostId(on), 'runs-on');
    }
    for (const callee of calleesOf(graph, {
      system: one.labels[DATABASE.system] ?? '',
      address,
      on,
      but: id,
    })) {
      graph.edge(callee, id, 'uses');
    }
  }
}

/** Places as callers name them: `postgresql@db-1`, on the same host or at the same address. */
function calleesOf(
  graph: Graph,
  server: {
    readonly system: string;
    readonly address: string;
    readonly on: number | null;
    readonly but: string;
  },
): readonly string[] {
  return graph
    .nodes()
    .filter(({ id, kind }) => kind === 'database' && id !== server.but)
    .flatMap(({ id }) => {
      const info = graph.infoOf(id);
      const [system = '', address = ''] = info?.name.split('@', 2) ?? [];
      const isThere =
        (info?.host_id !== null && info?.host_id === server.on) ||
        (address !== '' && address === server.address);
      return address !== '' && isThere && isNamedAlike(system, server.system) ? [id] : [];
    });
}

function isLocal(address: string): boolean {
  return address === '' || address === 'localhost' || address === '::1' || /^(?:127\.|\/)/u.test(address);
}
