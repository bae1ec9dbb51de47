import type { MetricQueriesBody, MetricQueriesResponse } from '../api/types.ts';
import type { FigureName } from './host-health.ts';

export type Line = readonly (number | null)[];
/** By the name of a host. */
export type Trends = ReadonlyMap<string, Readonly<Partial<Record<FigureName, Line>>>>;

const MODE = 'cpu.mode';
/** What a CPU does when it does nothing. */
const IDLE = 'idle|iowait';
const POINTS = 30;

/** One request for the last hour of all hosts. */
export function trendsBody(): MetricQueriesBody {
  const common = { from: 'now-1h', to: 'now', max_points: POINTS };
  return {
    queries: [
      {
        ref: 'cpu',
        query: {
          ...common,
          metric: 'system.cpu.utilization',
          filters: [{ key: MODE, op: '=~', value: IDLE }],
          group_by: ['host.name', MODE],
          aggregate: 'avg',
        },
      },
      {
        ref: 'memory',
        query: {
          ...common,
          metric: 'system.memory.utilization',
          filters: [{ key: 'system.memory.state', op: '=', value: 'used' }],
          group_by: ['host.name'],
          aggregate: 'avg',
        },
      },
      {
        ref: 'disk',
        query: {
          ...common,
          metric: 'system.filesystem.utilization',
          group_by: ['host.name'],
          aggregate: 'max',
        },
      },
    ],
  };
}

export function trendsOf({ results }: MetricQueriesResponse): Trends {
  const trends = new Map<string, Partial<Record<FigureName, Line>>>();
  const add = (host: string, name: FigureName, line: Line) =>
    trends.set(host, { ...trends.get(host), [name]: line });
  for (const { ref, result } of results) {
    if (result?.resolution !== 'step') {
      continue;
    }
    if (ref === 'memory' || ref === 'disk') {
      result.series.forEach(({ labels, values }) => add(labels['host.name'] ?? '', ref, values));
    } else {
      busy(result.series).forEach((line, host) => add(host, 'cpu', line));
    }
  }
  return trends;
}

/** What the idle modes leave of each host's CPUs; null where no mode was measured. */
function busy(series: readonly { labels: Record<string, string>; values: Line }[]): Map<string, Line> {
  const idle = new Map<string, Line>();
  for (const { labels, values } of series) {
    const host = labels['host.name'] ?? '';
    const sofar = idle.get(host);
    const sum = (value: number | null, at: number) =>
      value === null ? (sofar?.[at] ?? null) : value + (sofar?.[at] ?? 0);
    idle.set(host, values.map(sum));
  }
  const rest = (value: number | null) => (value === null ? null : Math.max(0, 1 - value));
  return new Map([...idle].map(([host, line]) => [host, line.map(rest)]));
}
