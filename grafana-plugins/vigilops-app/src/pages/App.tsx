import type { AppRootProps } from '@grafana/data';
import { Navigate, Route, Routes } from 'react-router';
import type { AppSettings } from '../config/settings.ts';
import { NoticesProvider } from '../alerts/notices/Notices.tsx';
import { AppDataProvider } from '../fleet/app-data.tsx';
import {
  ChannelsPage,
  DutyPage,
  EditRulePage,
  IncidentPage,
  IncidentsPage,
  NewRulePage,
  PoliciesPage,
  RulesPage,
  SilencesPage,
  StatisticsPage,
} from './alert-pages.ts';
import { AuditPage, SettingsPage, TokensPage, UsersPage } from './admin-pages.ts';
import {
  ArticlePage,
  AskPage,
  CausesPage,
  DigestPage,
  FindingsPage,
  ForecastsPage,
  IssuePage,
  IssuesPage,
  KnowledgePage,
  PatternsPage,
  PrivacyPage,
} from './analysis-pages.ts';
import { DatabasePage, DatabasesPage, EditDatabasePage, NewDatabasePage } from './database-pages.ts';
import { HostByNamePage } from './HostByName.tsx';
import { HostPage } from './HostPage.tsx';
import { HostsPage } from './HostsPage.tsx';
import {
  LlmBudgetsPage,
  LlmCallsPage,
  LlmCostPage,
  LlmKeysPage,
  LlmModelsPage,
  LlmPlaygroundPage,
  LlmProvidersPage,
  LlmReconciliationPage,
  MyLlmPage,
} from './llm-pages.ts';
import { LogPipelinesPage, LogStoragePage } from './log-pages.ts';
import { LogsPage } from './logs/LogsPage.tsx';
import { OverviewPage } from './overview/OverviewPage.tsx';
import { OVERVIEW_PATH } from './paths.ts';
import {
  EditServicePage,
  MaintenancePage,
  NewServicePage,
  ReportPage,
  ServicePage,
  ServicesPage,
  StatusPagePage,
} from './service-pages.ts';
import { Shortcuts } from './Shortcuts.tsx';

/** The pages below `/a/vigilops-app`. */
export function App({ meta }: Partial<AppRootProps<AppSettings>>) {
  const url = meta?.jsonData?.url ?? '';
  return (
    <AppDataProvider address={url === '' ? globalThis.location.origin : url}>
      <Shortcuts />
      <NoticesProvider>
        <Routes>
          <Route path="overview" element={<OverviewPage />} />
          <Route path="hosts" element={<HostsPage />} />
          <Route path="hosts/:id" element={<HostPage />} />
          <Route path="hosts/by-name/:name" element={<HostByNamePage />} />
          <Route path="services" element={<ServicesPage />} />
          <Route path="services/new" element={<NewServicePage />} />
          <Route path="services/report" element={<ReportPage />} />
          <Route path="services/maintenance" element={<MaintenancePage />} />
          <Route path="services/status-page" element={<StatusPagePage />} />
          <Route path="services/:id" element={<ServicePage />} />
          <Route path="services/:id/edit" element={<EditServicePage />} />
          <Route path="databases" element={<DatabasesPage />} />
          <Route path="databases/new" element={<NewDatabasePage />} />
          <Route path="databases/definitions/:id" element={<EditDatabasePage />} />
          <Route path="databases/:id/:tab?/:fingerprint?" element={<DatabasePage />} />
          <Route path="logs" element={<LogsPage />} />
          <Route path="logs/pipelines" element={<LogPipelinesPage />} />
          <Route path="logs/storage" element={<LogStoragePage />} />
          <Route path="analysis/knowledge" element={<KnowledgePage />} />
          <Route path="analysis/knowledge/:id" element={<ArticlePage />} />
          <Route path="analysis/digest" element={<DigestPage />} />
          <Route path="alerts" element={<IncidentsPage />} />
          <Route path="alerts/incidents/:id" element={<IncidentPage />} />
          <Route path="alerts/rules" element={<RulesPage />} />
          <Route path="alerts/rules/new" element={<NewRulePage />} />
          <Route path="alerts/rules/:id" element={<EditRulePage />} />
          <Route path="alerts/silences" element={<SilencesPage />} />
          <Route path="alerts/channels" element={<ChannelsPage />} />
          <Route path="alerts/policies" element={<PoliciesPage />} />
          <Route path="alerts/duty" element={<DutyPage />} />
          <Route path="alerts/statistics" element={<StatisticsPage />} />
          <Route path="llm" element={<LlmCostPage />} />
          <Route path="llm/calls" element={<LlmCallsPage />} />
          <Route path="llm/providers" element={<LlmProvidersPage />} />
          <Route path="llm/models" element={<LlmModelsPage />} />
          <Route path="llm/keys" element={<LlmKeysPage />} />
          <Route path="llm/budgets" element={<LlmBudgetsPage />} />
          <Route path="llm/reconciliation" element={<LlmReconciliationPage />} />
          <Route path="llm/playground" element={<LlmPlaygroundPage />} />
          <Route path="llm/mine" element={<MyLlmPage />} />
          <Route path="analysis" element={<FindingsPage />} />
          <Route path="analysis/issues" element={<IssuesPage />} />
          <Route path="analysis/issues/:id" element={<IssuePage />} />
          <Route path="analysis/patterns" element={<PatternsPage />} />
          <Route path="analysis/causes" element={<CausesPage />} />
          <Route path="analysis/ask" element={<AskPage />} />
          <Route path="analysis/privacy" element={<PrivacyPage />} />
          <Route path="analysis/forecasts" element={<ForecastsPage />} />
          <Route path="users" element={<UsersPage />} />
          <Route path="tokens" element={<TokensPage />} />
          <Route path="audit" element={<AuditPage />} />
          <Route path="settings/:section?" element={<SettingsPage />} />
          <Route path="*" element={<Navigate to={OVERVIEW_PATH} replace />} />
        </Routes>
      </NoticesProvider>
    </AppDataProvider>
  );
}
