import type { Host, HostMetrics } from '../api/types.ts';

/** What to know of a host before one believes what is on the page. Times are milliseconds. */
export type Presence =
  /** Heard from, and its figures are new. */
  | { readonly kind: 'here' }
  /** Not heard from for longer than it should be. */
  | { readonly kind: 'silent'; readonly since: number }
  /** Silent for so long that somebody may have taken it away. */
  | { readonly kind: 'gone'; readonly since: number }
  /** Known, but never heard from as a host. */
  | { readonly kind: 'never' }
  /** Heard from, but what it sends says nothing of CPU, memory or disks. */
  | { readonly kind: 'no-figures' }
  /** Heard from a moment ago, but its newest figures say that they are older. */
  | { readonly kind: 'late'; readonly behindMs: number };

const GONE_MS = 86_400_000;
/** Steps are at least as long as the agent's interval, and one step may still be open. */
const LATE_MS = 180_000;

export function presenceOf(host: Host, metrics: HostMetrics | undefined, now: number): Presence {
  const heard = host.last_heartbeat === null ? undefined : Date.parse(host.last_heartbeat);
  if (host.status === 'offline') {
    if (heard === undefined) {
      return { kind: 'never' };
    }
    return { kind: now - heard > GONE_MS ? 'gone' : 'silent', since: heard };
  }
  const { cpu_usage_ratio, memory_usage_ratio, disk_usage_ratio } = host.figures;
  if (cpu_usage_ratio !== null || memory_usage_ratio !== null || disk_usage_ratio !== null) {
    return { kind: 'here' };
  }
  const newest = metrics === undefined ? undefined : newestFigure(metrics);
  const behindMs = heard === undefined || newest === undefined ? 0 : heard - newest;
  return behindMs > LATE_MS ? { kind: 'late', behindMs } : { kind: 'no-figures' };
}

/** End of the newest step with a value. */
function newestFigure({ times, step_seconds, cpu, memory }: HostMetrics): number | undefined {
  const at = times.findLastIndex((_, step) =>
    [cpu.usage_ratio[step], memory.used_bytes[step]].some((value) => value !== null && value !== undefined),
  );
  const time = times[at];
  return time === undefined ? undefined : Date.parse(time) + step_seconds * 1_000;
}

/** How far the viewer's clock is behind, where it shows: nothing can have been heard in the future. */
export function viewerBehindMs(host: Host, now: number): number {
  return host.last_heartbeat === null ? 0 : Math.max(0, Date.parse(host.last_heartbeat) - now);
}
