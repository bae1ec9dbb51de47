import { z } from 'zod';
import { hostChangeAction, hostChangeKind } from './host-changes.ts';
import { idField, nameField, orNull, textField, timeField, timeParam } from './fields.ts';

export const CAUSE_KINDS = [
  'host',
  'service',
  'database',
  'dependency',
  'template',
  'change',
  'llm_budget',
  'llm_spender',
] as const;
export const CAUSE_ROLES = [
  'latency',
  'availability',
  'errors',
  'traffic',
  'saturation',
  'count',
  'other',
] as const;
export const CAUSE_RELATIONS = ['calls', 'runs-on', 'uses', 'logged-by', 'changed-by'] as const;

export const causePlace = z
  .object({
    id: z.string().meta({ description: 'Of the answer alone.', example: 'service:checkout' }),
    kind: z.enum(CAUSE_KINDS),
    name: z.string(),
    host_id: idField.nullable(),
    service_id: idField.nullable(),
    link: z.string().nullable().meta({ description: 'Where the app shows it: a path.' }),
  })
  .meta({ id: 'CausePlace' });
export type CausePlace = z.output<typeof causePlace>;

export const causeEvidence = z
  .object({
    kind: z.enum(['metric', 'log', 'change']),
    metric: z.string().meta({ description: 'Name of the metric, `log.errors`, or the text of a template.' }),
    role: z.enum(CAUSE_ROLES),
    unit: z.string().meta({ description: 'UCUM, as its sender says; empty: a count.' }),
    before: z.number().nullable().meta({ description: 'Usual value; null: a change has none.' }),
    after: z.number().nullable(),
    changed_at: timeField,
    strength: z.number().meta({ description: 'Distance in robust standard deviations of the normal time.' }),
    is_new: z.boolean().meta({ description: 'A template that was never seen before.' }),
    change: orNull(
      z.object({
        kind: z.union([hostChangeKind, z.literal('version')]),
        action: hostChangeAction,
        subject: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
        count: z.int().meta({ description: 'How many changes of its kind at that time it stands for.' }),
      }),
    ),
    link: z.string().nullable().meta({ description: 'Where the app shows the rows behind it: a path.' }),
  })
  .meta({ id: 'CauseEvidence' });
export type CauseEvidence = z.output<typeof causeEvidence>;

export const causeCandidate = z
  .object({
    place: causePlace,
    score: z.number().meta({ description: '0 to 1: its share of the blame.' }),
    confidence: z.enum(['high', 'medium', 'low']),
    evidence: z.array(causeEvidence),
    path: z.array(z.string()).meta({ description: 'Names of places, from the symptom to this one.' }),
  })
  .meta({ id: 'CauseCandidate' });
export type CauseCandidate = z.output<typeof causeCandidate>;

export const causeLink = z
  .object({
    place: causePlace,
    evidence: orNull(causeEvidence).meta({ description: 'What was seen there most; null: nothing.' }),
    logged: causeEvidence.optional().meta({ description: 'What it logged most unusually beside that.' }),
    relation: z.enum(CAUSE_RELATIONS).nullable().meta({
      description: 'How the next place depends on this one: it calls it, runs on it. Null: it is the last.',
    }),
  })
  .meta({ id: 'CauseLink' });
export type CauseLink = z.output<typeof causeLink>;

export const CAUSE_UNKNOWN = [
  'nothing_known',
  'nothing_moved',
  'nobody_stands_out',
  'not_connected',
] as const;
export const CAUSE_LEFT_OUT = [
  'calls',
  'metrics',
  'checks',
  'logs',
  'templates',
  'changes',
  'versions',
  'hosts',
  'databases',
  'services',
  'llm',
] as const;

/** What was found, in codes and numbers: each reader puts it into words of its own. */
export const rootCauseAnswer = z
  .object({
    verdict: z.enum(['found', 'unknown']),
    why: z
      .enum(CAUSE_UNKNOWN)
      .nullable()
      .meta({ description: 'Why nothing is claimed; null: something is.' }),
    symptom: orNull(causePlace).meta({ description: 'Where the trouble was seen; null: everywhere.' }),
    asked_onset: timeField,
    onset: timeField.meta({
      description: 'When it began by what was seen; it may differ from what was asked.',
    }),
    from: timeField.meta({
      description: 'From here on was looked; the first part of it is the normal time.',
    }),
    to: timeField,
    candidates: z.array(causeCandidate).meta({
      description: 'Most likely first. Where the verdict is `unknown` they are hints and no more.',
    }),
    chain: z.array(causeLink).meta({
      description: 'From the cause to the symptom. Empty where the verdict is `unknown`.',
    }),
    left_out: z
      .array(z.object({ what: z.enum(CAUSE_LEFT_OUT), reason: z.enum(['too_slow', 'too_many']) }))
      .meta({ description: 'What was not looked at, or not all of it.' }),
    looked_at: z.object({ places: z.int(), metrics: z.int(), changes: z.int(), took_ms: z.int() }),
    text: z.string().meta({ description: 'In one line, in the language of the house.' }),
  })
  .meta({ id: 'RootCauseAnswer' });
export type RootCauseAnswer = z.output<typeof rootCauseAnswer>;

export const causeFeedback = z
  .object({
    is_right: z.boolean(),
    place: z
      .string()
      .nullable()
      .meta({ description: 'Name of the place that it truly was, where one is known.' }),
    note: z.string(),
    by: z.string(),
    at: timeField,
  })
  .meta({ id: 'RootCauseFeedback' });
export type CauseFeedback = z.output<typeof causeFeedback>;

export const rootCause = z
  .object({
    id: idField,
    incident_id: idField.nullable(),
    at: timeField.meta({ description: 'When it was computed.' }),
    trigger: z.enum(['auto', 'person']),
    asked_by: z.string().nullable(),
    answer: rootCauseAnswer,
    feedback: orNull(causeFeedback),
  })
  .meta({ id: 'RootCause' });
export type RootCause = z.output<typeof rootCause>;

export const rootCauseParams = z.strictObject({ id: idField });

export const listRootCausesQuery = z.strictObject({
  incident: idField.optional().meta({ description: 'Of this incident alone.' }),
  open: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: '`true`: the newest of each incident that is not over.' }),
  limit: z.int().min(1).max(100).default(20),
});

/** Newest first. */
export const listRootCausesResponse = z.object({ items: z.array(rootCause) }).meta({ id: 'RootCauseList' });

/** Of an incident, or of a moment and, where one is known, the place that suffered. */
export const rankCausesRequest = z
  .strictObject({
    incident_id: idField.optional(),
    onset: timeParam.optional().meta({ description: 'About when it began; needed without an incident.' }),
    to: timeParam.default('now').meta({ description: 'What came later is not looked at.' }),
    host_id: idField.optional(),
    service: nameField.optional().meta({ description: 'By its `service.name`.' }),
    keep: z.boolean().default(true).meta({ description: 'Whether the answer stays among the recent ones.' }),
  })
  .meta({ id: 'RankCausesRequest' });
export type RankCausesRequest = z.output<typeof rankCausesRequest>;

export const rankCausesResponse = z
  .object({ id: idField.nullable().meta({ description: 'Null: it was not kept.' }), answer: rootCauseAnswer })
  .meta({ id: 'RankedCauses' });

export const causeFeedbackRequest = z
  .strictObject({
    is_right: z.boolean(),
    place: nameField.nullable().default(null).meta({
      description: 'What it truly was. Null: the first candidate where it is right, else not known.',
    }),
    note: textField(1_000).default(''),
  })
  .meta({ id: 'RootCauseFeedbackRequest' });
export type CauseFeedbackRequest = z.output<typeof causeFeedbackRequest>;
