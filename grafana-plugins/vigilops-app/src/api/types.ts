import type {
  anyLabelValuesRequest,
  anyLabelValuesResponse,
  labelKeysRequest,
  labelKeysResponse,
  listHostsResponse,
  listMetricsResponse,
  listServicesResponse,
  listTracesResponse,
  logContextRequest,
  logQueryRequest,
  logTailQuery,
  logVolumeRequest,
  metricQueriesRequest,
  metricQueryRequest,
  serviceEdgesResponse,
  topProcess,
  traceResponse,
} from '@vigilops/contracts/api';
import type { z } from 'zod';

export type {
  Host,
  HostMetrics,
  LabelFilter,
  LogContextResponse,
  LogQueryResponse,
  LogRecord,
  LogTailGap,
  LogTailLines,
  LogTailRecord,
  LogVolumeResponse,
  MetricQueriesResponse,
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
export type MetricQueriesBody = z.input<typeof metricQueriesRequest>;
export type LogQueryBody = z.input<typeof logQueryRequest>;
/** Which lines a live tail shows. */
export type TailFilters = Omit<z.input<typeof logTailQuery>, 'backlog'>;
export type LogVolumeBody = z.input<typeof logVolumeRequest>;
export type LogContextBody = z.input<typeof logContextRequest>;
export type LabelKeysBody = z.input<typeof labelKeysRequest>;
export type LabelKeys = z.output<typeof labelKeysResponse>;
export type AnyLabelValuesBody = z.input<typeof anyLabelValuesRequest>;
export type AnyLabelValues = z.output<typeof anyLabelValuesResponse>;

export type HostList = z.output<typeof listHostsResponse>;
export type ServiceList = z.output<typeof listServicesResponse>;
export type Service = ServiceList['items'][number];
export type ServiceEdges = z.output<typeof serviceEdgesResponse>;
export type TopProcess = z.output<typeof topProcess>;
export type MetricList = z.output<typeof listMetricsResponse>;
export type MetricDescription = MetricList['items'][number];
export type TraceList = z.output<typeof listTracesResponse>;
export type TraceSummary = TraceList['items'][number];
export type Trace = z.output<typeof traceResponse>;
