import { z } from 'zod';
import { alertSeverity } from './alert-severity.ts';
import { cursorField, idField, nameField, orNull, textField, timeField, timeParam } from './fields.ts';
import { FINDING_KINDS, findingKind } from './findings.ts';
import { logLevel } from './logs.ts';
import { alertLabels } from './matchers.ts';
import { labelFilter, seriesAggregate, timeFunction } from './metric-query.ts';

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

/** At least so many lines of each service and host within a window; all that is said of them must hold. */
export const logCondition = z.strictObject({
  type: z.literal('log'),
  query: textField(4_096).min(1).optional().meta({
    description:
      'A search in the language of the log centre, such as `"time out" -level:debug status:>=500`.',
  }),
  case_sensitive: z.boolean().optional().meta({ description: 'Of words and phrases in `query`.' }),
  text: textField(1_024).min(1).optional().meta({ description: 'Contained in the line, in any case.' }),
  levels: z.array(logLevel).min(1).max(7).optional(),
  window_seconds: z.int().min(30).max(86_400).default(300),
  at_least: z.int().min(1).max(1_000_000_000).default(1),
});

/**
 * Any metric of any sender, by host and by the labels of `group_by`: what a window of it says (`value`), or by how much
 * that differs from the window so long before (`change`; of the earlier one: `change_ratio`).
 */
export const seriesCondition = z.strictObject({
  type: z.literal('series'),
  metric: nameField,
  unit: textField(64).optional().meta({ description: 'Needed only where one name has several units.' }),
  filters: z.array(labelFilter).max(32).default([]),
  group_by: z.array(nameField).max(8).default([]).meta({
    description: 'One alert for each combination, and for each host that sends it.',
  }),
  time_function: timeFunction
    .optional()
    .meta({ description: 'Counters default to rate, other kinds to avg.' }),
  aggregate: seriesAggregate.optional(),
  quantile: z.number().min(0).max(1).optional(),
  window_seconds: z.int().min(30).max(86_400).default(300),
  of: z.enum(['value', 'change', 'change_ratio']).default('value'),
  comparison: z.enum(['above', 'below']).default('above'),
  threshold: z.number(),
  recovers_at: z.number().optional().meta({ description: 'Left out: the threshold.' }),
});

/** A metric that a host sent within the last day and sends no more, though the host itself is heard. */
export const absenceCondition = z.strictObject({
  type: z.literal('absence'),
  metric: nameField,
  filters: z.array(labelFilter).max(32).default([]),
  silent_seconds: z.int().min(60).max(86_400).default(600),
});

/** A certificate that an HTTPS check saw and that ends soon. */
export const certificateCondition = z.strictObject({
  type: z.literal('certificate'),
  days: z.int().min(1).max(365).default(14),
});

/** The watch itself: rules that cannot look, and checks whose observers see nothing. One alert for all of it. */
export const blindCondition = z.strictObject({
  type: z.literal('blind'),
  failing_seconds: z.int().min(30).max(86_400).default(120),
});

/** What was found without a rule and goes on. */
export const anomalyCondition = z.strictObject({
  type: z.literal('anomaly'),
  min_score: z.number().min(0.5).max(1).default(0.9).meta({
    description: '0.5 is worth a look, 0.8 comes once in weeks.',
  }),
  kinds: z.array(findingKind).min(1).max(FINDING_KINDS.length).optional().meta({
    description: 'Left out: all.',
  }),
});

export const ruleCondition = z
  .discriminatedUnion('type', [
    metricCondition,
    seriesCondition,
    absenceCondition,
    hostCondition,
    serviceCondition,
    certificateCondition,
    logCondition,
    anomalyCondition,
    blindCondition,
  ])
  .meta({ id: 'AlertCondition' });
export type RuleCondition = z.output<typeof ruleCondition>;
export const RULE_TYPES = [
  'metric',
  'series',
  'absence',
  'host',
  'service',
  'certificate',
  'log',
  'anomaly',
  'blind',
] as const satisfies readonly RuleCondition['type'][];

/** Which hosts and services a rule is about; empty lists: all of them. */
export const ruleScope = z
  .strictObject({
    host_ids: z.array(idField).max(500).default([]),
    service_ids: z.array(idField).max(500).default([]),
    groups: z.array(nameField).max(32).default([]),
  })
  .meta({ id: 'AlertScope' });
export type RuleScope = z.output<typeof ruleScope>;

/** For some groups or hosts it is otherwise; the first that names a host counts. */
export const ruleOverride = z
  .strictObject({
    host_ids: z.array(idField).max(500).default([]),
    groups: z.array(nameField).max(32).default([]),
    enabled: z.boolean().default(true),
    threshold: z.number().optional().meta({ description: 'Of conditions that have one.' }),
    recovers_at: z.number().optional(),
    severity: alertSeverity.optional(),
  })
  .refine(({ host_ids: hosts, groups }) => hosts.length + groups.length > 0, {
    message: 'names neither a host nor a group',
  })
  .meta({ id: 'AlertOverride' });
export type RuleOverride = z.output<typeof ruleOverride>;

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
      .meta({ description: "Told first, beside those of the policy's later steps. Empty: the policy's." }),
    overrides: z.array(ruleOverride).max(64).default([]),
    labels: alertLabels.default({}).meta({ description: 'Of its alerts, for policies and silences.' }),
    runbook: textField(8_192)
      .default('')
      .meta({ description: 'What to do, or a link to it. Comes with the alert.' }),
  })
  .meta({ id: 'AlertRuleDefinition' });
export type AlertRuleDefinition = z.output<typeof alertRuleDefinition>;

export const alertRule = z
  .object({
    id: idField,
    name: z.string(),
    title: z.string().meta({
      description: 'What people call it. Of what came with the house: its name in the language of messages.',
    }),
    type: z.enum(RULE_TYPES),
    condition: ruleCondition,
    scope: ruleScope,
    for_seconds: z.int(),
    keep_firing_seconds: z.int(),
    severity: alertSeverity,
    enabled: z.boolean(),
    notification_channels: z.array(z.string()),
    overrides: z.array(ruleOverride),
    labels: z.record(z.string(), z.string()),
    runbook: z.string(),
    built_in: z
      .boolean()
      .meta({ description: 'Came with the house: can be changed and switched off, not removed.' }),
    firing: z.int().meta({ description: 'Alerts that fire now.' }),
    last_evaluated_at: timeField.nullable(),
    last_error: z.string().nullable(),
    missed: z.int().meta({ description: 'Evaluations that came too late, in the last day.' }),
    noise: z.number().nullable().meta({
      description:
        '0 to 1, of the last 30 days: the share of its alerts that nobody acknowledged and that were over within 5 min.',
    }),
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
    rule_id: idField
      .nullable()
      .meta({ description: 'null: the rule is gone, or the alert came from outside.' }),
    rule_name: z.string(),
    rule_title: z.string().meta({ description: 'What people call that rule.' }),
    source: z.enum(['rule', 'alertmanager', 'grafana']).meta({ description: 'Who saw it.' }),
    labels: z.record(z.string(), z.string()),
    incident_id: idField.nullable(),
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
    quiet: z
      .string()
      .nullable()
      .meta({ description: 'Why nobody is told of it now: a silence, maintenance, a hold.' }),
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
      condition: orNull(ruleCondition).meta({
        description: 'As it was when it fired. Null: a rule of somebody else.',
      }),
      annotations: z.record(z.string(), z.string()),
      generator_url: z
        .string()
        .nullable()
        .meta({ description: "Where it comes from, in its sender's words." }),
      runbook: z.string(),
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
  incident_id: idField.optional(),
  q: textField(256).optional().meta({ description: 'Part of the message or of the name of the rule.' }),
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

/** A rule to begin with: what would be too noisy for everybody, or what only its owner can name. */
export const ruleTemplate = z
  .object({
    key: z.string(),
    title: z.string(),
    why: z.string().meta({ description: 'Why it is not on by itself, and what to set.' }),
    definition: alertRuleDefinition,
  })
  .meta({ id: 'AlertRuleTemplate' });
export type RuleTemplate = z.output<typeof ruleTemplate>;
export const listRuleTemplatesResponse = z
  .object({ items: z.array(ruleTemplate) })
  .meta({ id: 'AlertRuleTemplateList' });

/** How a rule would have been over what is stored. */
export const backtestRequest = z
  .strictObject({
    rule: alertRuleDefinition,
    days: z.int().min(1).max(90).default(30),
    instead_for_seconds: z
      .array(seconds(86_400))
      .max(8)
      .default([300, 600])
      .meta({ description: 'Other values of `for_seconds` to compare with.' }),
  })
  .meta({ id: 'AlertBacktestRequest' });
export type BacktestRequest = z.output<typeof backtestRequest>;
const outcome = z.object({
  for_seconds: z.int(),
  fired: z.int().meta({ description: 'How often it would have fired.' }),
  acknowledged: z.int().meta({ description: 'Of those, how many meet an alert that somebody acknowledged.' }),
  lost: z.int().meta({ description: 'Acknowledged alerts of this rule that it would not have raised.' }),
  median_seconds: z.number().nullable(),
});
export const backtestResponse = z
  .object({
    from: timeField.meta({ description: 'Where what is stored begins, if later than asked.' }),
    to: timeField,
    step_seconds: z.int().meta({ description: 'How far apart the moments are at which it was looked at.' }),
    notes: z.array(z.string()).meta({
      description: 'Where the past was looked at otherwise than the present is, or could not be.',
    }),
    subjects: z.int().meta({ description: 'Hosts or groups of labels that were looked at.' }),
    as_defined: outcome,
    instead: z.array(outcome),
    episodes: z
      .array(z.object({ subject: z.string(), from: timeField, to: timeField.nullable(), peak: z.number() }))
      .meta({ description: 'As defined: newest first, at most 100.' }),
    now: z
      .array(
        z.object({
          subject: z.string(),
          value: z.number().nullable(),
          verdict: z.enum(['bad', 'good', 'no_data']),
        }),
      )
      .meta({ description: 'What it says at this moment, at most 100.' }),
  })
  .meta({ id: 'AlertBacktest' });
export type Backtest = z.infer<typeof backtestResponse>;

/** A Prometheus rule file: what we honour becomes rules, the rest is listed. */
export const importRulesRequest = z
  .strictObject({
    yaml: z.string().min(1).max(1_048_576).meta({ example: 'groups: []' }),
    dry_run: z.boolean().default(true),
  })
  .meta({ id: 'RuleImport' });
export const importRulesResponse = z
  .object({
    applied: z.boolean(),
    rules: z.array(
      z.object({ name: z.string(), action: z.enum(['add', 'change', 'keep']), note: z.string().nullable() }),
    ),
    refused: z.array(z.object({ group: z.string(), alert: z.string(), reason: z.string() })),
  })
  .meta({ id: 'RuleImported' });
