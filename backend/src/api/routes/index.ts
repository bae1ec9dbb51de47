import type { Route } from '../route.ts';
import { getHost } from './hosts/get.ts';
import { listHosts } from './hosts/list.ts';
import { getHostMetrics } from './hosts/metrics.ts';
import { listLogs } from './logs/list.ts';
import { queryLogs } from './logs/query.ts';
import { getOpenApi } from './meta/openapi.ts';
import { listLabelValues } from './metrics/label-values.ts';
import { listMetricLabels } from './metrics/labels.ts';
import { listMetrics } from './metrics/list.ts';
import { queryMetric } from './metrics/query.ts';
import { listServiceEdges } from './services/edges.ts';
import { listServices } from './services/list.ts';
import { createToken } from './tokens/create.ts';
import { listTokens } from './tokens/list.ts';
import { revokeToken } from './tokens/revoke.ts';
import { getTrace } from './traces/get.ts';
import { listTraces } from './traces/list.ts';

/** Every route there is. To add one: a file that defines it, and a line here. */
export const ROUTES: readonly Route[] = [
  listHosts,
  getHost,
  getHostMetrics,
  listMetrics,
  listMetricLabels,
  listLabelValues,
  queryMetric,
  listLogs,
  queryLogs,
  listServices,
  listServiceEdges,
  listTraces,
  getTrace,
  listTokens,
  createToken,
  revokeToken,
  getOpenApi,
];
