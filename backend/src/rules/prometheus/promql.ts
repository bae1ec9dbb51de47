import type { LabelFilter, RuleCondition, SeriesAggregate, TimeFunction } from '@vigilops/contracts/api';

/** The label of Prometheus' side by which our hosts are told apart. */
export const HOST_LABEL = 'host.name';

/** A selector in the form of Prometheus 3, which takes any name; the old form where it suffices. */
export function selector(metric: string, filters: readonly LabelFilter[]): string {
  const matchers = filters.map(({ key, op, value }) => `${named(key)}${op}${quoted(value)}`);
  const isPlain = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric);
  return isPlain
    ? `${metric}${matchers.length === 0 ? '' : `{${matchers.join(', ')}}`}`
    : `{${[quoted(metric), ...matchers].join(', ')}}`;
}

const OVER_TIME: Readonly<Record<Exclude<TimeFunction, 'quantile'>, string>> = {
  avg: 'avg_over_time',
  min: 'min_over_time',
  max: 'max_over_time',
  sum: 'sum_over_time',
  last: 'last_over_time',
  rate: 'rate',
  increase: 'increase',
};

interface Asked {
  readonly metric: string;
  readonly filters: readonly LabelFilter[];
  readonly keys: readonly string[];
  readonly timeFunction: TimeFunction;
  readonly aggregate: SeriesAggregate;
  readonly quantile?: number | undefined;
  readonly windowSeconds: number;
  readonly offsetSeconds?: number | undefined;
}

/** One value for each host and combination of keys. */
export function vector(asked: Asked): string {
  const offset = asked.offsetSeconds === undefined ? '' : ` offset ${seconds(asked.offsetSeconds)}`;
  const by = (more: readonly string[] = []) =>
    `by (${[HOST_LABEL, ...asked.keys, ...more].map(named).join(', ')})`;
  const range = (metric: string) =>
    `${selector(metric, asked.filters)}[${seconds(asked.windowSeconds)}]${offset}`;
  if (asked.timeFunction === 'quantile') {
    const buckets = `sum ${by(['le'])} (rate(${range(`${asked.metric}_bucket`)}))`;
    return `histogram_quantile(${String(asked.quantile ?? 0)}, ${buckets})`;
  }
  const inner = `${OVER_TIME[asked.timeFunction]}(${range(asked.metric)})`;
  const quantile = asked.aggregate === 'quantile' ? `${String(asked.quantile ?? 0)}, ` : '';
  return `${asked.aggregate} ${by()} (${quantile}${inner})`;
}

/** What is not said by a condition on a series, but taken where it is left out. */
export function vectorOf(
  condition: Extract<RuleCondition, { type: 'series' }>,
  offsetSeconds?: number,
): string {
  const timeFunction = condition.time_function ?? 'avg';
  return vector({
    metric: condition.metric,
    filters: condition.filters,
    keys: condition.group_by,
    timeFunction,
    aggregate:
      condition.aggregate ?? (timeFunction === 'rate' || timeFunction === 'increase' ? 'sum' : 'avg'),
    quantile: condition.quantile,
    windowSeconds: condition.window_seconds,
    offsetSeconds,
  });
}

export function seconds(count: number): string {
  return `${String(count)}s`;
}

function named(label: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) ? label : quoted(label);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
