import type { logTailQuery, topProcess } from '@vigilops/contracts/api';
import type { Answer, Input } from '@vigilops/contracts/client';
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
  Service,
  Span,
  SteppedResult,
  TimeFunction,
} from '@vigilops/contracts/api';
export type { Level } from '@vigilops/contracts';

export type MetricQueryBody = Input<'queryMetric'>['body'];
export type MetricQueriesBody = Input<'queryMetrics'>['body'];
export type LogQueryBody = Input<'queryLogs'>['body'];
export type LogVolumeBody = Input<'queryLogVolume'>['body'];
export type LogContextBody = Input<'getLogContext'>['body'];
/** Which lines a live tail shows. */
export type TailFilters = Omit<z.input<typeof logTailQuery>, 'backlog'>;

export type ServiceEdges = Answer<'listServiceEdges'>;
export type TopProcess = z.output<typeof topProcess>;
export type MetricDescription = Answer<'listMetrics'>['items'][number];
export type TraceList = Answer<'listTraces'>;
export type TraceSummary = TraceList['items'][number];
export type Trace = Answer<'getTrace'>;
