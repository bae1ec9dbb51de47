import { dateTime, type DataQueryRequest, type DataSourceInstanceSettings } from '@grafana/data';
import type { BackendSrvRequest, FetchResponse, TemplateSrv } from '@grafana/runtime';
import { of, throwError, type Observable } from 'rxjs';
import type { LogRecord, LogVolumeResponse, SteppedResult } from '../api/types.ts';
import type { VigilOptions, VigilQuery } from '../datasource/query.ts';

export const FROM = '2026-03-01T12:00:00.000Z';
export const TO = '2026-03-01T13:00:00.000Z';

export function rangeOfAnHour() {
  const [from, to] = [dateTime(FROM), dateTime(TO)];
  return { from, to, raw: { from, to } };
}

export function aRequest(
  targets: VigilQuery[],
  fields: Partial<DataQueryRequest<VigilQuery>> = {},
): DataQueryRequest<VigilQuery> {
  return {
    requestId: 'r',
    interval: '10s',
    intervalMs: 10_000,
    maxDataPoints: 200,
    range: rangeOfAnHour(),
    scopedVars: {},
    targets,
    timezone: 'utc',
    app: 'dashboard',
    startTime: 0,
    ...fields,
  };
}

export function aStepped(fields: Partial<SteppedResult> = {}): SteppedResult {
  return {
    metric: 'system.cpu.utilization',
    kind: 'gauge',
    unit: '1',
    description: 'Share of CPU in use.',
    from: FROM,
    to: TO,
    series_total: 1,
    truncated: false,
    warnings: [],
    resolution: 'step',
    result_unit: '1',
    step_seconds: 60,
    rollup: 'raw',
    time_function: 'avg',
    aggregate: null,
    times: ['2026-03-01T12:00:00.000000Z', '2026-03-01T12:01:00.000000Z'],
    series: [{ labels: { 'host.name': 'web-1' }, values: [0.25, null] }],
    ...fields,
  };
}

export function aLogRecord(fields: Partial<LogRecord> = {}): LogRecord {
  return {
    id: '1',
    time: '2026-03-01T12:00:00.123456Z',
    time_unix_nano: '1772366400123456789',
    observed_time: '2026-03-01T12:00:00.200000Z',
    stream_id: 1,
    sequence: '1',
    host_id: 1,
    host_name: 'web-1',
    service_name: 'shop',
    file_path: '/var/log/shop.log',
    level: 'error',
    severity_number: 17,
    severity_text: 'ERROR',
    body: 'payment refused',
    body_json: null,
    attributes: {},
    trace_id: null,
    span_id: null,
    flags: 0,
    event_name: null,
    template_id: null,
    issue_id: null,
    ...fields,
  };
}

export function aVolume(fields: Partial<LogVolumeResponse> = {}): LogVolumeResponse {
  return {
    from: FROM,
    to: TO,
    step_seconds: 1_800,
    times: ['2026-03-01T12:00:00.000000Z', '2026-03-01T12:30:00.000000Z'],
    levels: [],
    total: 0,
    counted_from: FROM,
    ...fields,
  };
}

export const someSettings = (
  jsonData: VigilOptions = { url: 'http://vigilops:8080' },
): DataSourceInstanceSettings<VigilOptions> =>
  ({
    uid: 'vigil',
    id: 1,
    name: 'VigilOps',
    type: 'vigilops-datasource',
    url: '/api/datasources/proxy/uid/vigil',
    jsonData,
    readOnly: false,
    access: 'proxy',
    meta: { id: 'vigilops-datasource' },
  }) as DataSourceInstanceSettings<VigilOptions>;

/** Grafana's backend service: answers by address, keeps what was asked. A function answers by the question. */
export function aBackend(answers: Readonly<Record<string, unknown>>) {
  const requests: BackendSrvRequest[] = [];
  const fetch = <T>(request: BackendSrvRequest): Observable<FetchResponse<T>> => {
    requests.push(request);
    const path = request.url.replace('/api/datasources/proxy/uid/vigil', '');
    const key = Object.keys(answers).find((each) => path === each || path.startsWith(`${each}?`));
    const given = key === undefined ? refusal(404, undefined) : answers[key];
    const answer: unknown = typeof given === 'function' ? given(request) : given;
    return answer instanceof Refusal
      ? throwError(() => ({ ...answer, config: request }))
      : of({ data: answer as T } as FetchResponse<T>);
  };
  return { requests, fetch };
}

class Refusal {
  readonly status: number;
  readonly statusText = '';
  readonly data: unknown;
  constructor(status: number, data: unknown) {
    this.status = status;
    this.data = data;
  }
}

/** What Grafana throws when an answer is no success. */
export const refusal = (status: number, data: unknown) => new Refusal(status, data);

/** Grafana's template service with these variables; `$name` and `${name}` are replaced. */
export function templates(variables: Readonly<Record<string, string | string[]>> = {}): TemplateSrv {
  return {
    getVariables: () => [],
    containsTemplate: () => false,
    updateTimeRange() {},
    replace(text = '', _vars, format) {
      return text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => {
        const value = variables[name];
        if (value === undefined) {
          return whole;
        }
        return typeof format === 'function' ? String(format(value)) : String(value);
      });
    },
  };
}

/** A data source that Grafana lists whatever it is asked for. */
export const GRAFANAS_OWN = { type: 'datasource', uid: 'grafana', name: '-- Grafana --' };
