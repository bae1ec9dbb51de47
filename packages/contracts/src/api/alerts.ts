import { z } from 'zod';
import { logLevel } from './logs.ts';
import { cursorField, idField, nameField, textField, timeField, timeParam } from './fields.ts';

export const alertSeverity = z.enum(['critical', 'warning', 'info']).meta({ id: 'AlertSeverity' });
export type AlertSeverity = z.infer<typeof alertSeverity>;

/** Figures of a host that a rule may compare; ratios are 0 to 1. */
export const HOST_FIGURES = [
  'cpu_usage_ratio',
  'memory_usage_ratio',
  'swap_usage_ratio',
  'disk_usage_ratio',
  'load_1m',
  'load_5m',
  'load_15m',
  'network_receive_bytes_per_second',
  'network_transmit_bytes_per_second',
] as const;

const seconds = (max: number) => z.int().min(0).max(max);

/** A figure of each host against a threshold. Good again only past `recovers_at`, so that it does not flap at the edge. */
export const metricCondition = z.strictObject({
  type: z.literal('metric'),
  figure: z.enum(HOST_FIGURES),
  comparison: z.enum(['above', 'below']).default('above'),
  threshold: z.number(),
  recovers_at: z.number().optional().meta({ description: 'Left out: the threshold.' }),
});

/** A host that was not heard from for its time-out. */
export const hostCondition = z.strictObject({
  type: z.literal('host'),
  offline: z.literal(true).default(true),
});

/** A service whose observers agree that it is down, or that answers slowly. */
export const serviceCondition = z.strictObject({
  type: z.literal('service'),
  slower_than_ms: z.number().min(1).max(300_000).optional().meta({ description: 'Left out: down.' }),
});

/** At least so many lines of each service and host within a window. */
export const logCondition = z.strictObject({
  type: z.literal('log'),
  text: textField(1_024).min(1).optional().meta({ description: 'Contained in the line, in any case.' }),
  levels: z.array(logLevel).min(1).max(7).optional(),
  window_seconds: z.int().min(30).max(86_400).default(300),
  at_least: z.int().min(1).max(1_000_000_000).default(1),
});

export const ruleCondition = z
  .discriminatedUnion('type', [metricCondition, hostCondition, serviceCondition, logCondition])
  .meta({ id: 'AlertCondition' });
export type RuleCondition = z.output<typeof ruleCondition>;

/** Which hosts and services a rule is about; empty lists: all of them. */
export const ruleScope = z
  .strictObject({
    host_ids: z.array(idField).max(500).default([]),
    service_ids: z.array(idField).max(500).default([]),
    groups: z.array(nameField).max(32).default([]),
  })
  .meta({ id: 'AlertScope' });
export type RuleScope = z.output<typeof ruleScope>;

export const alertRuleDefinition = z
  .strictObject({
    name: nameField,
    condition: ruleCondition,
    scope: ruleScope.prefault({}),
    for_seconds: seconds(86_400).default(0).meta({ description: 'How long it must hold before it fires.' }),
    keep_firing_seconds: seconds(86_400)
      .default(0)
      .meta({ description: 'How long it must be good again before it is resolved.' }),
    severity: alertSeverity.default('warning'),
    enabled: z.boolean().default(true),
    notification_channels: z
      .array(nameField)
      .max(16)
      .default([])
      .meta({ description: 'Empty: those of the settings.' }),
  })
  .meta({ id: 'AlertRuleDefinition' });
export type AlertRuleDefinition = z.output<typeof alertRuleDefinition>;

export const alertRule = z
  .object({
    id: idField,
    name: z.string(),
    type: z.enum(['metric', 'host', 'service', 'log']),
    condition: ruleCondition,
    scope: ruleScope,
    for_seconds: z.int(),
    keep_firing_seconds: z.int(),
    severity: alertSeverity,
    enabled: z.boolean(),
    notification_channels: z.array(z.string()),
    built_in: z
      .boolean()
      .meta({ description: 'Came with the house: can be changed and switched off, not removed.' }),
    firing: z.int().meta({ description: 'Alerts that fire now.' }),
    last_evaluated_at: timeField.nullable(),
    last_error: z.string().nullable(),
  })
  .meta({ id: 'AlertRule' });
export type AlertRule = z.infer<typeof alertRule>;

export const listAlertRulesResponse = z.object({ items: z.array(alertRule) }).meta({ id: 'AlertRuleList' });
export const alertRuleParams = z.strictObject({ id: idField });

/** `acknowledged`: it fires, and somebody is at it. */
export const alertStatus = z.enum(['firing', 'acknowledged', 'resolved']).meta({ id: 'AlertStatus' });

export const alert = z
  .object({
    id: idField,
    rule_id: idField.nullable().meta({ description: 'null: the rule is gone.' }),
    rule_name: z.string(),
    host_id: idField.nullable(),
    host_name: z.string().nullable(),
    service_id: idField.nullable(),
    service_name: z.string().nullable(),
    status: alertStatus,
    severity: alertSeverity,
    message: z.string(),
    value: z.number().nullable().meta({ description: 'When it was last looked at.' }),
    because_of: z
      .string()
      .nullable()
      .meta({ description: 'What it depends on that is down, too: no reason to wake anybody.' }),
    fired_at: timeField,
    resolved_at: timeField.nullable(),
    acknowledged_at: timeField.nullable(),
    acknowledged_by: z.string().nullable(),
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof alert>;

export const alertDetail = alert
  .extend({
    detail: z.object({
      condition: ruleCondition.meta({ description: 'As it was when it fired.' }),
      note: z.string().nullable().meta({ description: 'Of who acknowledged it.' }),
      resolution: z.string().nullable().meta({ description: 'Why it ended.' }),
      pending_since: timeField,
    }),
  })
  .meta({ id: 'AlertDetail' });

export const listAlertsQuery = z.strictObject({
  status: z.array(alertStatus).max(3).optional(),
  severity: z.array(alertSeverity).max(3).optional(),
  rule_id: idField.optional(),
  host_id: idField.optional(),
  service_id: idField.optional(),
  from: timeParam.default('now-30d').meta({ description: 'Those that fired, or still fired, after it.' }),
  to: timeParam.default('now'),
  limit: z.int().min(1).max(1_000).default(100),
  cursor: cursorField.optional(),
});

/** Newest first. */
export const listAlertsResponse = z
  .object({ items: z.array(alert), next_cursor: z.string().nullable() })
  .meta({ id: 'AlertList' });

export const alertParams = z.strictObject({ id: idField });
export const acknowledgeAlertRequest = z
  .strictObject({ note: textField(2_048).optional() })
  .meta({ id: 'AlertAcknowledgement' });
