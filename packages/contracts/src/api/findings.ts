import { z } from 'zod';
import { cursorField, idField, orNull, textField, timeField, timeParam } from './fields.ts';

export const FINDING_KINDS = [
  'metric',
  'log_rate',
  'log_new',
  'log_vanished',
  'issue_new',
  'issue_regressed',
  'storm',
] as const;
export const findingKind = z.enum(FINDING_KINDS).meta({
  id: 'FindingKind',
  description:
    '`metric`: a series behaves otherwise than it did. `log_rate`: lines of a pattern come much more often. `log_new`: a ' +
    'pattern that was never seen. `log_vanished`: a steady pattern stopped while its service lives. `issue_new`, ' +
    '`issue_regressed`: an error issue. `storm`: so much began at once that it is told as one; see its members.',
});
export type FindingKind = z.infer<typeof findingKind>;

export const FINDING_REASONS = [
  'level',
  'spread',
  'spike',
  'drift',
  'season',
  'silence',
  'surge',
  'new',
  'vanished',
  'regressed',
  'storm',
] as const;
export const findingReason = z.enum(FINDING_REASONS).meta({
  id: 'FindingReason',
  description:
    '`level`: another height. `spread`: restless, or still. `spike`: single values far out. `drift`: it moved slowly. ' +
    '`season`: not as at this time of day or week. `silence`: nothing is measured any more.',
});
export type FindingReason = z.infer<typeof findingReason>;

export const FINDING_FEEDBACK = ['useful', 'not_useful', 'expected'] as const;
export const findingFeedback = z.enum(FINDING_FEEDBACK).meta({
  id: 'FindingFeedback',
  description:
    '`useful`: the series is told of more readily. `not_useful`: less readily. `expected`: this time it was known; it ends, ' +
    'and the series says nothing for some hours.',
});
export type FindingFeedback = z.infer<typeof findingFeedback>;

const number = z.number().nullable();

export const finding = z
  .object({
    id: idField,
    kind: findingKind,
    reason: findingReason,
    score: z.number().min(0).max(1).meta({
      description: 'Comparable between series: 0.5 is worth a look, 0.8 comes once in weeks.',
    }),
    title: z.string().meta({ description: 'In the language of the house.', example: 'web-1: CPU use' }),
    text: z.string().meta({ description: 'Why it is unusual, in the language of the house.' }),
    measure: z.string().meta({ example: 'cpu_usage' }),
    labels: z.record(z.string(), z.string()).meta({ example: { mountpoint: '/var' } }),
    unit: z.string(),
    value: number.meta({ description: 'The value furthest from what was expected.' }),
    expected: number.meta({ description: 'When it began.' }),
    low: number,
    high: number,
    host_id: idField.nullable(),
    host_name: z.string().nullable(),
    service_id: idField.nullable().meta({ description: 'Of a checked service.' }),
    service: z
      .string()
      .nullable()
      .meta({ description: 'Name of a checked service, or of one in telemetry.' }),
    template_id: z.int().nullable(),
    template: z.string().nullable().meta({ description: 'Text of the pattern.' }),
    issue_id: z.int().nullable(),
    from: timeField,
    to: timeField.nullable().meta({ description: 'Null: it goes on.' }),
    members: z.int().min(0).meta({ description: 'Findings that are told with it.' }),
    folded_into: idField.nullable(),
    feedback: orNull(z.object({ word: findingFeedback, by: z.string(), at: timeField })),
    chart: z
      .object({
        times: z.array(timeField),
        values: z.array(number),
        low: z.array(number),
        high: z.array(number),
      })
      .meta({ description: 'A value a minute around its begin, with the band that was expected.' }),
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof finding>;

export const listFindingsQuery = z.strictObject({
  from: timeParam.default('now-1d'),
  to: timeParam.default('now'),
  kind: z.array(findingKind).max(FINDING_KINDS.length).optional(),
  host_id: idField.optional(),
  service_id: idField.optional(),
  service: textField(256).optional().meta({ description: 'Name of a service in telemetry.' }),
  template_id: z.int().min(1).optional(),
  min_score: z.number().min(0).max(1).optional(),
  open: z.enum(['true', 'false']).optional().meta({ description: '`true`: only what goes on.' }),
  limit: z.int().min(1).max(200).default(50),
  cursor: cursorField.optional(),
});

/** Newest first. */
export const listFindingsResponse = z
  .object({
    items: z.array(finding),
    next_cursor: z.string().nullable(),
    watch: z
      .object({
        series: z
          .int()
          .min(0)
          .meta({ description: 'Watched series of metrics and of patterns of log lines.' }),
        learning: z.int().min(0).meta({ description: 'Of them, those that are too young to find anything.' }),
        left_out: z.int().min(0).meta({ description: 'Series beyond the bound: nobody watches them.' }),
        looked_until: timeField.nullable(),
      })
      .meta({ description: 'What was looked at.' }),
  })
  .meta({ id: 'FindingList' });

export const findingParams = z.strictObject({ id: idField });

export const findingDetail = finding
  .extend({ told_with: z.array(finding).meta({ description: 'The highest score first, at most 100.' }) })
  .meta({ id: 'FindingDetail' });

export const findingFeedbackRequest = z
  .strictObject({ word: orNull(findingFeedback).meta({ description: 'Null takes the word back.' }) })
  .meta({ id: 'FindingFeedbackRequest' });
