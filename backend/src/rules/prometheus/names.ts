import type { MetricKind } from '../../model/index.ts';

/** What is stored, for names that Prometheus writes otherwise. */
export interface KnownNames {
  readonly metrics: readonly { readonly name: string; readonly kind: MetricKind }[];
  /** Labels by which its series are told apart, then those of who sends it. */
  labelsOf(metric: string): readonly { readonly key: string; readonly isOfSeries: boolean }[];
}

/** Prometheus' suffixes for units and counters, which OpenTelemetry does not put into names. */
const SUFFIX = /_(total|seconds|bytes|ratio|percent|celsius|info)$/;
/** The labels by which exporters of Prometheus tell hosts apart. */
const HOST_LABELS = new Set(['instance', 'host', 'hostname', 'node', 'nodename', 'host_name', 'host.name']);
/** As OpenTelemetry's compatibility specification maps them. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  job: 'service.name',
  instance: 'service.instance.id',
};

export function isHostLabel(label: string): boolean {
  return HOST_LABELS.has(label);
}

/** The stored metric that is meant; undefined where none of such a name is stored. */
export function storedMetric(name: string, known: KnownNames): KnownNames['metrics'][number] | undefined {
  const exact = known.metrics.find((metric) => metric.name === name);
  if (exact !== undefined) {
    return exact;
  }
  const plain = name.replace(/^:|:$/g, '');
  return (
    known.metrics.find((metric) => underscored(metric.name) === plain) ??
    known.metrics.find((metric) => underscored(metric.name) === withoutSuffixes(plain))
  );
}

/** The stored label that is meant, else the name as it is. */
export function storedLabel(label: string, metric: string, known: KnownNames): string {
  const labels = known.labelsOf(metric).map(({ key }) => key);
  return (
    labels.find((one) => one === label) ??
    labels.find((one) => underscored(one) === label) ??
    WELL_KNOWN[label] ??
    label
  );
}

function underscored(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, '_');
}

function withoutSuffixes(name: string): string {
  const shorter = name.replace(SUFFIX, '');
  return shorter === name ? name : withoutSuffixes(shorter);
}
