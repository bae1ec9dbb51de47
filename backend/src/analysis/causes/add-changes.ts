import type { CauseChange, CauseSender } from '../../model/index.ts';
import { isNamedAlike } from './add-places.ts';
import { hostId, serviceId, type Graph } from './graph.ts';

/** Changes of one kind on one host within this time are one change: an update of a hundred packages. */
const TOGETHER_US = 300e6;
/** These may touch everything on their host; others only what is called like them. */
const WHOLE_HOST = new Set<CauseChange['kind']>(['boot', 'kernel']);
const MOST_CHANGES = 100;

/** What was changed on hosts, and services whose version is new. Resolves with how many were left out. */
export function addChanges(
  graph: Graph,
  changes: readonly CauseChange[],
  senders: readonly CauseSender[],
  fromUs: number,
): { readonly added: number; readonly leftOut: number } {
  const groups = together(changes.filter(({ kind }) => kind !== 'agent'));
  const versions = newVersions(senders, fromUs);
  const servicesOn = new Map<number, string[]>();
  for (const { service, hostId: on } of senders) {
    if (on !== null) {
      servicesOn.set(on, [...(servicesOn.get(on) ?? []), service]);
    }
  }
  for (const [at, group] of groups.slice(0, MOST_CHANGES).entries()) {
    const [first] = group;
    if (first !== undefined) {
      addHostChange(graph, `change:${String(at)}`, first, group, servicesOn.get(first.hostId) ?? []);
    }
  }
  for (const { service, before, after, atUs } of versions.slice(0, MOST_CHANGES)) {
    const id = `version:${service}:${after}`;
    graph.place(
      {
        id,
        kind: 'change',
        name: `${service} ${after}`,
        host_id: null,
        service_id: graph.infoOf(serviceId(service))?.service_id ?? null,
        host: null,
        service,
        change: { kind: 'version', action: 'changed', subject: service, before, after, count: 1 },
      },
      atUs / 1_000,
    );
    graph.edge(serviceId(service), id, 'changed-by');
  }
  const leftOut = Math.max(0, groups.length - MOST_CHANGES) + Math.max(0, versions.length - MOST_CHANGES);
  return { added: groups.length + versions.length - leftOut, leftOut };
}

function addHostChange(
  graph: Graph,
  id: string,
  first: CauseChange,
  group: readonly CauseChange[],
  services: readonly string[],
): void {
  const { hostId: on, hostName, kind, action, subject, before, after, timeUs } = first;
  graph.place(
    {
      id,
      kind: 'change',
      name: `${hostName} ${kind === 'boot' ? kind : subject}`,
      host_id: on,
      service_id: null,
      host: hostName,
      service: null,
      change: { kind, action, subject, before, after, count: group.length },
    },
    timeUs / 1_000,
  );
  graph.edge(hostId(on), id, 'changed-by');
  for (const service of services) {
    if (
      WHOLE_HOST.has(kind) ||
      group.some((change) => programsOf(change).some((word) => isNamedAlike(word, service)))
    ) {
      graph.edge(serviceId(service), id, 'changed-by');
    }
  }
}

/** `/etc/nginx/nginx.conf`, `nginx.service` and `nginx-core` are all of nginx. */
function programsOf({ subject }: CauseChange): readonly string[] {
  return [subject, ...subject.split(/[/.:@\s_-]+/)].filter((word) => word !== '');
}

/** The oldest of a group first: it is when it began. */
function together(changes: readonly CauseChange[]): readonly (readonly CauseChange[])[] {
  const groups: CauseChange[][] = [];
  const open = new Map<string, CauseChange[]>();
  for (const change of changes.toSorted((a, b) => a.timeUs - b.timeUs)) {
    const key = `${String(change.hostId)} ${change.kind}`;
    const group = open.get(key);
    if (group?.[0] !== undefined && change.timeUs - group[0].timeUs <= TOGETHER_US) {
      group.push(change);
    } else {
      const begun = [change];
      groups.push(begun);
      open.set(key, begun);
    }
  }
  return groups.reverse();
}

interface NewVersion {
  readonly service: string;
  readonly before: string;
  readonly after: string;
  readonly atUs: number;
}

/** Versions that were first heard of since, of services that had another one before. Newest first. */
function newVersions(senders: readonly CauseSender[], fromUs: number): readonly NewVersion[] {
  const firstSeen = new Map<string, Map<string, number>>();
  for (const { service, version, firstSeenUs } of senders) {
    if (version !== null) {
      const own = firstSeen.get(service) ?? new Map<string, number>();
      firstSeen.set(service, own.set(version, Math.min(firstSeenUs, own.get(version) ?? Infinity)));
    }
  }
  return [...firstSeen]
    .flatMap(([service, versions]) => {
      const inOrder = [...versions].sort(([, a], [, b]) => a - b);
      return inOrder.flatMap(([after, atUs], place): NewVersion[] => {
        const before = inOrder[place - 1]?.[0];
        return before === undefined || atUs < fromUs ? [] : [{ service, before, after, atUs }];
      });
    })
    .sort((a, b) => b.atUs - a.atUs);
}
