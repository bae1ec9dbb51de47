import { formatTimeUs, type KnownCheckConfig, type Service } from '@vigilops/contracts/api';
import type { CheckResultRow, ServiceSpec } from '../model/index.ts';
import type { ListedService } from '../store/index.ts';
import { lifetimeUs } from './judging/opinions.ts';

/** A service with what its observers found newest, one result each. */
export function presentService(
  { service, status, telemetry }: ListedService,
  newest: readonly CheckResultRow[],
  nowUs: number,
): Service {
  const { spec } = service;
  const fresh = spec === null ? [] : newest.filter(({ timeUs }) => timeUs > nowUs - freshUs(spec));
  const isSettled = status === service.state;
  return {
    id: service.id,
    name: service.name,
    namespace: service.namespace,
    type: spec?.check.type ?? 'otlp',
    source: service.source,
    target: spec === null ? null : targetOf(spec.check),
    host_id: spec?.host_id ?? null,
    group: spec?.group ?? null,
    tags: [...(spec?.tags ?? [])],
    status,
    status_since: isSettled ? timeOrNull(service.stateSinceUs) : null,
    status_reason: isSettled ? service.stateReason : null,
    because_of: status === 'down' ? service.becauseOf : null,
    observers: fresh.length,
    last_check_at: timeOrNull(service.lastCheckUs),
    response_time_ms: medianOf(fresh.flatMap(({ durationMs }) => durationMs ?? [])),
    certificate_expires_at: timeOrNull(leastOf(fresh.flatMap((one) => one.certificateExpiresUs ?? []))),
    uptime_percent: service.uptimePercent,
    objective_percent: spec?.objective_percent ?? null,
    instances: telemetry.instances,
    host_ids: [...telemetry.hostIds],
    versions: [...telemetry.versions],
    sdk_languages: [...telemetry.sdkLanguages],
    first_seen: telemetry.firstSeen ?? formatTimeUs(service.createdAtUs),
    last_seen: telemetry.lastSeen,
  };
}

/** How long a result tells how things are. */
export function freshUs(spec: ServiceSpec): number {
  const { check } = spec;
  return check.type === 'heartbeat' ? (check.period_seconds + check.grace_seconds) * 1e6 : lifetimeUs(spec);
}

/** What is asked, without what may be secret in it; a job that reports by itself is not asked. */
export function targetOf(check: KnownCheckConfig): string | null {
  switch (check.type) {
    case 'http':
      return check.url;
    case 'tcp':
      return `${check.host.includes(':') ? `[${check.host}]` : check.host}:${String(check.port)}`;
    case 'dns':
      return `${check.host} ${check.record_type}`;
    case 'icmp':
      return check.host;
    case 'script':
      return check.command[0] ?? null;
    case 'heartbeat':
      return null;
    default:
      return check satisfies never;
  }
}

export function timeOrNull(us: number | null): string | null {
  return us === null ? null : formatTimeUs(us);
}

function leastOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
