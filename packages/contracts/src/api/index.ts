export {
  agentAccepted,
  agentHeartbeatRequest,
  agentMetricsRequest,
  agentServicesRequest,
  registerAgentRequest,
  registerAgentResponse,
  serviceCheckResult,
  type AgentAccepted,
  type AgentHeartbeatRequest,
  type AgentMetricsRequest,
  type AgentServicesRequest,
  type RegisterAgentRequest,
  type ServiceCheckResult,
} from './agent.ts';
export { errorResponse, type ErrorResponse } from './errors.ts';
export type { JsonValue } from './fields.ts';
export { hostMetricsQuery, hostMetricsResponse, topProcess, type HostMetrics } from './host-metrics.ts';
export {
  host,
  hostFigures,
  hostParams,
  listHostsQuery,
  listHostsResponse,
  type Host,
  type ListHostsQuery,
} from './hosts.ts';
export {
  anyLabelValuesRequest,
  anyLabelValuesResponse,
  labelKeysRequest,
  labelKeysResponse,
  seriesRequest,
  seriesResponse,
} from './labels.ts';
export {
  logContextRequest,
  logContextResponse,
  logLevel,
  logQueryRequest,
  logQueryResponse,
  logRecord,
  logStream,
  logVolumeRequest,
  logVolumeResponse,
  type LogContextResponse,
  type LogQueryRequest,
  type LogQueryResponse,
  type LogRecord,
  type LogStream,
  type LogVolumeRequest,
  type LogVolumeResponse,
} from './logs.ts';
export { metricQueriesRequest, metricQueriesResponse, type MetricQueriesResponse } from './metric-queries.ts';
export {
  distributionPoint,
  exactNumber,
  labelFilter,
  metricQueryRequest,
  metricQueryResponse,
  rawDistributionResult,
  rawResult,
  seriesAggregate,
  steppedResult,
  timeFunction,
  type DistributionPoint,
  type LabelFilter,
  type MetricQueryRequest,
  type MetricQueryResponse,
  type RawDistributionResult,
  type RawResult,
  type SeriesAggregate,
  type SteppedResult,
  type TimeFunction,
} from './metric-query.ts';
export {
  labelParams,
  labelValuesQuery,
  labelValuesResponse,
  listMetricsQuery,
  listMetricsResponse,
  metricDescription,
  metricKind,
  metricLabelsResponse,
  metricParams,
  type ListMetricsQuery,
} from './metrics.ts';
export {
  listServicesQuery,
  listServicesResponse,
  service,
  serviceEdge,
  serviceEdgesQuery,
  serviceEdgesResponse,
  type ListServicesQuery,
  type ServiceEdgesQuery,
} from './services.ts';
export { formatTimeUs, parseTimeUs } from './time.ts';
export {
  createTokenRequest,
  createTokenResponse,
  listTokensResponse,
  token,
  tokenParams,
  type Token,
} from './tokens.ts';
export {
  listTracesQuery,
  listTracesResponse,
  span,
  traceParams,
  traceResponse,
  traceSummary,
  type ListTracesQuery,
  type Span,
} from './traces.ts';
