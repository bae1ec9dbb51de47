import type { MetricsGroup } from '@vigilops/otlp';
import { AGENT_SCOPE, type Resources } from '../resources.ts';
import type { World } from '../world.ts';
import { addHostDetail } from './host/host-detail.ts';
import { createHostLoads } from './host/host-load.ts';
import { addHostMetrics } from './host/host-metrics.ts';
import { createPointList } from './instruments.ts';
import { createPoolMetrics } from './service/connection-pool.ts';
import { createLlmMetrics } from './service/llm-metrics.ts';
import { createRequestMetrics } from './service/request-metrics.ts';
import { addRuntimeMetrics } from './service/runtime-metrics.ts';
import { createStorageMetrics } from './service/storage-metrics.ts';

export interface MetricsBatch {
  readonly groups: readonly MetricsGroup[];
  readonly points: number;
}

/** Metrics of the whole world at one moment, in three parts that are sent at different steps. */
export interface MetricsSource {
  hosts(timeMs: number): MetricsBatch;
  /** Per-core and per-process figures: many series, wanted rarely. */
  hostDetail(timeMs: number): MetricsBatch;
  services(timeMs: number): MetricsBatch;
}

const SERVICE_SCOPE = { name: 'io.opentelemetry.runtime', version: '2.20.0' } as const;

export function createMetricsSource(world: World, resources: Resources): MetricsSource {
  const loadOf = createHostLoads(world);
  const adders = world.services
    .flatMap(({ instances }) => instances)
    .map((instance) => ({
      instance,
      requests: createRequestMetrics(world, instance),
      pools: createPoolMetrics(world, instance),
      storage: createStorageMetrics(world, instance),
      llm: createLlmMetrics(world, instance),
    }));

  function hostGroups(timeMs: number, add: typeof addHostMetrics): MetricsBatch {
    let points = 0;
    const groups = world.hosts
      .filter((host) => !world.uptime.isAway(host, timeMs))
      .map((host) => {
        const load = loadOf(host, timeMs);
        // The host's own clock stamps its points, whatever the true time is.
        const list = createPointList(timeMs + host.clockOffsetMs, load.bootMs + host.clockOffsetMs);
        add(world, host, load, timeMs, list);
        points += list.pointCount;
        return { resource: resources.host(host, timeMs), scope: AGENT_SCOPE, metrics: list.metrics() };
      });
    return { groups, points };
  }

  return {
    hosts: (timeMs) => hostGroups(timeMs, addHostMetrics),
    hostDetail: (timeMs) => hostGroups(timeMs, addHostDetail),
    services(timeMs) {
      let points = 0;
      const groups: MetricsGroup[] = [];
      for (const { instance, requests, pools, storage, llm } of adders) {
        if (!world.lifetimes.runs(instance, timeMs)) {
          continue;
        }
        const startMs = world.lifetimes.startedAt(instance, timeMs);
        const offsetMs = instance.host.clockOffsetMs;
        const list = createPointList(timeMs + offsetMs, startMs + offsetMs);
        addRuntimeMetrics(world, instance, startMs, timeMs, list);
        requests(startMs, timeMs, list);
        pools(startMs, timeMs, list);
        storage?.(startMs, timeMs, list);
        llm?.(startMs, timeMs, list);
        points += list.pointCount;
        groups.push({
          resource: resources.instance(instance, timeMs),
          scope: SERVICE_SCOPE,
          metrics: list.metrics(),
        });
      }
      return { groups, points };
    },
  };
}
