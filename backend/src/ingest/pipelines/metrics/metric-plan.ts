import type { LogPipelineStep } from '@vigilops/contracts/api';

type Definition = Extract<LogPipelineStep, { type: 'metric' }>;

/** A metric that a pipeline makes. */
export interface MetricPlan {
  /** The same as long as pipeline and definition are: what was counted goes on over a save that changes others. */
  readonly key: string;
  readonly pipeline: string;
  readonly name: string;
  readonly kind: Definition['kind'];
  readonly unit: string;
  readonly labels: readonly string[];
  readonly maxSeries: number;
  readonly buckets: readonly number[];
}

export function metricPlanOf(definition: Definition, pipeline: string): MetricPlan {
  const { name, kind, unit, labels, max_series: maxSeries, buckets, value } = definition;
  return {
    key: JSON.stringify([pipeline, name, kind, unit, labels, maxSeries, buckets, value ?? null]),
    pipeline,
    name,
    kind,
    unit,
    labels,
    maxSeries,
    buckets,
  };
}
