import type {
  hostMetricsQuery,
  labelValuesResponse,
  listHostsResponse,
  listMetricsResponse,
  listServicesResponse,
  listTracesResponse,
  logQueryRequest,
  metricLabelsResponse,
  metricQueryRequest,
  traceResponse,
} from '@vigilops/contracts/api';
import type { z } from 'zod';

export type {
  Host,
  HostMetrics,
  LabelFilter,
  LogQueryResponse,
  LogRecord,
  MetricQueryResponse,
  RawResult,
  SeriesAggregate,
  Span,
  SteppedResult,
  TimeFunction,
} from '@vigilops/contracts/api';
export type { Level } from '@vigilops/contracts';

/** What is sent: fields with a default may be left out. */
export type MetricQueryBody = z.input<typeof metricQueryRequest>;
export type LogQueryBody = z.input<typeof logQueryRequest>;
export type HostMetricsParams = z.input<typeof hostMetricsQuery>;

export type HostList = z.output<typeof listHostsResponse>;
export type ServiceList = z.output<typeof listServicesResponse>;
export type Service = ServiceList['items'][number];
export type MetricList = z.output<typeof listMetricsResponse>;
export type MetricDescription = MetricList['items'][number];
export type MetricLabels = z.output<typeof metricLabelsResponse>;
export type LabelValues = z.output<typeof labelValuesResponse>;
export type TraceList = z.output<typeof listTracesResponse>;
export type TraceSummary = TraceList['items'][number];
export type Trace = z.output<typeof traceResponse>;
