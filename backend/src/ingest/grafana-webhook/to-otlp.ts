import { GRAFANA_ALERT, RESOURCE } from '@vigilops/contracts';
import type { GrafanaAlert, GrafanaNotification } from '@vigilops/contracts/api';
import { encodeLogsRequest, type Attributes, type LogRecordInput } from '@vigilops/otlp';

const SCOPE = { name: 'vigilops.grafana-webhook' };
/** SeverityNumber (OpenTelemetry, Logs Data Model). */
const SEVERITY = { error: 17, warn: 13, info: 9 } as const;

const MAX_BODY_CHARACTERS = 1_000;
const MAX_TEXT_CHARACTERS = 2_000;
const MAX_ENTRIES = 64;
const HOST_LABELS = ['host', 'host.name', 'host_name', 'hostname'];

/**
 * A notification as log records, one an alert, of a service of their own. A host that a label names is an attribute and
 * no more: whose data a record is follows from who sent it, and Grafana is nobody's host.
 */
export function encodeNotification(notification: GrafanaNotification, timeUnixNano: bigint): Uint8Array {
  const { groupKey, receiver } = notification;
  const records = notification.alerts.map((alert): LogRecordInput => {
    const severity = severityOf(alert);
    return {
      timeUnixNano,
      severityNumber: SEVERITY[severity],
      severityText: severity.toUpperCase(),
      eventName: GRAFANA_ALERT.event,
      body: lineOf(alert),
      attributes: {
        ...attributesOf(alert),
        ...given({ [GRAFANA_ALERT.groupKey]: groupKey, [GRAFANA_ALERT.receiver]: receiver }),
      },
    };
  });
  return encodeLogsRequest([
    { resource: { [RESOURCE.serviceName]: GRAFANA_ALERT.service }, scope: SCOPE, records },
  ]);
}

function severityOf({ status, labels }: GrafanaAlert): keyof typeof SEVERITY {
  if (status === 'resolved') {
    return 'info';
  }
  return labels['severity']?.toLowerCase() === 'critical' ? 'error' : 'warn';
}

/** FIRING HighCpu web-1: CPU above 90 % for ten minutes */
function lineOf({ status, labels, annotations }: GrafanaAlert): string {
  const head = [status.toUpperCase(), labels['alertname'] ?? '', hostOf(labels) ?? '']
    .filter((word) => word !== '')
    .join(' ');
  const summary = annotations['summary'] ?? annotations['description'] ?? '';
  const line = summary === '' ? head : `${head}: ${summary}`;
  return cut(line.replace(/\s+/g, ' ').trim(), MAX_BODY_CHARACTERS);
}

function attributesOf(alert: GrafanaAlert): Attributes {
  const { labels, annotations, values, endsAt } = alert;
  const host = hostOf(labels);
  return {
    ...given({
      [GRAFANA_ALERT.name]: labels['alertname'] ?? '',
      [GRAFANA_ALERT.status]: alert.status,
      [GRAFANA_ALERT.fingerprint]: alert.fingerprint,
      [GRAFANA_ALERT.ruleUid]: alert.ruleUID,
      [GRAFANA_ALERT.startsAt]: alert.startsAt,
      // Go's zero time: it still fires.
      [GRAFANA_ALERT.endsAt]: endsAt.startsWith('0001-') ? '' : endsAt,
      [GRAFANA_ALERT.generatorUrl]: alert.generatorURL,
      [GRAFANA_ALERT.dashboardUrl]: alert.dashboardURL,
      [GRAFANA_ALERT.panelUrl]: alert.panelURL,
      [GRAFANA_ALERT.silenceUrl]: alert.silenceURL,
      [RESOURCE.hostName]: host ?? '',
    }),
    [GRAFANA_ALERT.labels]: bounded(labels),
    [GRAFANA_ALERT.annotations]: bounded(annotations),
    [GRAFANA_ALERT.values]: Object.fromEntries(Object.entries(values).slice(0, MAX_ENTRIES)),
  };
}

function hostOf(labels: Readonly<Record<string, string>>): string | undefined {
  return HOST_LABELS.map((name) => labels[name]).find((name) => name !== undefined && name !== '');
}

function given(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([, text]) => text !== '')
      .map(([key, text]) => [key, cut(text, MAX_TEXT_CHARACTERS)]),
  );
}

function bounded(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts)
      .slice(0, MAX_ENTRIES)
      .map(([key, text]) => [key, cut(text, MAX_TEXT_CHARACTERS)]),
  );
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}
