import {
  metricQueryRequest,
  metricQueryResponse,
  type MetricQueryRequest,
  type MetricQueryResponse,
} from '@vigilops/contracts/api';
import type { MetricQuestion } from '../../../query/index.ts';
import { defineRoute, type RouteContext } from '../../route.ts';
import { rangeUs } from '../../times.ts';
import { presentRaw } from './present-raw.ts';
import { presentStepped } from './present-stepped.ts';

export const queryMetric = defineRoute({
  method: 'post',
  path: '/api/v1/metrics/query',
  policy: { access: 'token', needs: 'read' },
  operationId: 'queryMetric',
  tag: 'metrics',
  summary: 'A metric over a range: filtered, grouped and aggregated in steps, or the stored points',
  status: 200,
  body: metricQueryRequest,
  answer: metricQueryResponse,
  handle: ({ body }, context) => answerMetricQuery(body, context),
});

export async function answerMetricQuery(
  body: MetricQueryRequest,
  { deps, signal, nowUs }: RouteContext,
): Promise<MetricQueryResponse> {
  const question = questionOf(body, nowUs);
  return body.raw
    ? presentRaw(body.metric, await deps.metricQuery.raw(question, signal))
    : presentStepped(body.metric, await deps.metricQuery.stepped(question, signal));
}

function questionOf(body: MetricQueryRequest, nowUs: number): MetricQuestion {
  return {
    ...rangeUs(body, nowUs),
    metric: body.metric,
    kind: body.kind,
    unit: body.unit,
    filters: body.filters,
    hostIds: body.host_ids,
    groupBy: body.group_by,
    aggregate: body.aggregate,
    timeFunction: body.time_function,
    quantile: body.quantile,
    stepUs: body.step_seconds === undefined ? undefined : body.step_seconds * 1e6,
    maxPoints: body.max_points,
    maxGapUs: body.max_gap_seconds === undefined ? undefined : body.max_gap_seconds * 1e6,
    limit: body.limit,
  };
}
