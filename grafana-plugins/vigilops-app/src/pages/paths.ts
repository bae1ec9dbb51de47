import type { RawTimeRange } from '@grafana/data';
import { formatAbout, type About } from '@vigilops/contracts';
import { addressOfSearch } from '@vigilops/contracts/log-query';
import { APP_ID } from '../constants.ts';
import { queryOfFields, type SearchFields } from './logs/fields-query.ts';

const ROOT = `/a/${APP_ID}`;

/** A range as addresses carry it: `now-1h`, or milliseconds. */
export interface LinkRange {
  readonly from: string;
  readonly to: string;
}

export interface LogsLink extends SearchFields {
  /** A search in the language of the log centre, in the place of all the fields. */
  readonly query?: string | undefined;
  readonly live?: boolean | undefined;
}

export const OVERVIEW_PATH = `${ROOT}/overview`;
export const HOSTS_PATH = `${ROOT}/hosts`;
export const LOGS_PATH = `${ROOT}/logs`;
export const LOG_PIPELINES_PATH = `${LOGS_PATH}/pipelines`;
export const LOG_STORAGE_PATH = `${LOGS_PATH}/storage`;
export const SETTINGS_PATH = `${ROOT}/settings`;
export const SERVICES_PATH = `${ROOT}/services`;
export const REPORT_PATH = `${SERVICES_PATH}/report`;
export const MAINTENANCE_PATH = `${SERVICES_PATH}/maintenance`;
export const STATUS_PAGE_PATH = `${SERVICES_PATH}/status-page`;
export const DATABASES_PATH = `${ROOT}/databases`;
export const ALERTS_PATH = `${ROOT}/alerts`;
export const RULES_PATH = `${ALERTS_PATH}/rules`;
export const NEW_RULE_PATH = `${RULES_PATH}/new`;
export const SILENCES_PATH = `${ALERTS_PATH}/silences`;
export const CHANNELS_PATH = `${ALERTS_PATH}/channels`;
export const POLICIES_PATH = `${ALERTS_PATH}/policies`;
export const DUTY_PATH = `${ALERTS_PATH}/duty`;
export const STATISTICS_PATH = `${ALERTS_PATH}/statistics`;
export const LLM_PATH = `${ROOT}/llm`;
export const LLM_CALLS_PATH = `${LLM_PATH}/calls`;
export const LLM_PROVIDERS_PATH = `${LLM_PATH}/providers`;
export const LLM_MODELS_PATH = `${LLM_PATH}/models`;
export const LLM_KEYS_PATH = `${LLM_PATH}/keys`;
export const LLM_BUDGETS_PATH = `${LLM_PATH}/budgets`;
export const LLM_RECONCILIATION_PATH = `${LLM_PATH}/reconciliation`;
export const LLM_PLAYGROUND_PATH = `${LLM_PATH}/playground`;
export const MY_LLM_PATH = `${LLM_PATH}/mine`;

export const ANALYSIS_PATH = `${ROOT}/analysis`;
export const ERROR_ISSUES_PATH = `${ANALYSIS_PATH}/issues`;
export const PATTERNS_PATH = `${ANALYSIS_PATH}/patterns`;
export const CAUSES_PATH = `${ANALYSIS_PATH}/causes`;
export const FORECASTS_PATH = `${ANALYSIS_PATH}/forecasts`;
export const ASK_PATH = `${ANALYSIS_PATH}/ask`;
export const KNOWLEDGE_PATH = `${ANALYSIS_PATH}/knowledge`;
export const DIGEST_PATH = `${ANALYSIS_PATH}/digest`;
export const AI_PRIVACY_PATH = `${ANALYSIS_PATH}/privacy`;

const withParams = (path: string, params: URLSearchParams) => {
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
};

export const hostPath = (id: number, range?: LinkRange) =>
  withParams(`${HOSTS_PATH}/${id}`, new URLSearchParams(range === undefined ? {} : { ...range }));

export type DatabaseTab = 'overview' | 'connections' | 'queries' | 'slow' | 'locks' | 'tables' | 'advice';

/** The form of a new database, with what is known of it already. */
export const newDatabasePath = (known: { readonly kind?: string; readonly host?: number } = {}) =>
  withParams(
    `${DATABASES_PATH}/new`,
    new URLSearchParams(Object.entries(known).map(([key, value]): [string, string] => [key, String(value)])),
  );
export const editDatabasePath = (definitionId: number) => `${DATABASES_PATH}/definitions/${definitionId}`;

/** A tab of a database, with what its address says: a range, a moment. */
export const databasePath = (
  id: number,
  tab: DatabaseTab = 'overview',
  state: Readonly<Record<string, string>> = {},
) =>
  withParams(
    `${DATABASES_PATH}/${id}${tab === 'overview' ? '' : `/${tab}`}`,
    new URLSearchParams({ ...state }),
  );

/** One statement of a database, over a range. */
export const databaseQueryPath = (id: number, fingerprint: string, range?: LinkRange) =>
  withParams(
    `${DATABASES_PATH}/${id}/queries/${fingerprint}`,
    new URLSearchParams(range === undefined ? {} : { ...range }),
  );

/** The page that answers questions, about what somebody was looking at. */
export const explainPath = (about: About) => withParams(ASK_PATH, formatAbout(about));

export const errorIssuePath = (id: number, range?: LinkRange) =>
  withParams(`${ERROR_ISSUES_PATH}/${id}`, new URLSearchParams(range === undefined ? {} : { ...range }));

/** An article; with an incident, so that whether it helped is said of that one. */
export const articlePath = (id: number, incidentId?: number) =>
  withParams(
    `${KNOWLEDGE_PATH}/${id}`,
    new URLSearchParams(incidentId === undefined ? {} : { incident: String(incidentId) }),
  );
export const newArticlePath = (copyOf?: number) =>
  withParams(
    `${KNOWLEDGE_PATH}/new`,
    new URLSearchParams(copyOf === undefined ? {} : { copy: String(copyOf) }),
  );
export const digestPath = (id: number) => `${DIGEST_PATH}?id=${id}`;
export const incidentPath = (id: number) => `${ALERTS_PATH}/incidents/${id}`;
export const rulePath = (id: number) => `${RULES_PATH}/${id}`;

export const servicePath = (id: number) => `${SERVICES_PATH}/${id}`;
export const editServicePath = (id: number) => `${SERVICES_PATH}/${id}/edit`;

/** The form of a new service, with what is known of it already. */
export const newServicePath = (known: { readonly telemetry?: string; readonly host?: number } = {}) =>
  withParams(
    `${SERVICES_PATH}/new`,
    new URLSearchParams(Object.entries(known).map(([key, value]): [string, string] => [key, String(value)])),
  );

/** For who knows a name, an address or a key alone. */
export const hostByNamePath = (name: string, range?: LinkRange) =>
  withParams(
    `${HOSTS_PATH}/by-name/${encodeURIComponent(name)}`,
    new URLSearchParams(range === undefined ? {} : { ...range }),
  );

export function logsPath(link: LogsLink, range?: LinkRange): string {
  const query = link.query ?? queryOfFields(link);
  const params = addressOfSearch({ query, caseSensitive: link.caseSensitive === true, range });
  if (link.live === true) {
    params.set('live', '1');
  }
  return withParams(LOGS_PATH, params);
}

/** Lines that were fetched back from the archive, over all of their time. */
export const restoredLogsPath = ({
  id,
  from,
  to,
}: {
  readonly id: number;
  readonly from: string;
  readonly to: string;
}) =>
  withParams(
    LOGS_PATH,
    new URLSearchParams({
      restore: String(id),
      from: String(Date.parse(from)),
      to: String(Date.parse(to)),
    }),
  );

/** Relative ends stay relative, so that a link made today shows the last hour tomorrow, too. */
export function linkRange({ from, to }: RawTimeRange): LinkRange {
  const end = (value: RawTimeRange['from']) => (typeof value === 'string' ? value : String(value.valueOf()));
  return { from: end(from), to: end(to) };
}
