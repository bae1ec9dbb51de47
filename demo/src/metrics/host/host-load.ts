import type { Host, HostRole } from '../../fleet/host-types.ts';
import { noiseAt, textureAt, warpedTime, type Octave } from '../../random/noise.ts';
import { uniformAt } from '../../random/hash.ts';
import { createIntegral } from '../../time/integral.ts';
import { BATCH_RHYTHM, CONSUMER_RHYTHM, OFFICE_RHYTHM, rhythmAt, type Rhythm } from '../../time/rhythm.ts';
import { STRICKEN, runsOn } from '../../services/health.ts';
import type { World } from '../../world.ts';

/** Modes of a CPU as in semantic conventions (`cpu.mode`), all but idle, in the order of the load's numbers. */
export const BUSY_MODES = ['user', 'system', 'nice', 'iowait', 'interrupt', 'steal'] as const;

/** Places of the other numbers in a load. */
export const LOAD = { diskRead: 6, diskWrite: 7, received: 8, sent: 9 } as const;
const WIDTH = 10;

/** What a host's counters show: core-seconds by busy mode, then bytes; everything since boot. */
export interface HostLoad {
  readonly bootMs: number;
  /** Totals at `timeMs`, in the order of BUSY_MODES and LOAD. */
  totals(timeMs: number): Float64Array;
  /** Change a second over the 15 seconds before `timeMs`. */
  rates(timeMs: number): Float64Array;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RATE_WINDOW_MS = 15_000;
/** Even at its roughest a host keeps some idle time: 0.78 x (1 + 0.2) < 1. */
const BUSIEST = 0.78;
const ROUGHNESS = 0.2;
const ROUGH_PERIOD_MS = 45_000;
const SLOW_TEXTURE: readonly Octave[] = [
  { periodMs: 5 * HOUR_MS, amplitude: 0.12 },
  { periodMs: 40 * MINUTE_MS, amplitude: 0.12 },
  { periodMs: 6 * MINUTE_MS, amplitude: 0.1 },
];

interface RoleLoad {
  /** Busy part of all cores in the quietest and in the busiest hour. */
  readonly idle: number;
  readonly busy: number;
  /** MB/s in the busiest hour. */
  readonly diskRead: number;
  readonly diskWrite: number;
  readonly net: number;
  readonly iowait: number;
}

const ROLE_LOADS: Readonly<Record<HostRole, RoleLoad>> = {
  web: { idle: 0.04, busy: 0.42, diskRead: 0.05, diskWrite: 0.6, net: 9, iowait: 0.01 },
  api: { idle: 0.05, busy: 0.46, diskRead: 0.1, diskWrite: 0.8, net: 5, iowait: 0.01 },
  worker: { idle: 0.06, busy: 0.5, diskRead: 1.5, diskWrite: 2.5, net: 2.5, iowait: 0.04 },
  database: { idle: 0.06, busy: 0.44, diskRead: 9, diskWrite: 14, net: 6, iowait: 0.12 },
  cache: { idle: 0.03, busy: 0.3, diskRead: 0.02, diskWrite: 0.5, net: 8, iowait: 0.01 },
  queue: { idle: 0.04, busy: 0.28, diskRead: 0.3, diskWrite: 4, net: 3, iowait: 0.05 },
  index: { idle: 0.08, busy: 0.52, diskRead: 12, diskWrite: 6, net: 5, iowait: 0.08 },
  ops: { idle: 0.03, busy: 0.35, diskRead: 2, diskWrite: 3, net: 1, iowait: 0.03 },
};

export function createHostLoads(world: World): (host: Host, timeMs: number) => HostLoad {
  const integrals = world.hosts.map((host) =>
    createIntegral(WIDTH, (timeMs, rates) => fillRates(world, host, timeMs, rates)),
  );
  return (host, timeMs) => {
    const integral = integrals[host.index];
    const bootMs = world.uptime.bootedAt(host, timeMs);
    const totals = (atMs: number): Float64Array => {
      const result = new Float64Array(WIDTH);
      const warped = warpedTime(host.key ^ 0x51ed, atMs, ROUGH_PERIOD_MS, ROUGHNESS);
      integral?.totals(bootMs, Math.max(bootMs, Math.min(warped, atMs + ROUGH_PERIOD_MS)), result);
      return result;
    };
    return {
      bootMs,
      totals,
      rates(atMs) {
        const fromMs = Math.max(bootMs, atMs - RATE_WINDOW_MS);
        const seconds = Math.max(1, (atMs - fromMs) / 1000);
        const before = totals(fromMs);
        return totals(atMs).map((value, i) => (value - (before[i] ?? 0)) / seconds);
      },
    };
  };
}

function fillRates(world: World, host: Host, timeMs: number, rates: Float64Array): void {
  const role = ROLE_LOADS[host.role];
  const size = host.environment === 'staging' ? 0.35 : 0.75 + 0.5 * uniformAt(host.key, 11);
  const level =
    rhythmAt(rhythmOf(host), timeMs + (uniformAt(host.key, 12) - 0.5) * HOUR_MS) *
    (1 + textureAt(host.key, timeMs, SLOW_TEXTURE));
  const extra = extraBusy(world, host, timeMs);
  const busy = clamp(role.idle + (role.busy - role.idle) * level * size + extra, 0.01, BUSIEST);
  const stolen = Math.min(stealOf(host, timeMs), BUSIEST - 0.2);
  const waiting = clamp(role.iowait * level * size + backupAt(host, timeMs) * 0.18, 0, 0.3);
  const own = Math.max(0.01, Math.min(busy, BUSIEST - stolen - waiting));
  rates[0] = own * 0.71 * host.cores;
  rates[1] = own * 0.2 * host.cores;
  rates[2] = own * 0.01 * host.cores;
  rates[3] = waiting * host.cores;
  rates[4] = own * 0.08 * host.cores;
  rates[5] = stolen * host.cores;
  const traffic = Math.max(0.02, level * size + extra);
  rates[LOAD.diskRead] = (role.diskRead * traffic + backupAt(host, timeMs) * 60) * 1e6;
  rates[LOAD.diskWrite] = (role.diskWrite * traffic + 0.05) * 1e6;
  rates[LOAD.received] = role.net * traffic * 1e6;
  rates[LOAD.sent] = (role.net * traffic * 1.3 + backupAt(host, timeMs) * 25) * 1e6;
}

function rhythmOf(host: Host): Rhythm {
  if (host.environment === 'staging' || host.role === 'ops') {
    return OFFICE_RHYTHM;
  }
  return host.business === 'data' && host.role === 'worker' ? BATCH_RHYTHM : CONSUMER_RHYTHM;
}

/** Work beyond the rhythm: jobs at the full hour, and what the incident does to the hosts on its way. */
function extraBusy(world: World, host: Host, timeMs: number): number {
  let extra = 0;
  if (host.role === 'worker') {
    const sinceHour = timeMs % HOUR_MS;
    extra += sinceHour < 4 * MINUTE_MS ? 0.18 * (1 - sinceHour / (4 * MINUTE_MS)) : 0;
  }
  // Sessions that wait for locks and for each other: the database works more, its clients less.
  if (runsOn(world, host, STRICKEN.database)) {
    extra += 0.3 * world.incidents.stage('pool', timeMs);
  }
  if (runsOn(world, host, STRICKEN.api)) {
    extra -= 0.12 * world.incidents.stage('api', timeMs);
  }
  return extra;
}

/** A neighbour on the same machine takes CPU time for twelve minutes every three hours or so. */
function stealOf(host: Host, timeMs: number): number {
  if (!host.noisyNeighbour) {
    return 0.004 * (1 + noiseAt(host.key ^ 0x7e, timeMs, 20 * MINUTE_MS)) * 0.5;
  }
  const cycle = 3 * HOUR_MS;
  const since = (timeMs + (host.key % cycle)) % cycle;
  const height = since < 12 * MINUTE_MS ? Math.sin((Math.PI * since) / (12 * MINUTE_MS)) : 0;
  return 0.012 + 0.36 * height;
}

/** From 18:30 to 18:55 UTC databases are copied. */
function backupAt(host: Host, timeMs: number): number {
  if (host.role !== 'database') {
    return 0;
  }
  const sinceMidnight = timeMs % DAY_MS;
  const from = 18.5 * HOUR_MS + (host.index % 5) * MINUTE_MS;
  const since = sinceMidnight - from;
  return since > 0 && since < 25 * MINUTE_MS ? Math.sin((Math.PI * since) / (25 * MINUTE_MS)) : 0;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
