import type { ApiError } from '../../api/errors.ts';
import { t } from '../../t.ts';
import type { FormValues } from './form-values.ts';
import { inWords } from './problem-words.ts';

export type FieldName = keyof FormValues;
export type Problems = Readonly<Partial<Record<FieldName, string>>>;

const HOST = /^[^\s/?#@]+$/;
const STATUS = /^[1-5](\d\d|xx)$|^[1-5]\d\d-[1-5]\d\d$/u;
const JSON_PATH = /^\$(\.[A-Za-z_][\w]*|\[\d{1,9}\]|\['[^'\\]*'\]|\["[^"\\]*"\])*$/u;
const RESOLVER = /^[0-9A-Fa-f.:[\]]+$/u;
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u;

/** What can be told without asking: what is missing, and what cannot be right. The API is asked for the rest. */
export function problemsOf(values: FormValues): Problems {
  const found: Partial<Record<FieldName, string | undefined>> = {
    name: values.name.trim() === '' ? empty() : undefined,
    objective: outside(values.objective, 0, 100),
    ...OF_TYPE[values.type](values),
    ...(values.type === 'heartbeat' ? {} : judging(values)),
  };
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text !== undefined)) as Problems;
}

const OF_TYPE: Readonly<
  Record<FormValues['type'], (values: FormValues) => Partial<Record<FieldName, string | undefined>>>
> = {
  http: (values) => ({
    url: urlProblem(values.url.trim()),
    expectedStatus: statusProblem(values.expectedStatus),
    jsonPath: fits(values.jsonPath.trim(), JSON_PATH, "must look like $.status or $['a'][0]"),
    certificateDays: outside(values.certificateDays, 0, 365, true),
    headers: values.headers.some(({ name }) => name.trim() !== '' && !HEADER.test(name.trim()))
      ? inWords('Invalid key in record')
      : undefined,
  }),
  tcp: ({ host, port }) => ({ host: hostProblem(host), port: outside(port, 1, 65_535, true) }),
  dns: ({ host, resolver }) => ({
    host: hostProblem(host),
    resolver: fits(resolver.trim(), RESOLVER, 'must be an address, with a port or without'),
  }),
  icmp: ({ host }) => ({ host: hostProblem(host) }),
  heartbeat: ({ period, grace }) => ({
    period: outside(period, 30, 2_678_400, true),
    grace: outside(grace, 10, 604_800, true),
  }),
};

function judging(values: FormValues): Partial<Record<FieldName, string | undefined>> {
  const { all, host_ids, groups, tags } = values.observers;
  const nobody = !all && host_ids.length + groups.length + tags.length === 0;
  const interval = outside(values.interval, 5, 86_400, true);
  const tooLong = Number(values.timeout) > Number(values.interval);
  return {
    interval,
    timeout:
      outside(values.timeout, 1, 300, true) ??
      (tooLong && interval === undefined ? inWords('must not be longer than interval_seconds') : undefined),
    failures: outside(values.failures, 1, 10, true),
    successes: outside(values.successes, 1, 10, true),
    agreement: values.agreement === 'majority' ? undefined : outside(values.agreement, 1, 100, true),
    observers: nobody ? t('check.problem.nobody', 'choose who asks, or all agents') : undefined,
  };
}

const empty = () => t('check.problem.empty', 'must not be empty');

function hostProblem(text: string): string | undefined {
  return text.trim() === '' ? empty() : fits(text.trim(), HOST, 'must be a host name or an address');
}

function urlProblem(text: string): string | undefined {
  if (text === '') {
    return empty();
  }
  if (!/^https?:\/\/[^/?#\s]/iu.test(text) || !URL.canParse(text)) {
    return inWords('must be an http:// or https:// URL');
  }
  return /^https?:\/\/[^/?#]*@/iu.test(text)
    ? inWords('must not hold a user or password: use the header Authorization')
    : undefined;
}

function statusProblem(text: string): string | undefined {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => STATUS.test(part))
    ? undefined
    : inWords('must look like 200, 2xx or 200-399');
}

/** Nothing is well where nothing is needed. */
const fits = (text: string, pattern: RegExp, message: string) =>
  text === '' || pattern.test(text) ? undefined : inWords(message);

function outside(text: string, min: number, max: number, whole = false): string | undefined {
  const value = Number(text);
  const isNumber = text.trim() !== '' && Number.isFinite(value) && (!whole || Number.isInteger(value));
  return isNumber && value >= min && value <= max
    ? undefined
    : t('check.problem.range', 'must be from {{min}} to {{max}}', { min, max });
}

/** Fields of the form by the names that the API gives them. */
const FIELDS: Readonly<Record<string, FieldName>> = {
  name: 'name',
  description: 'description',
  'check.url': 'url',
  'check.method': 'method',
  'check.headers': 'headers',
  'check.body': 'body',
  'check.expected_status': 'expectedStatus',
  'check.body_contains': 'bodyContains',
  'check.body_matches': 'bodyMatches',
  'check.json_path': 'jsonPath',
  'check.json_equals': 'jsonEquals',
  'check.certificate_days': 'certificateDays',
  'check.host': 'host',
  'check.port': 'port',
  'check.record_type': 'recordType',
  'check.resolver': 'resolver',
  'check.expected': 'answers',
  'check.period_seconds': 'period',
  'check.grace_seconds': 'grace',
  interval_seconds: 'interval',
  timeout_seconds: 'timeout',
  failures: 'failures',
  successes: 'successes',
  agreement: 'agreement',
  observers: 'observers',
  host_id: 'runsOn',
  depends_on: 'dependsOn',
  service_name: 'telemetry',
  group: 'group',
  tags: 'tags',
  objective_percent: 'objective',
};

/** `definition.check.url: must be …` at its field; `{}` where the error names none of them. */
export function problemsIn(error: Pick<ApiError, 'code' | 'message'> | undefined): Problems {
  if (error?.code === 'CONFLICT') {
    return { name: error.message };
  }
  const [, path = '', message = ''] = /^([\w.[\]-]+): (.*)$/s.exec(error?.message ?? '') ?? [];
  const parts = path
    .replace(/^definition\./, '')
    .replace(/\[\d+\]/g, '')
    .split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const field = FIELDS[parts.slice(0, length).join('.')];
    if (field !== undefined && error?.code === 'REQUEST_INVALID') {
      return { [field]: inWords(message) };
    }
  }
  return {};
}

/** Fields that are folded away until somebody wants them: a problem in one of them unfolds it. */
export const FOLDED: readonly FieldName[] = [
  'description',
  'method',
  'headers',
  'body',
  'bodyMatches',
  'jsonPath',
  'jsonEquals',
  'followRedirects',
  'verifyCertificate',
  'certificateDays',
  'resolver',
  'timeout',
  'failures',
  'successes',
  'agreement',
  'dependsOn',
  'telemetry',
  'tags',
];
