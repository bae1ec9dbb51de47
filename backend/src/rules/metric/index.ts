import type { RuleCondition } from '@vigilops/contracts/api';
import type { Signal } from '../../model/index.ts';
import type { HostFigures } from '../../query/index.ts';
import { alertLabels } from '../alert-labels.ts';
import { hostsInScope } from '../hosts-in-scope.ts';
import { limitOf } from '../overrides.ts';
import type { EvaluateRule } from '../rule-kind.ts';
import { ordinary, verdictOf, type Limit } from '../values.ts';
import type { RuleWords } from '../words.ts';

type MetricCondition = Extract<RuleCondition, { type: 'metric' }>;

interface Figure {
  readonly of: (figures: HostFigures) => number | null;
  readonly unit: 'ratio' | 'bytes' | '';
}

const FIGURES = {
  cpu_usage_ratio: { of: (figures) => figures.cpuUsageRatio, unit: 'ratio' },
  memory_usage_ratio: { of: (figures) => figures.memoryUsageRatio, unit: 'ratio' },
  swap_usage_ratio: { of: (figures) => figures.swapUsageRatio, unit: 'ratio' },
  disk_usage_ratio: { of: (figures) => figures.diskUsageRatio, unit: 'ratio' },
  load_1m: { of: (figures) => figures.load1m, unit: '' },
  load_5m: { of: (figures) => figures.load5m, unit: '' },
  load_15m: { of: (figures) => figures.load15m, unit: '' },
  network_receive_bytes_per_second: {
    of: (figures) => figures.networkReceiveBytesPerSecond,
    unit: 'bytes',
  },
  network_transmit_bytes_per_second: {
    of: (figures) => figures.networkTransmitBytesPerSecond,
    unit: 'bytes',
  },
} as const satisfies Record<MetricCondition['figure'], Figure>;

/** A figure of each host against a threshold. A figure that is not fresh is no data. */
export const evaluateMetric: EvaluateRule<MetricCondition> = async (rule, look) => {
  const { condition } = rule;
  const [hosts, figures] = await Promise.all([look.hosts(), look.figures()]);
  return [...hostsInScope(rule, hosts).values()].map(({ host, override }): Signal => {
    const ofHost = figures.get(host.id);
    const value = ofHost === undefined ? null : ordinary(FIGURES[condition.figure].of(ofHost));
    const limit = limitOf(condition, override);
    return {
      subject: { key: `host:${String(host.id)}`, hostId: host.id, serviceId: null },
      verdict: verdictOf(limit, value),
      value,
      message: look.words.about(host.name, describe(condition.figure, limit, value, ofHost, look.words)),
      becauseOf: null,
      labels: alertLabels({ host }),
      severity: override?.severity,
    };
  });
};

function describe(
  figure: MetricCondition['figure'],
  { comparison, threshold }: Limit,
  value: number | null,
  figures: HostFigures | undefined,
  words: RuleWords,
): string {
  const { unit } = FIGURES[figure];
  const what =
    figure === 'disk_usage_ratio' ? words.disk(figures?.diskMountpoint ?? null) : words.figure[figure];
  return value === null
    ? words.unknown(what)
    : words.measured(what, written(value, unit), comparison, written(threshold, unit));
}

function written(value: number, unit: Figure['unit']): string {
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
