import { encodeLogsRequest, encodeMetricsRequest, encodeTracesRequest, type OtlpKind } from '@vigilops/otlp';
import { createLogsSource } from '../logs/logs-source.ts';
import { createMetricsSource, type MetricsBatch } from '../metrics/metric-requests.ts';
import { createResources } from '../resources.ts';
import { CELL_MS, cellOf } from '../time/cells.ts';
import { createTracesSource } from '../traces/traces-source.ts';
import type { World } from '../world.ts';
import type { PartName } from './plan.ts';

/** One request before compression. */
export interface Part {
  readonly kind: OtlpKind;
  readonly body: Uint8Array;
  /** Data points, records or spans. */
  readonly items: number;
}

/** Makes the requests of a part and a time; more than one when they would grow too large. */
export type PartMaker = (part: PartName, timeMs: number) => readonly Part[];

/** Cells that one request with traces covers. */
export const TRACE_CELLS = 3;
/** Resources of one request with metrics: keeps bodies far below the gate's limit with any number of hosts. */
const RESOURCES_PER_REQUEST = 120;

export function createPartMaker(world: World): PartMaker {
  const resources = createResources(world);
  const metrics = createMetricsSource(world, resources);
  const traces = createTracesSource(world, resources);
  const logs = createLogsSource(world, resources, traces);
  return (part, timeMs) => {
    switch (part) {
      case 'hosts':
        return metricsParts(metrics.hosts(timeMs));
      case 'detail':
        return metricsParts(metrics.hostDetail(timeMs));
      case 'services':
        return metricsParts(metrics.services(timeMs));
      case 'logs': {
        const { groups, records } = logs.groups(cellOf(timeMs));
        return records === 0 ? [] : [{ kind: 'logs', body: encodeLogsRequest(groups), items: records }];
      }
      case 'traces': {
        const cells = Array.from({ length: TRACE_CELLS }, (_, i) =>
          traces.groups(cellOf(timeMs + i * CELL_MS)),
        );
        const spans = cells.reduce((sum, cell) => sum + cell.spans, 0);
        const groups = cells.flatMap((cell) => cell.groups);
        return spans === 0 ? [] : [{ kind: 'traces', body: encodeTracesRequest(groups), items: spans }];
      }
      default:
        return part satisfies never;
    }
  };
}

function metricsParts({ groups }: MetricsBatch): Part[] {
  const parts: Part[] = [];
  for (let from = 0; from < groups.length; from += RESOURCES_PER_REQUEST) {
    const slice = groups.slice(from, from + RESOURCES_PER_REQUEST);
    const items = slice.reduce(
      (sum, group) => sum + group.metrics.reduce((points, metric) => points + metric.data.points.length, 0),
      0,
    );
    parts.push({ kind: 'metrics', body: encodeMetricsRequest(slice), items });
  }
  return parts;
}
