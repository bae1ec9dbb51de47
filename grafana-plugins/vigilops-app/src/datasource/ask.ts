import type { TimeRange } from '@grafana/data';
import type { Input } from '@vigilops/contracts/client';
import type { LabelFilter, LogQueryBody, LogVolumeBody, MetricQueryBody } from '../api/types.ts';
import type { VigilQuery } from './query.ts';

/** The most that the API gives. */
const MAX_POINTS = 11_000;
const MAX_LINES = 5_000;
const MAX_TRACES = 500;
const MAX_SERIES = 1_000;

const DEFAULT_LINES = 500;
/** More marks on a chart hide it. */
const DEFAULT_MARKS = 100;
const DEFAULT_TRACES = 50;

export interface Asked {
  readonly range: TimeRange;
  readonly maxDataPoints: number | undefined;
  readonly adHoc: readonly LabelFilter[];
}

const span = (range: TimeRange) => ({ from: range.from.toISOString(), to: range.to.toISOString() });
const given = (text: string | undefined): text is string => text !== undefined && text !== '';
const some = <T>(list: readonly T[] | undefined): list is readonly T[] =>
  list !== undefined && list.length > 0;

export function metricsBody(query: VigilQuery, asked: Asked): MetricQueryBody {
  const filters = [...(query.filters ?? []), ...asked.adHoc].filter((filter) => filter.key !== '');
  const quantile = query.timeFunction === 'quantile' || query.aggregate === 'quantile';
  return {
    ...span(asked.range),
    metric: query.metric ?? '',
    ...(some(filters) ? { filters: [...filters] } : {}),
    ...(some(query.groupBy) ? { group_by: [...query.groupBy] } : {}),
    ...(query.aggregate === undefined ? {} : { aggregate: query.aggregate }),
    ...(query.timeFunction === undefined ? {} : { time_function: query.timeFunction }),
    ...(quantile ? { quantile: query.quantile ?? 0.95 } : {}),
    ...(query.stepSeconds === undefined
      ? { max_points: Math.min(MAX_POINTS, Math.max(1, Math.round(asked.maxDataPoints ?? 300))) }
      : { step_seconds: query.stepSeconds }),
    ...(query.limit === undefined ? {} : { limit: Math.min(MAX_SERIES, query.limit) }),
  };
}

/** Log questions know hosts and services; what a dashboard filters by otherwise cannot be asked. */
export function logsBody(
  query: VigilQuery,
  asked: Asked,
): { readonly body: LogQueryBody; readonly ignored: readonly LabelFilter[] } {
  const hosts = [...(query.hosts ?? [])];
  const services = [...(query.services ?? [])];
  const ignored: LabelFilter[] = [];
  for (const filter of asked.adHoc) {
    const list = filter.key === 'host.name' ? hosts : filter.key === 'service.name' ? services : undefined;
    if (list === undefined || filter.op !== '=') {
      ignored.push(filter);
    } else {
      list.push(filter.value);
    }
  }
  const body: LogQueryBody = {
    ...span(asked.range),
    ...(some(hosts) ? { hosts } : {}),
    ...(some(services) ? { services } : {}),
    ...(given(query.text) ? { text: query.text, text_mode: query.textMode ?? 'substring' } : {}),
    ...(query.caseSensitive === true ? { case_sensitive: true } : {}),
    ...(query.level === undefined ? {} : { level: query.level }),
    ...(given(query.file) ? { file: query.file } : {}),
    ...(given(query.traceId) ? { trace_id: query.traceId } : {}),
    limit: Math.min(
      MAX_LINES,
      Math.max(1, query.limit ?? (query.asEvents === true ? DEFAULT_MARKS : DEFAULT_LINES)),
    ),
  };
  return { body, ignored };
}

/** Bars that are wide enough to see. */
const MAX_BARS = 120;

export function volumeBody(query: VigilQuery, asked: Asked): LogVolumeBody {
  const which: LogVolumeBody & Pick<LogQueryBody, 'limit'> = { ...logsBody(query, asked).body };
  delete which.limit;
  const bars = Math.round((asked.maxDataPoints ?? 800) / 8);
  return { ...which, max_points: Math.min(MAX_BARS, Math.max(1, bars)) };
}

export function tracesParams(query: VigilQuery, range: TimeRange): Input<'listTraces'>['query'] {
  return {
    ...span(range),
    ...(given(query.service) ? { service: query.service } : {}),
    ...(given(query.spanName) ? { name: query.spanName } : {}),
    ...(query.minDurationMs === undefined ? {} : { min_duration_ms: query.minDurationMs }),
    ...(query.errorsOnly === true ? { error: true } : {}),
    limit: Math.min(MAX_TRACES, query.limit ?? DEFAULT_TRACES),
  };
}
