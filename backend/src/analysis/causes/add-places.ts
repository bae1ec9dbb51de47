import type { CauseCalls, CauseHost, CauseSender, CauseService } from '../../model/index.ts';
import { hostId, serviceId, type Graph } from './graph.ts';

const nodeOfCallee = ({ callee, calleeKind }: Pick<CauseCalls, 'callee' | 'calleeKind'>) =>
  calleeKind === 'service' ? serviceId(callee) : `${calleeKind}:${callee}`;

/** Hosts, services and where they run; a host that is gone is no place. */
export function addPlaces(
  graph: Graph,
  facts: {
    readonly hosts: readonly CauseHost[];
    readonly services: readonly CauseService[];
    readonly senders: readonly CauseSender[];
    readonly calls: readonly CauseCalls[];
  },
): void {
  const { hosts, services, senders, calls } = facts;
  for (const { id, name } of hosts) {
    graph.place({
      id: hostId(id),
      kind: 'host',
      name,
      host_id: id,
      service_id: null,
      host: name,
      service: null,
    });
  }
  const ids = new Map(services.toReversed().map((service) => [service.telemetryName, service.id]));
  const addService = (name: string) =>
    graph.place({
      id: serviceId(name),
      kind: 'service',
      name,
      host_id: null,
      service_id: ids.get(name) ?? null,
      host: null,
      service: name,
    });
  const names = [
    ...services.map(({ telemetryName }) => telemetryName),
    ...senders.map(({ service }) => service),
    ...calls.flatMap(({ caller, callee, calleeKind }) =>
      calleeKind === 'service' ? [caller, callee] : [caller],
    ),
  ];
  new Set(names).forEach(addService);
  for (const { telemetryName, hostId: on } of services) {
    if (on !== null) {
      graph.edge(serviceId(telemetryName), hostId(on), 'runs-on');
    }
  }
  for (const { service, hostId: on } of senders) {
    if (on !== null) {
      graph.edge(serviceId(service), hostId(on), 'runs-on');
    }
  }
  const byId = new Map(services.map((service) => [service.id, service.telemetryName]));
  for (const { telemetryName, dependsOn } of services) {
    for (const id of dependsOn) {
      graph.edge(serviceId(telemetryName), serviceId(byId.get(id) ?? ''), 'uses');
    }
  }
  addCallees(graph, facts);
}

/** Databases, queues and peers that send nothing themselves, by how their callers name them. */
function addCallees(graph: Graph, { hosts, senders, calls }: Parameters<typeof addPlaces>[1]): void {
  const hostOf = new Map(
    hosts.flatMap(({ id, name, ips }) => [name, ...ips].map((known) => [known, id] as const)),
  );
  for (const call of calls) {
    const id = nodeOfCallee(call);
    const { caller, callee, calleeKind } = call;
    if (calleeKind !== 'service') {
      const [system = '', address = ''] = callee.split('@', 2);
      const on = hostOf.get(address === '' ? callee : address);
      graph.place({
        id,
        kind: calleeKind === 'database' ? 'database' : 'dependency',
        name: callee,
        host_id: on ?? null,
        service_id: null,
        host: null,
        service: null,
      });
      // In containers an address is the name of a service.
      graph.edge(id, serviceId(address === '' ? callee : address), 'uses');
      if (on !== undefined) {
        graph.edge(id, hostId(on), 'runs-on');
        // What logs on that host under the name of the system is that system.
        for (const { service, hostId: where } of senders) {
          if (where === on && isNamedAlike(service, system)) {
            graph.edge(id, serviceId(service), 'uses');
          }
        }
      }
    }
    graph.edge(
      serviceId(caller),
      id,
      calleeKind === 'service' || calleeKind === 'external' ? 'calls' : 'uses',
    );
  }
}

/** `postgresql` and `postgres`, `mysql` and `mysqld`. */
export function isNamedAlike(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  const short = Math.min(a.length, b.length);
  return short >= 4 && (a.startsWith(b.slice(0, short)) || b.startsWith(a.slice(0, short)));
}

/** How long calls took and how many failed, of each callee over all its callers. */
export function addCalls(
  graph: Graph,
  calls: readonly CauseCalls[],
  add: (id: string, minutes: readonly number[], sums: CallSums) => void,
): void {
  const sums = new Map<string, Map<number, [calls: number, errors: number, milliseconds: number]>>();
  for (const call of calls) {
    const id = nodeOfCallee(call);
    const own = sums.get(id) ?? new Map<number, [number, number, number]>();
    sums.set(id, own);
    call.minutes.forEach((minute, at) => {
      const sum = own.get(minute) ?? [0, 0, 0];
      own.set(minute, [
        sum[0] + (call.calls[at] ?? 0),
        sum[1] + (call.errors[at] ?? 0),
        sum[2] + (call.milliseconds[at] ?? 0),
      ]);
    });
  }
  for (const [id, own] of sums) {
    const all = [...own.values()];
    add(id, [...own.keys()], {
      calls: all.map(([count]) => count),
      failedShare: all.map(([count, errors]) => errors / Math.max(1, count)),
      milliseconds: all.map(([count, , total]) => total / Math.max(1, count)),
    });
  }
}

export interface CallSums {
  readonly calls: readonly number[];
  /** 0 to 1. */
  readonly failedShare: readonly number[];
  /** Of one call. */
  readonly milliseconds: readonly number[];
}
