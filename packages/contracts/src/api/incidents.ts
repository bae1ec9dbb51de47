import { z } from 'zod';
import { alertSeverity } from './alert-severity.ts';
import { alert } from './alerts.ts';
import { cursorField, idField, nameField, textField, timeField, timeParam } from './fields.ts';
import { notice } from './notifications.ts';

/** `acknowledged`: it lasts, and somebody is at it. */
export const incidentState = z
  .enum(['firing', 'acknowledged', 'resolved'])
  .meta({ id: 'AlertIncidentState' });

/** Alerts that belong together: one thing that is wrong. */
export const incident = z
  .object({
    id: idField,
    title: z.string(),
    state: incidentState,
    severity: alertSeverity.meta({ description: 'The worst of its alerts, whatever became of them.' }),
    priority: z.int().min(1).max(4).meta({ description: '1 is the most urgent.' }),
    priority_reason: z.string(),
    cause: z.string().nullable().meta({ description: 'What most likely began it, in one line.' }),
    cause_alert_id: idField.nullable(),
    alerts: z.int(),
    firing: z.int(),
    hosts: z.array(z.object({ id: idField, name: z.string() })).meta({ description: 'At most 20.' }),
    services: z.array(z.object({ id: idField, name: z.string() })).meta({ description: 'At most 20.' }),
    quiet: z
      .string()
      .nullable()
      .meta({ description: 'Why nobody is told of it now: a silence, maintenance, a hold.' }),
    started_at: timeField,
    last_alert_at: timeField,
    resolved_at: timeField.nullable(),
    acknowledged_at: timeField.nullable(),
    acknowledged_by: z.string().nullable(),
    assigned_to: z.string().nullable(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof incident>;

/** What the denoising did with an alert or an incident, and why. */
export const LEDGER_KINDS = [
  'merged',
  'held',
  'silenced',
  'maintenance',
  'inhibited',
  'flapping',
  'quiet_time',
  'acknowledged',
  'folded',
] as const;
export const ledgerKind = z.enum(LEDGER_KINDS).meta({ id: 'LedgerKind' });
export type LedgerKind = z.infer<typeof ledgerKind>;

export const ledgerEntry = z
  .object({
    id: z.int(),
    at: timeField,
    until: timeField.nullable(),
    kind: ledgerKind,
    alert_id: idField.nullable(),
    incident_id: idField.nullable(),
    message: z.string().meta({ description: 'What was not told by itself.' }),
    reason: z.string(),
    severity: alertSeverity,
    is_shadow: z
      .boolean()
      .meta({ description: 'It was told all the same: the measure is only being tried.' }),
    undone_at: timeField.nullable(),
    undone_by: z.string().nullable(),
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.infer<typeof ledgerEntry>;

export const TIMELINE_KINDS = [
  'change',
  'fired',
  'resolved',
  'acknowledged',
  'assigned',
  'note',
  'merged',
  'split',
  'hidden',
  'told',
  'not_told',
] as const;
export const timelineEntry = z
  .object({
    at: timeField,
    kind: z.enum(TIMELINE_KINDS),
    text: z.string(),
    by: z.string().nullable(),
    alert_id: idField.nullable(),
    ledger_id: z.int().nullable(),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** What was seen around the begin of an alert, as it was then. */
export const alertEvidence = z
  .object({
    kind: z.enum(['processes', 'changes', 'log_lines', 'related_alerts', 'check', 'disk']),
    title: z.string(),
    lines: z.array(z.string()).max(20),
    host_id: idField.nullable(),
    search: z
      .object({ query: z.string(), case_sensitive: z.boolean(), from: timeField, to: timeField })
      .optional()
      .meta({ description: 'What finds these lines, and those beside them, in the log centre.' }),
  })
  .meta({ id: 'AlertEvidence' });
export type AlertEvidence = z.infer<typeof alertEvidence>;

export const incidentDetail = incident
  .extend({
    members: z.array(
      alert.extend({
        merged_because: z.string().nullable(),
        evidence: z.array(alertEvidence),
      }),
    ),
    timeline: z.array(timelineEntry).meta({ description: 'Oldest first.' }),
    notices: z.array(notice),
    similar: z
      .array(
        z.object({
          id: idField,
          title: z.string(),
          started_at: timeField,
          resolved_at: timeField.nullable(),
          ending: z.string().nullable().meta({ description: 'The last note of who was at it.' }),
        }),
      )
      .meta({ description: 'Past ones of the same rules on the same hosts and services.' }),
  })
  .meta({ id: 'IncidentDetail' });
export type IncidentDetail = z.infer<typeof incidentDetail>;

export const listIncidentsQuery = z.strictObject({
  state: z.array(incidentState).max(3).optional(),
  severity: z.array(alertSeverity).max(3).optional(),
  host_id: idField.optional(),
  service_id: idField.optional(),
  from: timeParam.default('now-30d').meta({ description: 'Those that began, or still lasted, after it.' }),
  to: timeParam.default('now'),
  limit: z.int().min(1).max(200).default(50),
  cursor: cursorField.optional(),
});
/** Those that last, most urgent first; then those that are over, newest first. */
export const listIncidentsResponse = z
  .object({ items: z.array(incident), next_cursor: z.string().nullable() })
  .meta({ id: 'IncidentList' });
export const incidentParams = z.strictObject({ id: idField });

export const noteRequest = z.strictObject({ note: textField(4_096).min(1) }).meta({ id: 'IncidentNote' });
export const acknowledgeIncidentsRequest = z
  .strictObject({ ids: z.array(idField).min(1).max(200), note: textField(2_048).optional() })
  .meta({ id: 'IncidentAcknowledgement' });
export const acknowledgeIncidentsResponse = z
  .object({
    acknowledged: z.array(idField),
    left: z.array(z.object({ id: idField, reason: z.string() })),
  })
  .meta({ id: 'IncidentsAcknowledged' });
export const assignIncidentRequest = z
  .strictObject({ to: nameField.nullable() })
  .meta({ id: 'IncidentAssignment' });
export const silenceIncidentRequest = z
  .strictObject({ duration_seconds: z.int().min(60).max(2_592_000), comment: textField(2_048).default('') })
  .meta({ id: 'IncidentSilence' });
/** Takes an alert out of an incident, into one of its own: the undo of a merge. */
export const splitIncidentRequest = z.strictObject({ alert_id: idField }).meta({ id: 'IncidentSplit' });

export const listLedgerQuery = z.strictObject({
  kind: z.array(ledgerKind).max(LEDGER_KINDS.length).optional(),
  incident_id: idField.optional(),
  from: timeParam.default('now-7d'),
  to: timeParam.default('now'),
  limit: z.int().min(1).max(1_000).default(200),
  cursor: cursorField.optional(),
});
/** Newest first. */
export const listLedgerResponse = z
  .object({ items: z.array(ledgerEntry), next_cursor: z.string().nullable() })
  .meta({ id: 'LedgerList' });
export const ledgerParams = z.strictObject({ id: z.int().min(1) });

/** Raw against sent, by step, and what became of people's nights. */
export const alertStatisticsQuery = z.strictObject({
  from: timeParam.default('now-7d'),
  to: timeParam.default('now'),
  step_seconds: z.int().min(60).max(604_800).default(3_600),
});
const secondsOrNull = z.number().nullable();
export const alertStatistics = z
  .object({
    alerts: z.int().meta({ description: 'That fired.' }),
    incidents: z.int(),
    notices: z.int().meta({ description: 'Messages that people were sent, each channel once.' }),
    told_incidents: z.int(),
    reduction_ratio: z
      .number()
      .nullable()
      .meta({ description: '1 - incidents that people were told of / alerts. Null without alerts.' }),
    mtta_seconds: secondsOrNull.meta({ description: 'Median from begin to acknowledgement.' }),
    mttr_seconds: secondsOrNull.meta({ description: 'Median from begin to end.' }),
    steps: z.array(
      z.object({ at: timeField, alerts: z.int(), incidents: z.int(), notices: z.int(), hidden: z.int() }),
    ),
    hidden_by: z.array(z.object({ kind: ledgerKind, alerts: z.int() })),
    rules: z
      .array(
        z.object({
          rule_id: idField.nullable(),
          name: z.string(),
          title: z.string().meta({ description: 'What people call it.' }),
          alerts: z.int(),
          told: z.int(),
          acknowledged: z.int(),
          median_seconds: secondsOrNull,
          noise: z.number().meta({
            description: '0 to 1: the share that nobody acknowledged and that was over within 5 min.',
          }),
        }),
      )
      .meta({ description: 'The noisiest first, at most 50.' }),
    groups: z.array(
      z.object({
        group: z.string().nullable(),
        incidents: z.int(),
        mtta_seconds: secondsOrNull,
        mttr_seconds: secondsOrNull,
      }),
    ),
  })
  .meta({ id: 'AlertStatistics' });
export type AlertStatistics = z.infer<typeof alertStatistics>;
