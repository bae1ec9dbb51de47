import type {
  databaseAdviceQuery,
  databaseLocksAtQuery,
  databaseLocksAtResponse,
  listDatabaseAdviceQuery,
  listDatabaseAdviceResponse,
  listDatabaseQueriesQuery,
  listDatabaseQueriesResponse,
  listDatabasesQuery,
  listDatabasesResponse,
  digest,
  digestQuery,
  listDigestsQuery,
  listDigestsResponse,
  article,
  listKnowledgeQuery,
  listKnowledgeResponse,
  alertRule,
  rankCausesRequest,
  rankCausesResponse,
  errorIssueDetail,
  getErrorIssueQuery,
  incidentDetail,
  listAlertsQuery,
  listFindingsQuery,
  listFindingsResponse,
  getLogTemplateQuery,
  listLogTemplatesQuery,
  listLogTemplatesResponse,
  logTemplateDetail,
  listForecastsQuery,
  listForecastsResponse,
  listAlertsResponse,
  listErrorIssuesQuery,
  listErrorIssuesResponse,
  listHostChangesQuery,
  listHostChangesResponse,
  listHostsQuery,
  listHostsResponse,
  listIncidentsQuery,
  listIncidentsResponse,
  listMetricsQuery,
  listMetricsResponse,
  listServicesQuery,
  listServicesResponse,
  llmSpendQuery,
  llmSpendResponse,
  logContextRequest,
  logContextResponse,
  logFacetsRequest,
  logFacetsResponse,
  logQueryRequest,
  logQueryResponse,
  logVolumeRequest,
  logVolumeResponse,
  metricQueryRequest,
  metricQueryResponse,
  serviceDetail,
  serviceStatesQuery,
  serviceStatesResponse,
} from '@vigilops/contracts/api';
import type { z } from 'zod';

type Asks<Question extends z.ZodType, Answer extends z.ZodType> = (
  question: z.input<Question>,
) => Promise<z.output<Answer>>;

/**
 * All that tools can reach, as one caller may see it and at one moment: nothing in it writes. Questions are checked
 * as those of the API are; each throws REQUEST_INVALID naming the field, NOT_FOUND, or QUERY_TOO_LARGE naming the limit.
 */
export interface ToolSources {
  readonly searchLogs: Asks<typeof logQueryRequest, typeof logQueryResponse>;
  readonly logVolume: Asks<typeof logVolumeRequest, typeof logVolumeResponse>;
  readonly logFacets: Asks<typeof logFacetsRequest, typeof logFacetsResponse>;
  readonly logContext: Asks<typeof logContextRequest, typeof logContextResponse>;
  readonly listLogTemplates: Asks<typeof listLogTemplatesQuery, typeof listLogTemplatesResponse>;
  readonly getLogTemplate: (
    id: number,
    query: z.input<typeof getLogTemplateQuery>,
  ) => Promise<z.output<typeof logTemplateDetail>>;
  readonly listErrorIssues: Asks<typeof listErrorIssuesQuery, typeof listErrorIssuesResponse>;
  readonly getErrorIssue: (
    id: number,
    question: z.input<typeof getErrorIssueQuery>,
  ) => Promise<z.output<typeof errorIssueDetail>>;
  readonly listHosts: Asks<typeof listHostsQuery, typeof listHostsResponse>;
  readonly listHostChanges: Asks<typeof listHostChangesQuery, typeof listHostChangesResponse>;
  readonly listMetrics: Asks<typeof listMetricsQuery, typeof listMetricsResponse>;
  readonly queryMetric: Asks<typeof metricQueryRequest, typeof metricQueryResponse>;
  readonly listServices: Asks<typeof listServicesQuery, typeof listServicesResponse>;
  readonly getService: (id: number) => Promise<z.output<typeof serviceDetail>>;
  readonly serviceStates: (
    id: number,
    question: z.input<typeof serviceStatesQuery>,
  ) => Promise<z.output<typeof serviceStatesResponse>>;
  readonly listAlerts: Asks<typeof listAlertsQuery, typeof listAlertsResponse>;
  readonly listAlertRules: () => Promise<{ readonly items: readonly z.output<typeof alertRule>[] }>;
  readonly listIncidents: Asks<typeof listIncidentsQuery, typeof listIncidentsResponse>;
  readonly getIncident: (id: number) => Promise<z.output<typeof incidentDetail>>;
  readonly rankCauses: Asks<typeof rankCausesRequest, typeof rankCausesResponse>;
  readonly listFindings: Asks<typeof listFindingsQuery, typeof listFindingsResponse>;
  readonly listForecasts: Asks<typeof listForecastsQuery, typeof listForecastsResponse>;
  readonly listDatabases: Asks<typeof listDatabasesQuery, typeof listDatabasesResponse>;
  readonly listDatabaseQueries: (
    id: number,
    question: z.input<typeof listDatabaseQueriesQuery>,
  ) => Promise<z.output<typeof listDatabaseQueriesResponse>>;
  readonly databaseLocksAt: (
    id: number,
    question: z.input<typeof databaseLocksAtQuery>,
  ) => Promise<z.output<typeof databaseLocksAtResponse>>;
  readonly listDatabaseAdvice: Asks<typeof listDatabaseAdviceQuery, typeof listDatabaseAdviceResponse>;
  readonly getDatabaseAdvice: (
    id: number,
    question: z.input<typeof databaseAdviceQuery>,
  ) => Promise<z.output<typeof listDatabaseAdviceResponse>>;
  readonly llmSpend: Asks<typeof llmSpendQuery, typeof llmSpendResponse>;
  readonly listKnowledge: Asks<typeof listKnowledgeQuery, typeof listKnowledgeResponse>;
  readonly listDigests: Asks<typeof listDigestsQuery, typeof listDigestsResponse>;
  readonly getDigest: (id: number, question: z.input<typeof digestQuery>) => Promise<z.output<typeof digest>>;
  readonly getArticle: (id: number) => Promise<z.output<typeof article>>;
}
