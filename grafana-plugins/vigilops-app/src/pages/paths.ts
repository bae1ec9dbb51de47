import type { RawTimeRange } from '@grafana/data';
import type { Level } from '../api/types.ts';
import { APP_ID } from '../constants.ts';

const ROOT = `/a/${APP_ID}`;

/** A range as addresses carry it: `now-1h`, or milliseconds. */
export interface LinkRange {
  readonly from: string;
  readonly to: string;
}

export interface LogsLink {
  readonly hosts?: readonly string[];
  readonly services?: readonly string[];
  readonly files?: readonly string[];
  /** This level and above. */
  readonly level?: Level | undefined;
  readonly text?: string | undefined;
  readonly regex?: boolean | undefined;
  readonly caseSensitive?: boolean | undefined;
  readonly live?: boolean | undefined;
}

export const OVERVIEW_PATH = `${ROOT}/overview`;
export const HOSTS_PATH = `${ROOT}/hosts`;
export const LOGS_PATH = `${ROOT}/logs`;
export const SETTINGS_PATH = `${ROOT}/settings`;
export const SERVICES_PATH = `${ROOT}/services`;
export const REPORT_PATH = `${SERVICES_PATH}/report`;
export const MAINTENANCE_PATH = `${SERVICES_PATH}/maintenance`;
export const STATUS_PAGE_PATH = `${SERVICES_PATH}/status-page`;
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

const withParams = (path: string, params: URLSearchParams) => {
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
};

export const hostPath = (id: number, range?: LinkRange) =>
  withParams(`${HOSTS_PATH}/${id}`, new URLSearchParams(range === undefined ? {} : { ...range }));

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
  const params = new URLSearchParams();
  link.hosts?.forEach((host) => params.append('host', host));
  link.services?.forEach((service) => params.append('service', service));
  link.files?.forEach((file) => params.append('file', file));
  const fields: Readonly<Record<string, string | undefined>> = {
    level: link.level,
    q: link.text,
    regex: link.regex === true ? '1' : undefined,
    case: link.caseSensitive === true ? '1' : undefined,
    live: link.live === true ? '1' : undefined,
    from: range?.from,
    to: range?.to,
  };
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && value !== '') {
      params.set(key, value);
    }
  }
  return withParams(LOGS_PATH, params);
}

/** Relative ends stay relative, so that a link made today shows the last hour tomorrow, too. */
export function linkRange({ from, to }: RawTimeRange): LinkRange {
  const end = (value: RawTimeRange['from']) => (typeof value === 'string' ? value : String(value.valueOf()));
  return { from: end(from), to: end(to) };
}
