import type { Uptime } from '../fleet/uptime.ts';
import { bitsAt, uniformAt } from '../random/hash.ts';
import type { Deploys } from './deploys.ts';
import type { Instance } from './service-types.ts';

const HOUR_MS = 3_600_000;
const START_AFTER_BOOT_MS = 25_000;
/** Instances of one service are replaced one after the other. */
const ROLLING_STEP_MS = 40_000;

/** Programs that live as long as their host is up. */
const LONG_LIVED = new Set(['postgresql', 'redis', 'rabbitmq', 'opensearch']);

/** Services that leak memory until the kernel or their supervisor ends them, and after how many hours. */
const LEAKS: Readonly<Record<string, number>> = { 'recommendations-api': 7, 'media-transcoder': 11 };

export interface Lifetimes {
  /** False while the host is away or still starting. */
  runs(instance: Instance, timeMs: number): boolean;
  /** When the process that runs at a time was started; its counters begin here. */
  startedAt(instance: Instance, timeMs: number): number;
  pid(instance: Instance, timeMs: number): number;
  /** How full the memory is that a leaking process can have: 0 after a start, 1 when it is ended; undefined for others. */
  leak(instance: Instance, timeMs: number): number | undefined;
  /** Times in [fromMs, toMs) at which a leaking process was ended by the kernel. */
  kills(instance: Instance, fromMs: number, toMs: number): readonly number[];
}

export function createLifetimes(uptime: Uptime, deploys: Deploys): Lifetimes {
  const cycleMs = (instance: Instance): number => {
    const leakHours = LEAKS[instance.service.name];
    return leakHours === undefined ? (26 + uniformAt(instance.key, 0) * 20) * HOUR_MS : leakHours * HOUR_MS;
  };
  const lastCycle = (instance: Instance, timeMs: number): number => {
    const length = Math.floor(cycleMs(instance));
    const phase = Math.floor(uniformAt(instance.key, 1) * length);
    return Math.floor((timeMs - phase) / length) * length + phase;
  };

  function startedAt(instance: Instance, timeMs: number): number {
    const sinceBoot = uptime.bootedAt(instance.host, timeMs) + START_AFTER_BOOT_MS;
    if (LONG_LIVED.has(instance.service.plan.runtime)) {
      return Math.min(sinceBoot, timeMs);
    }
    const rolling = ROLLING_STEP_MS * (instance.number - 1);
    const deployed = (deploys.last(instance.service, timeMs - rolling)?.timeMs ?? -Infinity) + rolling;
    return Math.min(timeMs, Math.max(sinceBoot, deployed, lastCycle(instance, timeMs)));
  }

  return {
    runs: (instance, timeMs) =>
      !uptime.isAway(instance.host, timeMs) &&
      timeMs >= uptime.bootedAt(instance.host, timeMs) + START_AFTER_BOOT_MS,
    startedAt,
    pid: (instance, timeMs) => 900 + (bitsAt(instance.key, startedAt(instance, timeMs)) % 31_000),
    leak: (instance, timeMs) =>
      instance.service.name in LEAKS ? (timeMs - startedAt(instance, timeMs)) / cycleMs(instance) : undefined,
    kills(instance, fromMs, toMs) {
      if (!(instance.service.name in LEAKS)) {
        return [];
      }
      const at = lastCycle(instance, toMs - 1);
      return at >= fromMs ? [at] : [];
    },
  };
}
