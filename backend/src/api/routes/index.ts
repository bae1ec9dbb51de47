import type { Route } from '../route.ts';
import { getHost } from './hosts/get.ts';
import { listHosts } from './hosts/list.ts';
import { getHostMetrics } from './hosts/metrics.ts';
import { queryLabelKeys } from './labels/keys.ts';
import { querySeries } from './labels/series.ts';
import { queryLabelValues } from './labels/values.ts';
import { getLogContext } from './logs/context.ts';
import { listLogs } from './logs/list.ts';
import { queryLogs } from './logs/query.ts';
import { tailLogs } from './logs/tail.ts';
import { queryLogVolume } from './logs/volume.ts';
import { getOpenApi } from './meta/openapi.ts';
import { listLabelValues } from './metrics/label-values.ts';
import { listMetricLabels } from './metrics/labels.ts';
import { listMetrics } from './metrics/list.ts';
import { queryMetrics } from './metrics/queries.ts';
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
  queryMetrics,
  queryLabelKeys,
  queryLabelValues,
  querySeries,
  listLogs,
  queryLogs,
  queryLogVolume,
  tailLogs,
  getLogContext,
  listServices,
  listServiceEdges,
  listTraces,
  getTrace,
  listTokens,
  createToken,
  revokeToken,
  getOpenApi,
];
