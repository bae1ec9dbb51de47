import type { Attributes, HistogramPointInput, MetricsGroup, NumberPoint } from '@vigilops/otlp';

export interface FlatPoint {
  /** Resource, metric and attributes in one text: equal for points of one series. */
  readonly series: string;
  readonly resource: { readonly [key: string]: unknown };
  readonly metric: string;
  readonly unit: string;
  readonly kind: string;
  readonly attributes: { readonly [key: string]: unknown };
  readonly value: number;
  readonly startTimeUnixNano: bigint | undefined;
  readonly timeUnixNano: bigint;
  readonly histogram: HistogramPointInput | undefined;
}

/** All points of a batch, each with what it belongs to. `counter` stands for a monotonic sum. */
export function flatten(groups: readonly MetricsGroup[]): FlatPoint[] {
  return groups.flatMap((group) => {
    const resource = plain(group.resource);
    const identity = JSON.stringify(resource);
    return group.metrics.flatMap(({ name, unit, data }) => {
      const kind = data.kind === 'sum' ? (data.monotonic ? 'counter' : 'updown') : data.kind;
      const points: readonly (NumberPoint | HistogramPointInput)[] =
        data.kind === 'gauge' || data.kind === 'sum' || data.kind === 'histogram' ? data.points : [];
      return points.map((point) => ({
        series: `${identity} ${name} ${JSON.stringify(plain(point.attributes))}`,
        resource,
        metric: name,
        unit,
        kind,
        attributes: plain(point.attributes),
        value: 'value' in point ? point.value : Number(point.count),
        startTimeUnixNano: point.startTimeUnixNano,
        timeUnixNano: point.timeUnixNano,
        histogram: 'bucketCounts' in point ? point : undefined,
      }));
    });
  });
}

function plain(attributes: Attributes): { readonly [key: string]: unknown } {
  return attributes instanceof Map ? Object.fromEntries(attributes) : { ...attributes };
}
