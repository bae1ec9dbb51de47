import { uniformAt } from '../random/hash.ts';
import type { Host } from './host-types.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Hosts without a turn in the daily events, or with a rare one, are rebooted at quiet moments this often. */
const QUIET_REBOOT_EVERY_MS = 20 * DAY_MS;

/** What takes one host a day away: a planned reboot for patches, and a machine that hangs and is reset. */
const DAILY_EVENTS = [
  { kind: 'reboot', minuteOfDay: 4 * 60 + 10, lastsMs: 90_000, shift: 0 },
  { kind: 'outage', minuteOfDay: 9 * 60 + 26, lastsMs: 20 * MINUTE_MS, shift: 7 },
] as const;

export interface HostEvent {
  readonly kind: 'reboot' | 'outage';
  readonly host: Host;
  readonly startMs: number;
  /** When the host is up again; its counters begin from zero here. */
  readonly endMs: number;
}

/** When hosts boot and when they are away, at any time past or to come. */
export interface Uptime {
  bootedAt(host: Host, timeMs: number): number;
  isAway(host: Host, timeMs: number): boolean;
  /** Events that begin within [fromMs, toMs). */
  events(fromMs: number, toMs: number): readonly HostEvent[];
}

/** Only hosts whose services others do not wait for take turns in the daily events. */
export function createUptime(hosts: readonly Host[]): Uptime {
  const turns = hosts.filter(
    (host) => host.environment === 'staging' || ['worker', 'ops'].includes(host.role),
  );
  const turnOf = new Map(turns.map((host, turn) => [host, turn]));

  function bootedAt(host: Host, timeMs: number): number {
    const turn = turnOf.get(host);
    const anchorMs =
      turn === undefined
        ? Math.floor(uniformAt(host.key, 1) * QUIET_REBOOT_EVERY_MS)
        : lastEventEnd(turn, timeMs);
    return anchorMs + Math.floor((timeMs - anchorMs) / QUIET_REBOOT_EVERY_MS) * QUIET_REBOOT_EVERY_MS;
  }

  function lastEventEnd(turn: number, timeMs: number): number {
    return Math.max(
      ...DAILY_EVENTS.map((event) => {
        const latestDay = Math.floor((timeMs - event.minuteOfDay * MINUTE_MS - event.lastsMs) / DAY_MS);
        const daysAgo = modulo(latestDay + event.shift - turn, turns.length);
        return (latestDay - daysAgo) * DAY_MS + event.minuteOfDay * MINUTE_MS + event.lastsMs;
      }),
    );
  }

  function events(fromMs: number, toMs: number): HostEvent[] {
    const found: HostEvent[] = [];
    for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day += 1) {
      for (const event of DAILY_EVENTS) {
        const host = turns[modulo(day + event.shift, turns.length)];
        const startMs = day * DAY_MS + event.minuteOfDay * MINUTE_MS;
        if (host !== undefined && startMs >= fromMs && startMs < toMs) {
          found.push({ kind: event.kind, host, startMs, endMs: startMs + event.lastsMs });
        }
      }
    }
    return found;
  }

  return {
    bootedAt,
    isAway: (host, timeMs) => {
      const turn = turnOf.get(host);
      return (
        turn !== undefined &&
        DAILY_EVENTS.some((event) => {
          const sinceMidnight = modulo(timeMs, DAY_MS) - event.minuteOfDay * MINUTE_MS;
          const day = Math.floor(timeMs / DAY_MS);
          return (
            sinceMidnight >= 0 &&
            sinceMidnight < event.lastsMs &&
            modulo(day + event.shift, turns.length) === turn
          );
        })
      );
    },
    events,
  };
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
