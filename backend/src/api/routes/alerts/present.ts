import { formatTimeUs, type Alert } from '@vigilops/contracts/api';
import type { AlertRecord } from '../../../model/index.ts';
import type { RouteDeps } from '../../route.ts';

type Titles = Pick<RouteDeps['ruleDesk'], 'titleOf'>;

export function presentAlert(alert: AlertRecord, { titleOf }: Titles): Alert {
  const timeOrNull = (us: number | null) => (us === null ? null : formatTimeUs(us));
  return {
    id: alert.id,
    rule_id: alert.ruleId,
    rule_name: alert.ruleName,
    rule_title: titleOf(alert.ruleName),
    source: alert.source,
    labels: alert.labels,
    incident_id: alert.incidentId,
    host_id: alert.hostId,
    host_name: alert.hostName,
    service_id: alert.serviceId,
    service_name: alert.serviceName,
    status: statusOf(alert),
    severity: alert.severity,
    message: alert.message,
    value: alert.value,
    because_of: alert.becauseOf?.name ?? null,
    quiet: alert.quiet?.reason ?? null,
    fired_at: formatTimeUs(alert.firedAtUs),
    resolved_at: timeOrNull(alert.resolvedAtUs),
    acknowledged_at: timeOrNull(alert.acknowledgedAtUs),
    acknowledged_by: alert.acknowledgedBy,
  };
}

export function presentAlertDetail(alert: AlertRecord, titles: Titles) {
  return {
    ...presentAlert(alert, titles),
    detail: {
      condition: alert.condition,
      annotations: alert.annotations,
      generator_url: alert.generatorUrl,
      runbook: alert.runbook,
      note: alert.note,
      resolution: alert.resolution,
      pending_since: formatTimeUs(alert.pendingSinceUs),
    },
  };
}

function statusOf({ state, acknowledgedAtUs }: AlertRecord): Alert['status'] {
  if (state === 'resolved') {
    return 'resolved';
  }
  return acknowledgedAtUs === null ? 'firing' : 'acknowledged';
}
