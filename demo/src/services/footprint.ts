import { uniformAt } from '../random/hash.ts';
import { noiseAt } from '../random/noise.ts';
import { rhythmAt } from '../time/rhythm.ts';
import type { World } from '../world.ts';
import type { Runtime } from './plan.ts';
import type { Instance } from './service-types.ts';

const MIB = 1024 ** 2;
const MINUTE_MS = 60_000;

/** Resident memory at rest, what traffic adds to it, and how much of a host's CPU work is typical. */
const FOOTPRINTS: Readonly<
  Record<Runtime, { restMiB: number; trafficMiB: number; cpuWeight: number; command: string }>
> = {
  nginx: { restMiB: 70, trafficMiB: 30, cpuWeight: 1, command: 'nginx' },
  nodejs: { restMiB: 260, trafficMiB: 120, cpuWeight: 1.2, command: 'node' },
  java: { restMiB: 980, trafficMiB: 240, cpuWeight: 1.5, command: 'java' },
  go: { restMiB: 110, trafficMiB: 40, cpuWeight: 0.7, command: '' },
  python: { restMiB: 340, trafficMiB: 120, cpuWeight: 1.6, command: 'python3' },
  postgresql: { restMiB: 5200, trafficMiB: 1900, cpuWeight: 4, command: 'postgres' },
  redis: { restMiB: 2400, trafficMiB: 900, cpuWeight: 2, command: 'redis-server' },
  rabbitmq: { restMiB: 900, trafficMiB: 300, cpuWeight: 2, command: 'beam.smp' },
  opensearch: { restMiB: 15_800, trafficMiB: 900, cpuWeight: 4, command: 'java' },
};

/** How much a service has to do at a time, 0 to about 1.3, its own small unrest included. */
export function activityAt(instance: Instance, timeMs: number): number {
  const unrest =
    0.12 * noiseAt(instance.key, timeMs, 7 * MINUTE_MS) + 0.1 * noiseAt(instance.key ^ 0xa1, timeMs, 90_000);
  return Math.max(0.01, rhythmAt(instance.service.rhythm, timeMs) * (1 + unrest));
}

/** Resident memory of an instance in bytes. */
export function residentBytes(world: World, instance: Instance, timeMs: number): number {
  const footprint = FOOTPRINTS[instance.service.plan.runtime];
  const size = 0.8 + 0.5 * uniformAt(instance.key, 5);
  const upMs = timeMs - world.lifetimes.startedAt(instance, timeMs);
  // A process reaches its working set some minutes after its start.
  const warm = 1 - 0.35 * Math.exp(-upMs / (6 * MINUTE_MS));
  const heap = collectorSaw(instance, timeMs);
  const leak = 1 + 6 * (world.lifetimes.leak(instance, timeMs) ?? 0);
  const mib =
    (footprint.restMiB * leak + footprint.trafficMiB * (0.6 * activityAt(instance, timeMs) + 0.4 * heap)) *
    size;
  return Math.round(mib * warm * MIB);
}

/** Memory that a garbage collector lets grow and takes back: 0 to 1. */
export function collectorSaw(instance: Instance, timeMs: number): number {
  const runtime = instance.service.plan.runtime;
  if (runtime !== 'java' && runtime !== 'nodejs' && runtime !== 'go') {
    return 0.5;
  }
  const cycleMs = (2 + 4 * uniformAt(instance.key, 6)) * MINUTE_MS;
  const cycles = timeMs / cycleMs + uniformAt(instance.key, 7);
  return cycles - Math.floor(cycles);
}

export function cpuWeight(instance: Instance, timeMs: number): number {
  return (
    FOOTPRINTS[instance.service.plan.runtime].cpuWeight *
    activityAt(instance, timeMs) *
    (0.6 + 0.8 * uniformAt(instance.key, 8))
  );
}

/** The name of the executable; a Go program has its own. */
export function executableOf(instance: Instance): string {
  return FOOTPRINTS[instance.service.plan.runtime].command || instance.service.name;
}
