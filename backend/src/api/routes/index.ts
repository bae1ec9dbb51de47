import type { Route } from '../route.ts';
import { listAssignedChecks } from './agent/assigned-checks.ts';
import { listAssignedDatabases } from './agent/assigned-databases.ts';
import { enrollAgent } from './agent/enroll.ts';
import { getStandby } from './agent/standby.ts';
import { listAlertLedger } from './alert-ledger/list.ts';
import { getAlertStatistics } from './alert-ledger/statistics.ts';
import { undoLedgerEntry } from './alert-ledger/undo.ts';
import { listRuleTemplates } from './alert-rule-templates/list.ts';
import { backtestRule } from './alert-rules/backtest.ts';
import { changeAlertRule } from './alert-rules/change.ts';
import { createAlertRule } from './alert-rules/create.ts';
import { exportAlertRules } from './alert-rules/export.ts';
import { importAlertRules } from './alert-rules/import.ts';
import { listAlertRules } from './alert-rules/list.ts';
import { removeAlertRule } from './alert-rules/remove.ts';
import { acknowledgeAlert } from './alerts/acknowledge.ts';
import { getAlert } from './alerts/get.ts';
import { listAlerts } from './alerts/list.ts';
import { askAssistant } from './assistant/ask.ts';
import { getConversation } from './assistant/get.ts';
import { listConversations } from './assistant/list.ts';
import { previewPrivacy } from './assistant/privacy.ts';
import { removeConversation } from './assistant/remove.ts';
import { getAssistantState } from './assistant/state.ts';
import { listAudit } from './audit/list.ts';
import { login } from './auth/login.ts';
import { logout } from './auth/logout.ts';
import { getMe } from './auth/me.ts';
import { changePassword } from './auth/password.ts';
import { refresh } from './auth/refresh.ts';
import { register } from './auth/register.ts';
import { resetPassword } from './auth/reset.ts';
import { getDoorState } from './auth/state.ts';
import { judgeDatabaseAdvice } from './database-advice/judge.ts';
import { getDatabaseAdvice, listDatabaseAdvice } from './database-advice/list.ts';
import { changeDatabaseDefinition } from './database-definitions/change.ts';
import { createDatabaseDefinition } from './database-definitions/create.ts';
import { getDatabaseDefinition } from './database-definitions/get.ts';
import { listDatabaseDefinitions } from './database-definitions/list.ts';
import { removeDatabaseDefinition } from './database-definitions/remove.ts';
import { getDatabaseConnections, getDatabaseFigures } from './databases/figures.ts';
import { forgetDatabase } from './databases/forget.ts';
import { getDatabase } from './databases/get.ts';
import { listDatabases } from './databases/list.ts';
import { getDatabaseLocksAt, listDatabaseDeadlocks, listDatabaseLocks } from './databases/locks.ts';
import { getDatabaseQuery, listDatabaseQueries } from './databases/queries.ts';
import { listDatabaseSlowQueries } from './databases/slow-queries.ts';
import { getDatabaseTables } from './databases/tables.ts';
import { judgeFinding } from './findings/feedback.ts';
import { getFinding } from './findings/get.ts';
import { listFindings } from './findings/list.ts';
import { getForecast } from './forecasts/get.ts';
import { listForecasts } from './forecasts/list.ts';
import { RECEIVE_HEARTBEATS } from './heartbeats/receive.ts';
import { listDuty } from './duty/list.ts';
import {
  changeErrorIssue,
  mergeErrorIssues,
  setErrorIssueState,
  undoErrorIssues,
  unmergeErrorIssues,
} from './error-issues/change.ts';
import { getErrorIssue } from './error-issues/get.ts';
import { listErrorIssues } from './error-issues/list.ts';
import { createEnrollment } from './enrollments/create.ts';
import { listEnrollments } from './enrollments/list.ts';
import { revokeEnrollment } from './enrollments/revoke.ts';
import { listHostChanges } from './host-changes/list.ts';
import { changeHost } from './hosts/change.ts';
import { getHostFacets } from './hosts/facets.ts';
import { forgetHost } from './hosts/forget.ts';
import { getHost } from './hosts/get.ts';
import { listHosts } from './hosts/list.ts';
import { mergeHost } from './hosts/merge.ts';
import { getHostMetrics } from './hosts/metrics.ts';
import { acknowledgeIncidents } from './incidents/acknowledge.ts';
import { addIncidentNote, assignIncident, silenceIncident, splitIncident } from './incidents/change.ts';
import { getIncident } from './incidents/get.ts';
import { listIncidents } from './incidents/list.ts';
import { createInvitation } from './invitations/create.ts';
import { listInvitations } from './invitations/list.ts';
import { withdrawInvitation } from './invitations/withdraw.ts';
import { listInvestigations } from './investigations/list.ts';
import { startInvestigation } from './investigations/start.ts';
import { queryLabelKeys } from './labels/keys.ts';
import { querySeries } from './labels/series.ts';
import { queryLabelValues } from './labels/values.ts';
import { changeLlmAlias } from './llm-aliases/change.ts';
import { createLlmAlias } from './llm-aliases/create.ts';
import { listLlmAliases } from './llm-aliases/list.ts';
import { removeLlmAlias } from './llm-aliases/remove.ts';
import { changeLlmBudget } from './llm-budgets/change.ts';
import { createLlmBudget } from './llm-budgets/create.ts';
import { liftLlmBudget } from './llm-budgets/lift.ts';
import { listLlmBudgets } from './llm-budgets/list.ts';
import { removeLlmBudget } from './llm-budgets/remove.ts';
import { forgetLlmTexts } from './llm-calls/forget-texts.ts';
import { listLlmCalls } from './llm-calls/list.ts';
import { getLlmTexts } from './llm-calls/texts.ts';
import { changeLlmKey } from './llm-keys/change.ts';
import { createLlmKey } from './llm-keys/create.ts';
import { listLlmKeys } from './llm-keys/list.ts';
import { revokeLlmKey } from './llm-keys/revoke.ts';
import { rotateLlmKey } from './llm-keys/rotate.ts';
import { getMyLlm } from './llm-me/get.ts';
import { playMyLlm } from './llm-me/play.ts';
import { playLlm } from './llm-playground/play.ts';
import { listLlmPrices } from './llm-prices/list.ts';
import { removeLlmPrice } from './llm-prices/remove.ts';
import { setLlmPrice } from './llm-prices/set.ts';
import { changeLlmProject } from './llm-projects/change.ts';
import { createLlmProject } from './llm-projects/create.ts';
import { listLlmProjects } from './llm-projects/list.ts';
import { removeLlmProject } from './llm-projects/remove.ts';
import { changeLlmProvider } from './llm-providers/change.ts';
import { createLlmProvider } from './llm-providers/create.ts';
import { listLlmProviders } from './llm-providers/list.ts';
import { refreshLlmModels } from './llm-providers/refresh.ts';
import { removeLlmProvider } from './llm-providers/remove.ts';
import { testLlmProvider } from './llm-providers/try.ts';
import { listLlmProviderTypes } from './llm-providers/types.ts';
import { queryLlmSpend } from './llm-spend/query.ts';
import { getLlmDrift } from './llm-usage/drift.ts';
import { importLlmUsage } from './llm-usage/import.ts';
import { listLlmUsageImports } from './llm-usage/list.ts';
import { removeLlmUsageImport } from './llm-usage/remove.ts';
import { setLogArchiveCredentials } from './log-archives/credentials.ts';
import { listLogArchives } from './log-archives/list.ts';
import { retryLogArchive } from './log-archives/retry.ts';
import { tryLogArchive } from './log-archives/try.ts';
import { createLogRestore } from './log-restores/create.ts';
import { getLogRestore } from './log-restores/get.ts';
import { listLogRestores } from './log-restores/list.ts';
import { removeLogRestore } from './log-restores/remove.ts';
import { getLogUsage } from './log-usage/get.ts';
import { changeLogTemplate } from './log-templates/change.ts';
import { eraseLogTemplate } from './log-templates/erase.ts';
import { getLogTemplate } from './log-templates/get.ts';
import { listLogTemplates } from './log-templates/list.ts';
import { mergeLogTemplates } from './log-templates/merge.ts';
import { separateLogTemplate } from './log-templates/separate.ts';
import { getLogTemplateSeries } from './log-templates/series.ts';
import { splitLogTemplate } from './log-templates/split.ts';
import { writeLogTemplate } from './log-templates/write.ts';
import { getLogPipelines } from './log-pipelines/get.ts';
import { saveLogPipelines } from './log-pipelines/save.ts';
import { tryLogPipeline } from './log-pipelines/try.ts';
import {
  getLogPipelineVersion,
  listLogPipelineVersions,
  restoreLogPipelines,
} from './log-pipelines/versions.ts';
import { getLogContext } from './logs/context.ts';
import { listLogs } from './logs/list.ts';
import { queryLogs } from './logs/query.ts';
import { tailLogs } from './logs/tail.ts';
import { exportLogs } from './logs/export.ts';
import { queryLogFacets } from './logs/facets.ts';
import { queryLogVolume } from './logs/volume.ts';
import { changeArticle, createArticle, giveArticleFeedback, setArticleState } from './knowledge/change.ts';
import { getArticle, listArticleVersions } from './knowledge/get.ts';
import { listKnowledge } from './knowledge/list.ts';
import { getDigest, listDigests, previewDigest } from './digests/read.ts';
import { changeLogSearch } from './log-searches/change.ts';
import { createLogSearch } from './log-searches/create.ts';
import { listLogSearches } from './log-searches/list.ts';
import { removeLogSearch } from './log-searches/remove.ts';
import { callMcp } from './mcp/call.ts';
import { changeMaintenance } from './maintenance/change.ts';
import { createMaintenance } from './maintenance/create.ts';
import { listMaintenance } from './maintenance/list.ts';
import { removeMaintenance } from './maintenance/remove.ts';
import { getOpenApi } from './meta/openapi.ts';
import { listLabelValues } from './metrics/label-values.ts';
import { listMetricLabels } from './metrics/labels.ts';
import { listMetrics } from './metrics/list.ts';
import { queryMetrics } from './metrics/queries.ts';
import { queryMetric } from './metrics/query.ts';
import { getRootCause } from './root-causes/get.ts';
import { judgeRootCause } from './root-causes/judge.ts';
import { listRootCauses } from './root-causes/list.ts';
import { rankCauses } from './root-causes/rank.ts';
import { getServiceBars } from './services/bars.ts';
import { changeService } from './services/change.ts';
import { listServiceChecks } from './services/checks.ts';
import { createService } from './services/create.ts';
import { listServiceEdges } from './services/edges.ts';
import { getService } from './services/get.ts';
import { renewHeartbeatUrl } from './services/heartbeat-url.ts';
import { listServices } from './services/list.ts';
import { removeService } from './services/remove.ts';
import { getSlaReportCsv } from './services/report-csv.ts';
import { getSlaReport } from './services/report.ts';
import { getServiceResponseTimes } from './services/response-times.ts';
import { listServiceStates } from './services/states.ts';
import { changeSettings } from './settings/change.ts';
import { exportConfiguration } from './settings/export.ts';
import { getSettings } from './settings/get.ts';
import { importConfiguration } from './settings/import.ts';
import { changeSilence } from './silences/change.ts';
import { createSilence } from './silences/create.ts';
import { expireSilence } from './silences/expire.ts';
import { listSilences } from './silences/list.ts';
import { previewSilence } from './silences/preview.ts';
import { changeChannel } from './notification-channels/change.ts';
import { createChannel } from './notification-channels/create.ts';
import { getChannel } from './notification-channels/get.ts';
import { listChannels } from './notification-channels/list.ts';
import { removeChannel } from './notification-channels/remove.ts';
import { testChannel } from './notification-channels/try.ts';
import { listChannelTypes } from './notification-channels/types.ts';
import { listNotices } from './notices/list.ts';
import { streamNotices } from './notices/stream.ts';
import { createStatusIncident } from './status-incidents/create.ts';
import { listStatusIncidents } from './status-incidents/list.ts';
import { removeStatusIncident } from './status-incidents/remove.ts';
import { updateStatusIncident } from './status-incidents/update.ts';
import { getSystemInformation } from './system/get.ts';
import { createToken } from './tokens/create.ts';
import { listTokens } from './tokens/list.ts';
import { revokeToken } from './tokens/revoke.ts';
import { getTrace } from './traces/get.ts';
import { listTraces } from './traces/list.ts';
import { changeUser } from './users/change.ts';
import { listUsers } from './users/list.ts';
import { removeUser } from './users/remove.ts';
import { createResetLink } from './users/reset-link.ts';

/** Every route there is. To add one: a file that defines it, and a line here. */
export const ROUTES: readonly Route[] = [
  listHosts,
  getHost,
  getHostMetrics,
  changeHost,
  forgetHost,
  mergeHost,
  getHostFacets,
  listDatabases,
  getDatabase,
  forgetDatabase,
  getDatabaseFigures,
  getDatabaseConnections,
  listDatabaseQueries,
  getDatabaseQuery,
  listDatabaseSlowQueries,
  listDatabaseLocks,
  getDatabaseLocksAt,
  listDatabaseDeadlocks,
  getDatabaseTables,
  getDatabaseAdvice,
  judgeDatabaseAdvice,
  listDatabaseDefinitions,
  getDatabaseDefinition,
  createDatabaseDefinition,
  changeDatabaseDefinition,
  removeDatabaseDefinition,
  listDatabaseAdvice,
  listHostChanges,
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
  queryLogFacets,
  exportLogs,
  tailLogs,
  getLogContext,
  listLogTemplates,
  writeLogTemplate,
  mergeLogTemplates,
  getLogTemplate,
  changeLogTemplate,
  eraseLogTemplate,
  getLogTemplateSeries,
  separateLogTemplate,
  splitLogTemplate,
  getLogPipelines,
  saveLogPipelines,
  tryLogPipeline,
  listLogPipelineVersions,
  getLogPipelineVersion,
  restoreLogPipelines,
  listServices,
  createService,
  getService,
  changeService,
  removeService,
  listServiceChecks,
  listServiceStates,
  getServiceResponseTimes,
  renewHeartbeatUrl,
  getServiceBars,
  getSlaReport,
  getSlaReportCsv,
  listServiceEdges,
  listMaintenance,
  createMaintenance,
  changeMaintenance,
  removeMaintenance,
  listAssignedChecks,
  listAssignedDatabases,
  getStandby,
  ...RECEIVE_HEARTBEATS,
  listTraces,
  getTrace,
  listAlerts,
  getAlert,
  acknowledgeAlert,
  listAlertRules,
  createAlertRule,
  backtestRule,
  importAlertRules,
  exportAlertRules,
  listRuleTemplates,
  // After those above: what stands there would be an id.
  changeAlertRule,
  removeAlertRule,
  listIncidents,
  acknowledgeIncidents,
  getIncident,
  assignIncident,
  addIncidentNote,
  silenceIncident,
  splitIncident,
  listErrorIssues,
  setErrorIssueState,
  undoErrorIssues,
  unmergeErrorIssues,
  getErrorIssue,
  changeErrorIssue,
  mergeErrorIssues,
  listAlertLedger,
  undoLedgerEntry,
  getAlertStatistics,
  listDuty,
  listSilences,
  createSilence,
  previewSilence,
  listDigests,
  getDigest,
  previewDigest,
  listKnowledge,
  createArticle,
  getArticle,
  changeArticle,
  setArticleState,
  listArticleVersions,
  giveArticleFeedback,
  listRootCauses,
  rankCauses,
  getAssistantState,
  askAssistant,
  listConversations,
  getConversation,
  removeConversation,
  previewPrivacy,
  listInvestigations,
  startInvestigation,
  getRootCause,
  judgeRootCause,
  listLogSearches,
  createLogSearch,
  changeLogSearch,
  removeLogSearch,
  changeSilence,
  expireSilence,
  listChannels,
  createChannel,
  testChannel,
  getChannel,
  changeChannel,
  removeChannel,
  listChannelTypes,
  listNotices,
  streamNotices,
  listTokens,
  createToken,
  revokeToken,
  listEnrollments,
  createEnrollment,
  revokeEnrollment,
  enrollAgent,
  getDoorState,
  register,
  login,
  refresh,
  getMe,
  logout,
  changePassword,
  resetPassword,
  listUsers,
  changeUser,
  removeUser,
  createResetLink,
  listInvitations,
  createInvitation,
  withdrawInvitation,
  listAudit,
  getSettings,
  changeSettings,
  exportConfiguration,
  importConfiguration,
  getSystemInformation,
  listStatusIncidents,
  createStatusIncident,
  updateStatusIncident,
  removeStatusIncident,
  getOpenApi,
  listLlmProviderTypes,
  listLlmProviders,
  createLlmProvider,
  testLlmProvider,
  changeLlmProvider,
  removeLlmProvider,
  refreshLlmModels,
  listLlmAliases,
  createLlmAlias,
  changeLlmAlias,
  removeLlmAlias,
  listLlmProjects,
  createLlmProject,
  changeLlmProject,
  removeLlmProject,
  listLlmKeys,
  createLlmKey,
  changeLlmKey,
  rotateLlmKey,
  revokeLlmKey,
  listLlmPrices,
  setLlmPrice,
  removeLlmPrice,
  listLlmBudgets,
  createLlmBudget,
  changeLlmBudget,
  removeLlmBudget,
  liftLlmBudget,
  listLlmCalls,
  getLlmTexts,
  forgetLlmTexts,
  queryLlmSpend,
  listLlmUsageImports,
  importLlmUsage,
  removeLlmUsageImport,
  getLlmDrift,
  getMyLlm,
  playLlm,
  playMyLlm,
  listLogArchives,
  retryLogArchive,
  setLogArchiveCredentials,
  tryLogArchive,
  listLogRestores,
  createLogRestore,
  getLogRestore,
  removeLogRestore,
  getLogUsage,
  listFindings,
  getFinding,
  judgeFinding,
  listForecasts,
  getForecast,
  callMcp,
];
