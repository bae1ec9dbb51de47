import { rankCauses } from './causes.ts';
import { countLogs } from './count-logs.ts';
import { listAlertRules, listAlerts } from './alerts.ts';
import { databaseAdvice, databaseLocksAt, databaseQueries, listDatabases } from './databases.ts';
import { getErrorIssue, listErrorIssues } from './error-issues.ts';
import { listFindings } from './findings.ts';
import { listForecasts } from './forecasts.ts';
import { getDigest } from './digests.ts';
import { hostOverview, listChanges, listHosts } from './hosts.ts';
import { incidentDetails, listIncidents } from './incidents.ts';
import { getKnowledgeArticle, searchKnowledge } from './knowledge.ts';
import { llmUsage } from './llm-usage.ts';
import { logContext, searchLogs } from './logs.ts';
import { getLogTemplate, listLogTemplates } from './log-templates.ts';
import { listMetrics, queryMetric } from './metrics.ts';
import { now } from './now.ts';
import { listServices, serviceState } from './services.ts';
import type { Tool } from './tool.ts';

/** All that a model may ask; none of them changes anything. */
export const TOOLS: readonly Tool[] = [
  now,
  listIncidents,
  incidentDetails,
  rankCauses,
  listFindings,
  listForecasts,
  listAlerts,
  listAlertRules,
  searchLogs,
  countLogs,
  logContext,
  listLogTemplates,
  getLogTemplate,
  listErrorIssues,
  getErrorIssue,
  listHosts,
  hostOverview,
  listChanges,
  listServices,
  serviceState,
  listDatabases,
  databaseQueries,
  databaseLocksAt,
  databaseAdvice,
  listMetrics,
  queryMetric,
  llmUsage,
  getDigest,
  searchKnowledge,
  getKnowledgeArticle,
];
