import type { z } from 'zod';
import type { ToolSources } from '../analysis/index.ts';
import { parsePart } from './http/parse.ts';
import type { Route, RouteContext, RouteDeps } from './route.ts';
import { listAlertRules } from './routes/alert-rules/list.ts';
import { listAlerts } from './routes/alerts/list.ts';
import { getDatabaseAdvice, listDatabaseAdvice } from './routes/database-advice/list.ts';
import { listDatabases } from './routes/databases/list.ts';
import { getDatabaseLocksAt } from './routes/databases/locks.ts';
import { listDatabaseQueries } from './routes/databases/queries.ts';
import { listFindings } from './routes/findings/list.ts';
import { listForecasts } from './routes/forecasts/list.ts';
import { getErrorIssue } from './routes/error-issues/get.ts';
import { listErrorIssues } from './routes/error-issues/list.ts';
import { listHostChanges } from './routes/host-changes/list.ts';
import { listHosts } from './routes/hosts/list.ts';
import { getIncident } from './routes/incidents/get.ts';
import { listIncidents } from './routes/incidents/list.ts';
import { getDigest, listDigests } from './routes/digests/read.ts';
import { getArticle } from './routes/knowledge/get.ts';
import { listKnowledge } from './routes/knowledge/list.ts';
import { queryLlmSpend } from './routes/llm-spend/query.ts';
import { getLogTemplate } from './routes/log-templates/get.ts';
import { listLogTemplates } from './routes/log-templates/list.ts';
import { getLogContext } from './routes/logs/context.ts';
import { queryLogFacets } from './routes/logs/facets.ts';
import { queryLogs } from './routes/logs/query.ts';
import { queryLogVolume } from './routes/logs/volume.ts';
import { listMetrics } from './routes/metrics/list.ts';
import { queryMetric } from './routes/metrics/query.ts';
import { rankCauses } from './routes/root-causes/rank.ts';
import { getService } from './routes/services/get.ts';
import { listServices } from './routes/services/list.ts';
import { listServiceStates } from './routes/services/states.ts';

/**
 * What tools can reach, answered by the routes themselves: a tool asks, and is refused, as its caller would be. Only routes
 * that need no more than `read` are there.
 */
export function toolSourcesOf(context: RouteContext): ToolSources {
  const ask =
    (route: Route, part: 'body' | 'query' = 'query') =>
    (asked: unknown) =>
      answerOf(route, { [part]: asked }, context);
  const post = (route: Route) => ask(route, 'body');
  const sources = {
    searchLogs: post(queryLogs),
    logVolume: post(queryLogVolume),
    logFacets: post(queryLogFacets),
    logContext: post(getLogContext),
    listLogTemplates: ask(listLogTemplates),
    getLogTemplate: (id: number, query: unknown) =>
      answerOf(getLogTemplate, { params: { id }, query }, context),
    listErrorIssues: ask(listErrorIssues),
    getErrorIssue: (id: number, query: unknown) =>
      answerOf(getErrorIssue, { params: { id }, query }, context),
    listHosts: ask(listHosts),
    listHostChanges: ask(listHostChanges),
    listMetrics: ask(listMetrics),
    queryMetric: post(queryMetric),
    listServices: ask(listServices),
    getService: (id: number) => answerOf(getService, { params: { id } }, context),
    serviceStates: (id: number, query: unknown) =>
      answerOf(listServiceStates, { params: { id }, query }, context),
    listAlerts: ask(listAlerts),
    listAlertRules: () => answerOf(listAlertRules, {}, context),
    listIncidents: ask(listIncidents),
    getIncident: (id: number) => answerOf(getIncident, { params: { id } }, context),
    rankCauses: post(rankCauses),
    listFindings: ask(listFindings),
    listForecasts: ask(listForecasts),
    listDatabases: ask(listDatabases),
    listDatabaseQueries: (id: number, query: unknown) =>
      answerOf(listDatabaseQueries, { params: { id }, query }, context),
    databaseLocksAt: (id: number, query: unknown) =>
      answerOf(getDatabaseLocksAt, { params: { id }, query }, context),
    listDatabaseAdvice: ask(listDatabaseAdvice),
    getDatabaseAdvice: (id: number, query: unknown) =>
      answerOf(getDatabaseAdvice, { params: { id }, query }, context),
    llmSpend: post(queryLlmSpend),
    listKnowledge: ask(listKnowledge),
    listDigests: ask(listDigests),
    getDigest: (id: number, query: unknown) => answerOf(getDigest, { params: { id }, query }, context),
    getArticle: (id: number) => answerOf(getArticle, { params: { id } }, context),
  } satisfies Record<keyof ToolSources, (...asked: never[]) => Promise<unknown>>;
  // Each route's answer is what its own schema says; the pairs are checked against these types by the tests.
  return sources as unknown as ToolSources;
}

/** The same for what the house looks into by itself: with the right to read, and no other. */
export function houseSources(deps: RouteDeps, nowUs: number, signal: AbortSignal): ToolSources {
  const scopes = new Set(['read'] as const);
  const token = {
    id: 0,
    name: 'VigilOps',
    kind: 'api',
    scopes,
    hostId: null,
    hostKey: null,
    expiresAt: null,
    revokedAt: null,
  } as const;
  const nobody = (): never => {
    throw new Error('the house has no request of its own');
  };
  return toolSourcesOf({
    deps,
    caller: { kind: 'token', scopes, token, person: null },
    from: { address: '127.0.0.1', userAgent: 'VigilOps' },
    authorization: [],
    publicUrl: nobody,
    cookies: { get: () => undefined, set: nobody },
    isPrivate: false,
    signal,
    nowUs,
    openApi: nobody,
  });
}

async function answerOf(
  route: Route,
  asked: Partial<Record<'params' | 'query' | 'body', unknown>>,
  context: RouteContext,
): Promise<unknown> {
  if (route.policy.access !== 'token' || route.policy.needs !== 'read') {
    throw new Error(`${route.operationId} is not a route that only reads`);
  }
  const part = (name: 'params' | 'query' | 'body') =>
    parsePart(route[name] satisfies z.ZodType | undefined, asked[name]);
  return route.run(
    { params: part('params'), query: part('query'), body: part('body'), headers: undefined },
    context,
  );
}
