import { formatTimeUs } from '@vigilops/contracts/api';
import type { Letter } from '../../channel.ts';
import type { ToldAlert } from '../../../model/index.ts';

/**
 * What Alertmanager's webhook sends (version 4, prometheus.io/docs/alerting/latest/configuration/#webhook_config), so that
 * its receivers understand us, and beside it what only we know, under `vigilops`. Values stand as they are: programs read
 * them.
 */
export function payloadOf(letter: Letter, alerts: readonly ToldAlert[]) {
  const { content } = letter;
  const told = alerts.map((alert) => alertOf(alert, letter.houseUrl));
  return {
    version: '4',
    groupKey: letter.incidentId === null ? letter.idempotencyKey : `incident:${String(letter.incidentId)}`,
    truncatedAlerts: content.alerts.length - alerts.length,
    status: content.kind === 'resolved' || isAllOver(alerts) ? 'resolved' : 'firing',
    receiver: letter.receiver,
    groupLabels: {},
    commonLabels: common(told.map(({ labels }) => labels)),
    commonAnnotations: common(told.map(({ annotations }) => annotations)),
    externalURL: letter.houseUrl ?? '',
    alerts: told,
    vigilops: {
      idempotency_key: letter.idempotencyKey,
      house: letter.house,
      kind: content.kind,
      incident_id: letter.incidentId,
      title: content.title,
      severity: content.severity,
      priority: content.priority,
      priority_reason: content.priorityReason,
      cause: content.cause,
      started_at: formatTimeUs(content.startedUs),
      resolved_at: content.resolvedUs === null ? null : formatTimeUs(content.resolvedUs),
      acknowledged_by: content.acknowledgedBy,
      firing: content.firing,
      resolved: content.resolved,
      runbook: content.runbook,
      evidence: content.evidence,
      lines: content.lines,
      url: letter.links.open,
    },
  };
}

function isAllOver(alerts: readonly ToldAlert[]): boolean {
  return alerts.length > 0 && alerts.every(({ status }) => status === 'resolved');
}

/** Go's zero time: it is not over. */
const NOT_OVER = '0001-01-01T00:00:00Z';

function alertOf(alert: ToldAlert, houseUrl: string | null) {
  const own = {
    alertname: alert.ruleName,
    severity: alert.severity,
    ...(alert.hostName === null ? {} : { host: alert.hostName }),
    ...(alert.serviceName === null ? {} : { service: alert.serviceName }),
  };
  return {
    status: alert.status,
    labels: { ...own, ...alert.labels },
    annotations: { summary: alert.message, ...alert.annotations },
    startsAt: formatTimeUs(alert.firedUs),
    endsAt: alert.resolvedUs === null ? NOT_OVER : formatTimeUs(alert.resolvedUs),
    generatorURL: alert.generatorUrl ?? houseUrl ?? '',
    fingerprint: `vigilops-${String(alert.id)}`,
    value: alert.value,
  };
}

/** What all of them say alike. */
function common(maps: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  const [first = {}, ...others] = maps;
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) => others.every((other) => other[key] === value)),
  );
}
