import {
  encodeLogsRequest,
  encodeMetricsRequest,
  encodeTracesRequest,
  type MetricsGroup,
} from '@vigilops/otlp';
import { createLogsSource } from '../../../demo/src/logs/logs-source.ts';
import { createMetricsSource } from '../../../demo/src/metrics/metric-requests.ts';
import { createResources } from '../../../demo/src/resources.ts';
import { planWork, type Work } from '../../../demo/src/run/plan.ts';
import { TRACE_CELLS } from '../../../demo/src/run/parts.ts';
import { CELL_MS, cellOf } from '../../../demo/src/time/cells.ts';
import { createTracesSource } from '../../../demo/src/traces/traces-source.ts';
import { createWorld } from '../../../demo/src/world.ts';

/** The seed of the demo, so that what is live goes on where its history has ended. */
const SEED = 42;
/** Agents were not all started in the same second. */
const SPREAD_MS = 4_000;

export interface FleetRequest {
  readonly signal: 'metrics' | 'logs' | 'traces';
  readonly body: Uint8Array;
  /** By the table that they come into. */
  readonly rows: Readonly<Record<string, number>>;
  readonly dueMs: number;
}

export interface Fleet {
  /** In the order of time; the requests are made when they are asked for. */
  between(
    fromMs: number,
    untilMs: number,
  ): Iterable<{
    readonly dueMs: number;
    readonly requests: () => readonly FleetRequest[];
  }>;
}

/** The demo's world as a fleet does it: a request a host and part, where the demo sends one for all. */
export function createFleet(size: { readonly hosts: number; readonly services: number }): Fleet {
  const world = createWorld({ seed: SEED, hosts: size.hosts, services: size.services, extraIncidentsMs: [] });
  const resources = createResources(world);
  const metrics = createMetricsSource(world, resources);
  const traces = createTracesSource(world, resources);
  const logs = createLogsSource(world, resources, traces);

  function requestsOf({ part, timeMs, dueMs }: Work): readonly FleetRequest[] {
    switch (part) {
      case 'hosts':
        return metricRequests(metrics.hosts(timeMs).groups, dueMs);
      case 'detail':
        return metricRequests(metrics.hostDetail(timeMs).groups, dueMs);
      case 'services':
        return metricRequests(metrics.services(timeMs).groups, dueMs);
      case 'logs':
        return byHost(logs.groups(cellOf(timeMs)).groups, dueMs, (groups) => ({
          signal: 'logs',
          body: encodeLogsRequest(groups),
          rows: { logs: groups.reduce((sum, { records }) => sum + records.length, 0) },
        }));
      case 'traces': {
        const cells = Array.from({ length: TRACE_CELLS }, (_, i) =>
          traces.groups(cellOf(timeMs + i * CELL_MS)),
        );
        const groups = cells.flatMap((cell) => cell.groups);
        return byHost(groups, dueMs, (own) => ({
          signal: 'traces',
          body: encodeTracesRequest(own),
          rows: { spans: own.reduce((sum, { spans }) => sum + spans.length, 0) },
        }));
      }
      default:
        return part satisfies never;
    }
  }

  return {
    *between(fromMs, untilMs) {
      for (const work of planWork(fromMs, untilMs, fromMs)) {
        yield { dueMs: work.dueMs, requests: () => requestsOf(work) };
      }
    },
  };
}

function metricRequests(groups: readonly MetricsGroup[], dueMs: number): readonly FleetRequest[] {
  return byHost(groups, dueMs, (own) => {
    const rows = { samples: 0, histograms: 0 };
    for (const { data } of own.flatMap(({ metrics }) => metrics)) {
      rows[data.kind === 'gauge' || data.kind === 'sum' ? 'samples' : 'histograms'] += data.points.length;
    }
    return { signal: 'metrics', body: encodeMetricsRequest(own), rows };
  });
}

function byHost<T extends { readonly resource?: object }>(
  groups: readonly T[],
  dueMs: number,
  make: (groups: readonly T[]) => Omit<FleetRequest, 'dueMs'>,
): readonly FleetRequest[] {
  const hosts = [
    ...Map.groupBy(groups, ({ resource }) => String(Reflect.get(resource ?? {}, 'host.id'))).values(),
  ];
  return hosts.map((own, place) => ({ ...make(own), dueMs: dueMs + (place * SPREAD_MS) / hosts.length }));
}
