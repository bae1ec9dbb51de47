import type { RuleCondition } from '@vigilops/contracts/api';
import type { Signal } from '../../model/index.ts';
import type { HostFigures } from '../../query/index.ts';
import { hostsInScope } from '../hosts-in-scope.ts';
import type { EvaluateRule } from '../rule-kind.ts';

type MetricCondition = Extract<RuleCondition, { type: 'metric' }>;

const FIGURES = {
  cpu_usage_ratio: { name: 'CPU', of: (figures) => figures.cpuUsageRatio, unit: 'ratio' },
  memory_usage_ratio: { name: 'memory', of: (figures) => figures.memoryUsageRatio, unit: 'ratio' },
  swap_usage_ratio: { name: 'swap', of: (figures) => figures.swapUsageRatio, unit: 'ratio' },
  disk_usage_ratio: {
    name: 'the fullest file system',
    of: (figures) => figures.diskUsageRatio,
    unit: 'ratio',
  },
  load_1m: { name: 'load (1 min)', of: (figures) => figures.load1m, unit: '' },
  load_5m: { name: 'load (5 min)', of: (figures) => figures.load5m, unit: '' },
  load_15m: { name: 'load (15 min)', of: (figures) => figures.load15m, unit: '' },
  network_receive_bytes_per_second: {
    name: 'received',
    of: (figures) => figures.networkReceiveBytesPerSecond,
    unit: 'bytes',
  },
  network_transmit_bytes_per_second: {
    name: 'sent',
    of: (figures) => figures.networkTransmitBytesPerSecond,
    unit: 'bytes',
  },
} as const satisfies Record<
  MetricCondition['figure'],
  {
    readonly name: string;
    readonly of: (figures: HostFigures) => number | null;
    readonly unit: 'ratio' | 'bytes' | '';
  }
>;

/** A figure of each host against a threshold. A figure that is not fresh is no data. */
export const evaluateMetric: EvaluateRule<MetricCondition> = async (
  { condition, scope, nowUs },
  deps,
  signal,
) => {
  const hosts = await hostsInScope(scope, deps, nowUs, signal);
  const figures = await deps.hostFigures.figuresOf(
    hosts.map(({ id }) => id),
    signal,
  );
  return hosts.map(({ id, name }): Signal => {
    const ofHost = figures.get(id);
    const value = ofHost === undefined ? null : FIGURES[condition.figure].of(ofHost);
    return {
      subject: { key: `host:${String(id)}`, hostId: id, serviceId: null },
      verdict: value === null ? 'no_data' : verdictOf(condition, value),
      value,
      message: `${name}: ${describe(condition, value, ofHost)}`,
      becauseOf: null,
    };
  });
};

/** Between the threshold and where it recovers nothing changes, which is what `no_data` means to an alert. */
export function verdictOf(
  { comparison, threshold, recovers_at: recoversAt = threshold }: MetricCondition,
  value: number,
): Signal['verdict'] {
  const way = comparison === 'above' ? 1 : -1;
  if (way * value > way * threshold) {
    return 'bad';
  }
  return way * value > way * recoversAt ? 'no_data' : 'good';
}

function describe(
  { figure, comparison, threshold }: MetricCondition,
  value: number | null,
  figures: HostFigures | undefined,
): string {
  const { name, unit } = FIGURES[figure];
  const mountpoint = figure === 'disk_usage_ratio' ? figures?.diskMountpoint : null;
  const what = mountpoint === null || mountpoint === undefined ? name : `${name} (${mountpoint})`;
  return value === null
    ? `${what} is not known`
    : `${what} ${written(value, unit)}, limit ${comparison} ${written(threshold, unit)}`;
}

function written(value: number, unit: 'ratio' | 'bytes' | ''): string {
  switch (unit) {
    case 'ratio':
      return `${(100 * value).toFixed(1)} %`;
    case 'bytes':
      return `${(value / 1e6).toFixed(2)} MB/s`;
    case '':
      return value.toFixed(2);
    default:
      return unit satisfies never;
  }
}
