export { createHostFigures, type HostFigures, type HostFiguresReader } from './hosts/host-figures.ts';
export { createHostMetrics, type HostMetricsQuery, type HostMetricsQuestion } from './hosts/host-metrics.ts';
export { createLastSent, type LastSentReader } from './last-sent.ts';
export { topProcesses } from './hosts/processes.ts';
export { createLabelQuery, type LabelQuery } from './label-query.ts';
export { DEFAULT_QUERY_LIMITS, type QueryLimits, type Retention } from './limits.ts';
export type { LogFilters } from './logs/log-filters.ts';
export { createLogFacets, type LogFacets, type LogFacetsQuery } from './logs/log-facets.ts';
export { createLogContext, type LogContextQuery } from './logs/log-context.ts';
export { createLogTail, type LogTail } from './logs/tail/log-tail.ts';
export { DEFAULT_TAIL_LIMITS, type TailLimits } from './logs/tail/limits.ts';
export type { RenderLine, TailEvent, TailLine, TailQuestion, TailStream } from './logs/tail/tail-types.ts';
export { createLogVolume, type LogVolume, type LogVolumeQuery } from './logs/log-volume.ts';
export { createLogQuery, type LogAnswer, type LogQuery, type LogQuestion } from './logs/log-query.ts';
export {
  createLogTemplateQuery,
  type LogTemplateDetails,
  type LogTemplateFilters,
  type LogTemplateQuery,
  type LogTemplateView,
  type TemplateSeries,
} from './logs/log-templates.ts';
export { createLogSources, type LogSources, type LogSourcesQuestion } from './logs/log-sources.ts';
export { createMetricQuery, type MetricQuery, type MetricQueryDeps } from './metric-query.ts';
export type { MetricQuestion, RawAnswer, SteppedAnswer } from './metric-question.ts';
export { nearNames } from './near-names.ts';
export {
  createTraceQuery,
  type TraceQuery,
  type TraceSearchQuestion,
  type WholeTrace,
} from './traces/trace-query.ts';
