import { listAlertsQuery, type Alert } from '@vigilops/contracts/api';
import { z } from 'zod';
import { ALERTS_LINK, incidentLink, ruleLink } from './links.ts';
import { hostNamed, serviceNamed } from './names.ts';
import { rangeFields, rangeOf } from './range.ts';
import { defineTool, type Row, type ToolContext } from './tool.ts';

export function alertRow(alert: Alert): Row {
  return {
    cite: `alert:${String(alert.id)}`,
    link: alert.incident_id === null ? ALERTS_LINK : incidentLink(alert.incident_id),
    status: alert.status,
    severity: alert.severity,
    rule: alert.rule_title,
    host: alert.host_name ?? undefined,
    service: alert.service_name ?? undefined,
    message: alert.message,
    value: alert.value ?? undefined,
    fired_at: alert.fired_at,
    resolved_at: alert.resolved_at ?? undefined,
    acknowledged_by: alert.acknowledged_by ?? undefined,
    because_of: alert.because_of ?? undefined,
    told_nobody_because: alert.quiet ?? undefined,
    incident: alert.incident_id === null ? undefined : `incident:${String(alert.incident_id)}`,
  };
}

/** The numbers of a host and a service that are given by name. */
export async function subjectOf(
  { host, service }: { readonly host?: string | undefined; readonly service?: string | undefined },
  context: ToolContext,
) {
  return {
    host_id: host === undefined ? undefined : (await hostNamed(host, context)).id,
    service_id: service === undefined ? undefined : (await serviceNamed(service, context)).id,
  };
}

export const subjectFields = {
  host: z.string().max(256).optional().describe('Name of a host.'),
  service: z.string().max(256).optional().describe('Name of a checked service.'),
};

export const listAlerts = defineTool({
  name: 'list_alerts',
  title: 'List alerts',
  description:
    'Alerts that fired or still fired within a range, newest first. Those that belong together are incidents.',
  input: z.strictObject({
    status: listAlertsQuery.shape.status,
    severity: listAlertsQuery.shape.severity,
    ...subjectFields,
    q: z.string().max(256).optional().describe('Part of the message or of the name of the rule.'),
    ...rangeFields('now-1d'),
    limit: z.int().min(1).max(100).default(30),
  }),
  run: async ({ status, severity, host, service, q, limit, ...asked }, context) => {
    const { from, to } = rangeOf(asked, context);
    const subject = await subjectOf({ host, service }, context);
    const found = await context.sources.listAlerts({ status, severity, ...subject, q, from, to, limit });
    return {
      facts: { from, to },
      rows: found.items.map(alertRow),
      notes: found.next_cursor === null ? [] : ['there are more alerts: narrow the range or the question'],
    };
  },
});

export const listAlertRules = defineTool({
  name: 'list_alert_rules',
  title: 'List alert rules',
  description: 'What is watched for: the rules that make alerts, with their conditions.',
  input: z.strictObject({
    q: z.string().max(256).optional().describe('Part of the name.'),
    firing: z.boolean().optional().describe('true: only those that fire now.'),
    limit: z.int().min(1).max(100).default(50),
  }),
  run: async ({ q = '', firing, limit }, { sources }) => {
    const wanted = q.toLowerCase();
    const found = (await sources.listAlertRules()).items
      .filter(({ name, title }) => `${name}\n${title}`.toLowerCase().includes(wanted))
      .filter((rule) => firing === undefined || rule.firing > 0 === firing);
    return {
      rows: found.slice(0, limit).map((rule) => ({
        cite: `rule:${String(rule.id)}`,
        link: ruleLink(rule.id),
        name: rule.title,
        enabled: rule.enabled,
        severity: rule.severity,
        condition: rule.condition,
        for_seconds: rule.for_seconds,
        firing: rule.firing,
        error: rule.last_error ?? undefined,
      })),
      notes: found.length > limit ? [`${String(found.length - limit)} more rules: narrow by q`] : [],
    };
  },
});
