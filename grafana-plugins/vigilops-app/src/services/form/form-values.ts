import type { CheckConfig, NewService, ServiceDefinition } from '../types.ts';
import { jsonToText, textToJson } from './json-scalar.ts';

export type FormType = CheckConfig['type'];

/** What the form holds: texts as they were typed, so that nothing is lost while somebody types. Lengths in seconds. */
export interface FormValues {
  readonly name: string;
  readonly description: string;
  readonly type: FormType;
  readonly url: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** A value of ******** is the one that is kept. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
  /** With commas between them. */
  readonly expectedStatus: string;
  readonly bodyContains: string;
  readonly bodyMatches: string;
  readonly jsonPath: string;
  readonly jsonEquals: string;
  readonly followRedirects: boolean;
  readonly verifyCertificate: boolean;
  readonly certificateDays: string;
  readonly host: string;
  readonly port: string;
  readonly recordType: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'TXT';
  readonly resolver: string;
  /** One a line. */
  readonly answers: string;
  readonly period: string;
  readonly grace: string;
  readonly interval: string;
  readonly timeout: string;
  readonly failures: string;
  readonly successes: string;
  /** A number, or `majority`. */
  readonly agreement: string;
  readonly observers: ServiceDefinition['observers'];
  readonly runsOn: number | null;
  readonly dependsOn: readonly number[];
  readonly telemetry: string;
  readonly group: string;
  readonly tags: readonly string[];
  readonly objective: string;
  readonly paused: boolean;
}

export const EMPTY: FormValues = {
  name: '',
  description: '',
  type: 'http',
  url: '',
  method: 'GET',
  headers: [],
  body: '',
  expectedStatus: '2xx, 3xx',
  bodyContains: '',
  bodyMatches: '',
  jsonPath: '',
  jsonEquals: '',
  followRedirects: true,
  verifyCertificate: true,
  certificateDays: '0',
  host: '',
  port: '',
  recordType: 'A',
  resolver: '',
  answers: '',
  period: '86400',
  grace: '600',
  interval: '60',
  timeout: '10',
  failures: '2',
  successes: '1',
  agreement: 'majority',
  observers: { all: true, host_ids: [], groups: [], tags: [] },
  runsOn: null,
  dependsOn: [],
  telemetry: '',
  group: '',
  tags: [],
  objective: '99.9',
  paused: false,
};

/** The form of a definition that is there. */
export function valuesOf(definition: ServiceDefinition): FormValues {
  return {
    ...EMPTY,
    ...checkValues(definition.check),
    name: definition.name,
    description: definition.description,
    interval: String(definition.interval_seconds),
    timeout: String(definition.timeout_seconds),
    failures: String(definition.failures),
    successes: String(definition.successes),
    agreement: String(definition.agreement),
    observers: definition.observers,
    runsOn: definition.host_id,
    dependsOn: definition.depends_on,
    telemetry: definition.service_name ?? '',
    group: definition.group ?? '',
    tags: definition.tags,
    objective: String(definition.objective_percent),
    paused: definition.paused,
  };
}

function checkValues(check: CheckConfig): Partial<FormValues> {
  switch (check.type) {
    case 'http':
      return {
        type: 'http',
        url: check.url,
        method: check.method,
        headers: Object.entries(check.headers).map(([name, value]) => ({ name, value })),
        body: check.body ?? '',
        expectedStatus: check.expected_status.join(', '),
        bodyContains: check.body_contains ?? '',
        bodyMatches: check.body_matches ?? '',
        jsonPath: check.json_path ?? '',
        jsonEquals: check.json_equals === undefined ? '' : jsonToText(check.json_equals),
        followRedirects: check.follow_redirects,
        verifyCertificate: check.verify_certificate,
        certificateDays: String(check.certificate_days),
      };
    case 'tcp':
      return { type: 'tcp', host: check.host, port: String(check.port) };
    case 'dns':
      return {
        type: 'dns',
        host: check.host,
        recordType: check.record_type,
        resolver: check.resolver ?? '',
        answers: check.expected.join('\n'),
      };
    case 'icmp':
      return { type: 'icmp', host: check.host };
    case 'heartbeat':
      return { type: 'heartbeat', period: String(check.period_seconds), grace: String(check.grace_seconds) };
    default:
      return check satisfies never;
  }
}

/** Who asks more often waits less long: nobody need think of the time-out for that. */
export function withFittingTimeout(values: FormValues): FormValues {
  const interval = Number(values.interval);
  return interval >= 1 && Number(values.timeout) > interval
    ? { ...values, timeout: values.interval }
    : values;
}

/** What is sent. Numbers that are none are sent as such: the API says what is wrong with them. */
export function definitionOf(values: FormValues): NewService {
  return {
    name: values.name.trim(),
    description: values.description.trim(),
    check: checkOf(values),
    interval_seconds: Number(values.interval),
    timeout_seconds: Number(values.timeout),
    failures: Number(values.failures),
    successes: Number(values.successes),
    agreement: values.agreement === 'majority' ? 'majority' : Number(values.agreement),
    observers: values.observers,
    host_id: values.runsOn,
    depends_on: [...values.dependsOn],
    service_name: orNull(values.telemetry),
    group: orNull(values.group),
    tags: [...values.tags],
    objective_percent: Number(values.objective),
    paused: values.paused,
  };
}

function checkOf(values: FormValues): NewService['check'] {
  const host = values.host.trim();
  switch (values.type) {
    case 'http':
      return {
        type: 'http',
        url: values.url.trim(),
        method: values.method,
        headers: Object.fromEntries(
          values.headers
            .filter(({ name }) => name.trim() !== '')
            .map(({ name, value }) => [name.trim(), value] as const),
        ),
        ...(values.body === '' ? {} : { body: values.body }),
        expected_status: listed(values.expectedStatus, /[\s,]+/),
        ...(values.bodyContains === '' ? {} : { body_contains: values.bodyContains }),
        ...(values.bodyMatches === '' ? {} : { body_matches: values.bodyMatches }),
        ...(values.jsonPath.trim() === '' ? {} : { json_path: values.jsonPath.trim() }),
        ...(values.jsonPath.trim() === '' || values.jsonEquals === ''
          ? {}
          : { json_equals: textToJson(values.jsonEquals) }),
        follow_redirects: values.followRedirects,
        verify_certificate: values.verifyCertificate,
        certificate_days: Number(values.certificateDays),
      };
    case 'tcp':
      return { type: 'tcp', host, port: Number(values.port) };
    case 'dns':
      return {
        type: 'dns',
        host,
        record_type: values.recordType,
        ...(values.resolver.trim() === '' ? {} : { resolver: values.resolver.trim() }),
        expected: listed(values.answers, /\n+/),
      };
    case 'icmp':
      return { type: 'icmp', host };
    case 'heartbeat':
      return {
        type: 'heartbeat',
        period_seconds: Number(values.period),
        grace_seconds: Number(values.grace),
      };
    default:
      return values.type satisfies never;
  }
}

const listed = (text: string, between: RegExp) =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '');

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
