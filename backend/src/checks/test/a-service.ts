import type { KnownCheckConfig, ResultStatus } from '@vigilops/contracts/api';
import type { CheckResultRow, ServiceRecord, ServiceSpec, ToJudge } from '../../model/index.ts';

export const T0 = Date.UTC(2026, 2, 1, 12) * 1_000;
export const SECOND = 1e6;

/** A moment of a test, in seconds after its beginning. */
export const at = (seconds: number) => T0 + seconds * SECOND;

export const HTTP_CHECK: KnownCheckConfig = {
  type: 'http',
  url: 'https://shop.example.com/health',
  method: 'GET',
  headers: {},
  expected_status: ['2xx'],
  follow_redirects: true,
  verify_certificate: true,
  certificate_days: 0,
};

export function aSpec(changes: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    name: 'shop',
    description: '',
    check: HTTP_CHECK,
    interval_seconds: 60,
    timeout_seconds: 10,
    failures: 2,
    successes: 1,
    agreement: 'majority',
    observers: { all: true, host_ids: [], groups: [], tags: [] },
    host_id: null,
    depends_on: [],
    service_name: null,
    group: null,
    tags: [],
    objective_percent: 99.9,
    paused: false,
    ...changes,
  };
}

export function aService(
  spec: Partial<ServiceSpec> = {},
  changes: Partial<ServiceRecord> = {},
): ToJudge['service'] {
  const whole = aSpec(spec);
  return {
    id: 1,
    name: whole.name,
    namespace: '',
    source: 'api',
    definedByHostId: null,
    sealed: null,
    state: 'unknown',
    stateSinceUs: null,
    stateReason: null,
    becauseOf: null,
    lastCheckUs: null,
    uptimePercent: null,
    createdAtUs: T0,
    ...changes,
    spec: whole,
  };
}

export function aResult(
  seconds: number,
  status: ResultStatus = 'up',
  changes: Partial<CheckResultRow> = {},
): CheckResultRow {
  return {
    serviceId: 1,
    timeUs: at(seconds),
    observerId: 1,
    status,
    durationMs: status === 'up' ? 12 : null,
    dnsMs: null,
    connectMs: null,
    tlsMs: null,
    firstByteMs: null,
    statusCode: null,
    error: status === 'down' ? 'connection refused' : null,
    certificateExpiresUs: null,
    ...changes,
  };
}

export const HOST_NAMES = new Map([
  [1, 'web-1'],
  [2, 'web-2'],
  [3, 'web-3'],
]);

export function toJudge(changes: Partial<ToJudge> = {}): ToJudge {
  return {
    service: aService(),
    fromUs: T0,
    before: null,
    results: [],
    hostNames: HOST_NAMES,
    absences: [],
    parent: null,
    nowUs: at(3_600),
    ...changes,
  };
}
