import { METRIC } from '@vigilops/contracts';
import type { LabelFilter, RuleCondition, SeriesAggregate, TimeFunction } from '@vigilops/contracts/api';

export interface FigureQuestion {
  readonly metric: string;
  readonly filters: readonly LabelFilter[];
  readonly aggregate: SeriesAggregate;
  readonly timeFunction: TimeFunction;
}

/** Of several attributes one is set: ours, or that of an OpenTelemetry Collector. */
const either = (value: string, ...keys: readonly string[]): readonly LabelFilter[] =>
  keys.map((key) => ({ key, op: '=~', value: `|${value}` }));

const level = (metric: string, filters: readonly LabelFilter[] = [], aggregate: SeriesAggregate = 'avg') => ({
  metric,
  filters,
  aggregate,
  timeFunction: 'avg' as const,
});
const traffic = (direction: string) => ({
  metric: METRIC.networkIo,
  filters: either(direction, 'network.io.direction', 'direction'),
  aggregate: 'sum' as const,
  timeFunction: 'rate' as const,
});

/** The metric that a figure of a host is made of, for those who cannot ask for its newest values. */
export const FIGURE_QUESTIONS: Readonly<
  Record<Extract<RuleCondition, { type: 'metric' }>['figure'], FigureQuestion>
> = {
  cpu_usage_ratio: level(
    METRIC.cpuUtilization,
    [
      { key: 'cpu.mode', op: '!~', value: 'idle|iowait|wait' },
      { key: 'state', op: '!~', value: 'idle|iowait|wait' },
      { key: 'cpu.logical_number', op: '=', value: '' },
      { key: 'cpu', op: '=', value: '' },
    ],
    'sum',
  ),
  memory_usage_ratio: level(METRIC.memoryUtilization, either('used', 'system.memory.state', 'state')),
  swap_usage_ratio: level(METRIC.pagingUtilization, either('used', 'system.paging.state', 'state')),
  disk_usage_ratio: level(METRIC.filesystemUtilization, [], 'max'),
  load_1m: level(METRIC.cpuLoad1m),
  load_5m: level(METRIC.cpuLoad5m),
  load_15m: level(METRIC.cpuLoad15m),
  network_receive_bytes_per_second: traffic('receive'),
  network_transmit_bytes_per_second: traffic('transmit'),
};
