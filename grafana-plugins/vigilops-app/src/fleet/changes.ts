import type { Host, Service } from '../api/types.ts';

/** Something that is not as it was, and since when. */
export interface Change {
  readonly kind: 'host-new' | 'host-started' | 'host-silent' | 'service-new';
  /** Milliseconds. */
  readonly time: number;
  /** Of hosts or services; more than one where they changed together. */
  readonly names: readonly string[];
  /** The host, where it is one. */
  readonly hostId: number | undefined;
}

const DAY_MS = 86_400_000;
/** What happens to several within this time is one change: a fleet that was set up, a rack that was restarted. */
const TOGETHER_MS = 300_000;

/** What changed within a day before `now`, the newest first. */
export function changesOf(hosts: readonly Host[], services: readonly Service[], now: number): Change[] {
  const single = [...hosts.flatMap((host) => hostChanges(host, now)), ...services.map(serviceChange)];
  const recent = single
    .filter(({ time }) => time > now - DAY_MS && time <= now)
    .sort((a, b) => b.time - a.time);
  return recent.reduce<Change[]>((changes, next) => {
    const at = changes.findIndex(({ kind, time }) => kind === next.kind && time - next.time < TOGETHER_MS);
    const known = changes[at];
    return known === undefined
      ? [...changes, next]
      : changes.with(at, { ...known, names: [...known.names, ...next.names], hostId: undefined });
  }, []);
}

function hostChanges(host: Host, now: number): Change[] {
  const change = (kind: Change['kind'], time: number): Change => ({
    kind,
    time,
    names: [host.name],
    hostId: host.id,
  });
  const created = Date.parse(host.created_at);
  const changes = [change('host-new', created)];
  const uptime = host.figures.uptime_seconds;
  if (host.status === 'offline' && host.last_heartbeat !== null) {
    changes.push(change('host-silent', Date.parse(host.last_heartbeat)));
  } else if (uptime !== null && now - uptime * 1_000 > created) {
    // A host that is new here was started before that.
    changes.push(change('host-started', now - uptime * 1_000));
  }
  return changes;
}

const serviceChange = (service: Service): Change => ({
  kind: 'service-new',
  time: Date.parse(service.first_seen),
  names: [service.name],
  hostId: undefined,
});
