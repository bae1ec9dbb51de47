import { z } from 'zod';
import { idField, orNull, timeField } from './fields.ts';
import { FINDING_KINDS } from './findings.ts';
import { FORECAST_KINDS } from './forecasts.ts';
import { LEDGER_KINDS } from './incidents.ts';

export const DIGEST_KINDS = ['daily', 'weekly'] as const;
export const digestKind = z.enum(DIGEST_KINDS).meta({ id: 'DigestKind' });
export type DigestKind = z.infer<typeof digestKind>;
export const digestLanguage = z.enum(['en', 'zh']);

const named = { id: z.int(), name: z.string() };
const ofIncident = { id: z.int(), title: z.string(), priority: z.int(), seconds: z.number() };
/** Two stretches of the same length: this one, and the one before it. */
const twice = { now: z.number(), before: z.number() };
const section = <Shape extends z.ZodRawShape>(shape: Shape) => orNull(z.object(shape)).default(null);

/** Numbers and names of a stretch of time: all that a digest says is made of them. A section without a source is null. */
export const digestFacts = z
  .object({
    incidents: section({
      ...twice,
      open: z.int(),
      by_priority: z.array(z.int()),
      longest: z.array(z.object({ ...ofIncident, lasts: z.boolean() })),
      unacknowledged: z.array(z.object(ofIncident)),
      mtta_seconds: z.number().nullable(),
      mtta_seconds_before: z.number().nullable(),
      mttr_seconds: z.number().nullable(),
      mttr_seconds_before: z.number().nullable(),
    }),
    alerts: section({
      ...twice,
      messages: z.int(),
      told_incidents: z.int(),
      incidents: z.int(),
      hidden_by: z.array(z.object({ kind: z.enum(LEDGER_KINDS), alerts: z.int() })),
      noisy: z.array(
        z.object({ rule_id: z.int().nullable(), name: z.string(), alerts: z.int(), noise: z.number() }),
      ),
      steps: z.array(z.int()).meta({ description: 'Alerts by hour, or by day of a week.' }),
    }),
    services: section({
      checked: z.int(),
      availability_percent: z.number().nullable(),
      availability_percent_before: z.number().nullable(),
      worst: z.array(
        z.object({ ...named, availability_percent: z.number(), down_seconds: z.number(), outages: z.int() }),
      ),
      slow: z.array(z.object({ ...named, ms: z.number(), ms_before: z.number().nullable() })),
      certificates: z.array(z.object({ ...named, days: z.number() })),
    }),
    hosts: section({
      total: z.int(),
      silent: z.array(z.object({ ...named, hours: z.number() })),
      troubled: z.array(z.object({ ...named, alerts: z.int() })),
      cpu_ratio: z.number().nullable(),
      cpu_ratio_before: z.number().nullable(),
      memory_ratio: z.number().nullable(),
      memory_ratio_before: z.number().nullable(),
      disk_ratio: z.number().nullable(),
      disk_ratio_before: z.number().nullable(),
      rising: z.array(
        z.object({
          ...named,
          measure: z.enum(['cpu', 'memory', 'disk']),
          ratio: z.number(),
          ratio_before: z.number(),
        }),
      ),
    }),
    issues: section({
      fresh: z.int(),
      regressed: z.int(),
      lines: z.int(),
      top: z.array(
        z.object({
          id: z.int(),
          title: z.string(),
          service: z.string(),
          lines: z.int(),
          state: z.string(),
          is_fresh: z.boolean(),
        }),
      ),
      unseen: z
        .int()
        .meta({ description: 'New ones that began more than three days ago and that nobody has looked at.' }),
    }),
    logs: section({
      ...twice,
      errors: z.int(),
      errors_before: z.int(),
      fresh: z.int(),
      top_fresh: z.array(z.object({ id: z.int(), text: z.string(), lines: z.int() })),
      surging: z.array(z.object({ id: z.int(), text: z.string(), lines: z.int(), lines_before: z.int() })),
    }),
    findings: section({
      count: z.int(),
      top: z.array(
        z.object({
          id: z.int(),
          kind: z.enum(FINDING_KINDS),
          subject: z.string(),
          measure: z.string(),
          score: z.number(),
        }),
      ),
    }),
    forecasts: section({
      soon: z.array(
        z.object({
          id: z.int(),
          kind: z.enum(FORECAST_KINDS),
          subject: z.string(),
          days: z.number().meta({ description: '0: it is at its limit.' }),
          days_early: z.number().nullable(),
        }),
      ),
    }),
    llm: section({
      calls: z.int(),
      calls_before: z.int(),
      costs: z.array(z.object({ currency: z.string(), amount: z.number(), amount_before: z.number() })),
      models: z.array(z.object({ name: z.string(), currency: z.string(), amount: z.number() })),
      budgets: z.array(z.object({ ...named, used_percent: z.number(), state: z.string() })),
    }),
    changes: section({
      count: z.int(),
      kinds: z.array(z.object({ kind: z.string(), count: z.int() })),
      hosts: z.array(z.object({ ...named, count: z.int() })),
    }),
    knowledge_drafts: z.int().default(0),
    left_out: z
      .array(z.string())
      .default([])
      .meta({ description: 'Sections that could not be counted in time.' }),
  })
  .meta({ id: 'DigestFacts' });
export type DigestFacts = z.output<typeof digestFacts>;

const tone = z.enum(['good', 'bad', 'neutral']);

export const digestSection = z
  .object({
    id: z.string().meta({ example: 'alerts' }),
    title: z.string(),
    link: z.string().nullable().meta({ description: 'A path of the app.' }),
    figures: z.array(
      z.object({
        label: z.string(),
        value: z.string(),
        change: z.string().nullable().meta({ description: 'Beside the stretch before.' }),
        tone,
      }),
    ),
    bars: z
      .array(z.number())
      .meta({ description: 'To be drawn beside each other; empty: nothing is drawn.' }),
    lines: z.array(z.object({ text: z.string(), link: z.string().nullable(), tone })),
  })
  .meta({ id: 'DigestSection' });
export type DigestSection = z.infer<typeof digestSection>;

/** A digest in one language. */
export const writtenDigest = z
  .object({
    title: z.string(),
    summary: z.string(),
    summary_by: z.enum(['model', 'template']),
    is_empty: z.boolean().meta({ description: 'Nothing happened, or nothing is connected yet.' }),
    actions: z.array(z.object({ text: z.string(), link: z.string().nullable() })).meta({
      description: 'What is worth doing, by rules that are always the same.',
    }),
    sections: z.array(digestSection),
  })
  .meta({ id: 'WrittenDigest' });
export type WrittenDigest = z.infer<typeof writtenDigest>;

const digestHead = {
  kind: digestKind,
  from: timeField,
  to: timeField,
  language: digestLanguage,
};
export const listedDigest = z
  .object({
    id: idField,
    ...digestHead,
    made_at: timeField,
    told: z.int().meta({ description: 'Channels that it was sent by.' }),
    title: z.string(),
    summary: z.string(),
  })
  .meta({ id: 'ListedDigest' });
export const listDigestsQuery = z.strictObject({
  kind: digestKind.optional(),
  language: digestLanguage.optional().meta({ description: 'Else that in which it was sent.' }),
  limit: z.int().min(1).max(200).default(30),
});
/** Newest first. */
export const listDigestsResponse = z.object({ items: z.array(listedDigest) }).meta({ id: 'DigestList' });

export const digestParams = z.strictObject({ id: idField });
export const digestQuery = z.strictObject({ language: digestLanguage.optional() });
export const digest = z
  .object({
    id: idField.nullable().meta({ description: 'Null: a preview, which nobody keeps.' }),
    ...digestHead,
    made_at: timeField,
    told: z.int(),
    ...writtenDigest.shape,
    facts: digestFacts,
  })
  .meta({ id: 'Digest' });
export type Digest = z.output<typeof digest>;
export const previewDigestRequest = z
  .strictObject({ kind: digestKind, language: digestLanguage.optional() })
  .meta({ id: 'DigestPreview' });
