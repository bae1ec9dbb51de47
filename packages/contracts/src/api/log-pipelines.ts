import { z } from 'zod';
import { LEVELS } from '../severity.ts';
import { attributesField, jsonField, nameField, textField, timeField } from './fields.ts';
import { logQueryRequest } from './logs.ts';
import { timeZoneField } from './weekly-time.ts';

/** What a pipeline can mask without a pattern of one's own. */
export const MASK_KINDS = [
  'email',
  'phone',
  'card',
  'id_number',
  'iban',
  'ipv4',
  'ipv6',
  'jwt',
  'api_key',
  'token',
  'password',
  'secret',
  'cookie',
  'webhook',
  'private_key',
] as const;
export type MaskKind = (typeof MASK_KINDS)[number];

/** Attributes; and `body`, `level`, `service`, `host`, `file`, `trace_id` of the record where no attribute is called so. */
const field = textField(256).min(1);
const regex = textField(2_048).min(1).meta({
  description:
    'In the syntax of RE2: without look-around and back-references, so that no line makes it slow.',
});
const globs = z
  .array(textField(512).min(1))
  .min(1)
  .max(100)
  .meta({ description: '`*` is any text, `?` one character. One of them must fit.' });
const scalar = z.union([textField(4_096), z.number(), z.boolean()]);

const pipelineMatch = z
  .strictObject({
    services: globs.optional(),
    hosts: globs.optional(),
    files: globs.optional(),
    level: z.enum(LEVELS).optional().meta({ description: 'This level and above.' }),
    contains: textField(1_024).min(1).optional().meta({ description: 'Part of the line, case included.' }),
    matches: regex.optional(),
  })
  .meta({ id: 'LogPipelineMatch', description: 'All that is given must hold; nothing given: every record.' });

const condition = z
  .strictObject({
    field,
    exists: z.boolean().optional(),
    equals: scalar.optional(),
    matches: regex.optional(),
  })
  .meta({ id: 'LogPipelineCondition', description: 'All that is given must hold.' });

const when = condition.optional().meta({ description: 'The step is for records for which this holds.' });
const parseOptions = {
  from: field.default('body'),
  prefix: textField(128).default('').meta({ description: 'Put before the names of what is found.' }),
  overwrite: z.boolean().default(false).meta({ description: 'Also fields that the record has already.' }),
  when,
};

const steps = {
  parseRegex: z.strictObject({
    type: z.literal('parse_regex'),
    pattern: regex.meta({ description: 'Its named groups become fields.' }),
    ...parseOptions,
  }),
  parseGrok: z.strictObject({
    type: z.literal('parse_grok'),
    pattern: textField(2_048).min(1).meta({ example: '%{IP:client} %{WORD:method} %{NUMBER:status:int}' }),
    ...parseOptions,
  }),
  parseJson: z.strictObject({ type: z.literal('parse_json'), ...parseOptions }),
  parseKeyValue: z.strictObject({ type: z.literal('parse_key_value'), ...parseOptions }),
  rename: z.strictObject({ type: z.literal('rename'), from: field, to: field, when }),
  copy: z.strictObject({ type: z.literal('copy'), from: field, to: field, when }),
  remove: z.strictObject({ type: z.literal('remove'), fields: z.array(field).min(1).max(100), when }),
  set: z.strictObject({ type: z.literal('set'), field, value: scalar, when }),
  drop: z.strictObject({ type: z.literal('drop'), when }),
  mask: z.strictObject({
    type: z.literal('mask'),
    kinds: z.array(z.enum(MASK_KINDS)).max(MASK_KINDS.length).optional(),
    pattern: regex.optional(),
    fields: z
      .array(field)
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'Left out: the body and all attributes.' }),
    as: z
      .enum(['label', 'hash'])
      .default('label')
      .meta({ description: '`hash`: the same value has the same mark, and nobody can tell which it was.' }),
    label: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{0,31}$/, 'must be capitals, such as ORDER_NUMBER')
      .default('MASKED')
      .meta({ description: 'What stands in place of what `pattern` finds.' }),
    when,
  }),
  sample: z.strictObject({
    type: z.literal('sample'),
    keep_one_in: z.int().min(2).max(1_000_000),
    by: field
      .default('trace_id')
      .meta({ description: 'Records with the same value of this field stay or go together.' }),
    when,
  }),
  level: z.strictObject({ type: z.literal('level'), from: field, when }),
  time: z.strictObject({
    type: z.literal('time'),
    from: field,
    format: z
      .enum(['auto', 'iso', 'common_log', 'unix_s', 'unix_ms', 'unix_us', 'unix_ns'])
      .default('auto')
      .meta({ description: '`common_log`: 05/Jan/2026:08:14:03 +0800. `auto`: whichever fits.' }),
    time_zone: timeZoneField.default('UTC').meta({ description: 'Of times that name none.' }),
    when,
  }),
  metric: z.strictObject({
    type: z.literal('metric'),
    name: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_.\-/]{0,254}$/, 'must be a name such as shop.orders')
      .meta({ example: 'shop.orders' }),
    kind: z.enum(['counter', 'gauge', 'histogram']).default('counter'),
    value: field.optional().meta({ description: 'A field with a number. Left out: counts the records.' }),
    unit: textField(63).default(''),
    labels: z.array(field).max(16).default([]).meta({ description: 'Fields that tell series apart.' }),
    max_series: z
      .int()
      .min(1)
      .max(10_000)
      .default(1_000)
      .meta({ description: 'What is beyond is one series with the label `otel.metric.overflow`.' }),
    buckets: z
      .array(z.number())
      .min(1)
      .max(100)
      .default([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
      .meta({ description: 'Upper bounds of a histogram, rising.' }),
    when,
  }),
};

export const logPipelineStep = z
  .discriminatedUnion('type', [
    steps.parseRegex,
    steps.parseGrok,
    steps.parseJson,
    steps.parseKeyValue,
    steps.rename,
    steps.copy,
    steps.remove,
    steps.set,
    steps.drop,
    steps.mask,
    steps.sample,
    steps.level,
    steps.time,
    steps.metric,
  ])
  .meta({ id: 'LogPipelineStep' });
export type LogPipelineStep = z.output<typeof logPipelineStep>;

export const logPipeline = z
  .strictObject({
    name: nameField,
    enabled: z.boolean().default(true),
    match: pipelineMatch.default({}),
    steps: z.array(logPipelineStep).min(1).max(50),
  })
  .meta({ id: 'LogPipeline' });
export type LogPipeline = z.output<typeof logPipeline>;
export type LogPipelineMatch = LogPipeline['match'];
export type LogPipelineCondition = z.output<typeof condition>;

export const logPipelineList = z
  .array(logPipeline)
  .max(100)
  .meta({ description: 'In this order: what one leaves of a record is what the next one sees.' });

/** The same as a file. */
export const logPipelineDocument = z.strictObject({ pipelines: logPipelineList.default([]) });

const yamlField = z.string().max(131_072).meta({ example: 'pipelines: []' });

const stepStatistics = z.object({
  type: z.string(),
  failed: z
    .int()
    .meta({ description: 'Records that the step could not do its work on; it left them as they were.' }),
  last_error: z.string().nullable(),
});

export const logPipelineStatistics = z
  .object({
    name: z.string(),
    matched: z.int(),
    dropped: z.int(),
    sampled_out: z.int(),
    failed: z.int(),
    steps: z.array(stepStatistics),
  })
  .meta({ id: 'LogPipelineStatistics', description: 'Since the pipeline has its name.' });
export type LogPipelineStatistics = z.infer<typeof logPipelineStatistics>;

const savedFields = {
  version: z.int().meta({ description: 'Counts saves; send it back with the next one.' }),
  saved_at: timeField.nullable(),
  saved_by: z.string().nullable(),
};

export const logPipelinesResponse = z
  .object({
    ...savedFields,
    pipelines: z.array(logPipeline),
    yaml: z.string().meta({ description: 'The same pipelines as a file.' }),
    statistics: z.array(logPipelineStatistics),
    warning: z.string().nullable().meta({ description: 'What of it this release cannot honour.' }),
  })
  .meta({ id: 'LogPipelines' });
export type LogPipelinesResponse = z.infer<typeof logPipelinesResponse>;

export const saveLogPipelinesRequest = z
  .strictObject({
    pipelines: logPipelineList.optional(),
    yaml: yamlField.optional(),
    version: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Of the answer that this was made from: 409 where somebody was quicker.' }),
  })
  .refine(({ pipelines, yaml }) => (pipelines === undefined) !== (yaml === undefined), {
    message: 'send either pipelines or yaml',
  })
  .meta({ id: 'LogPipelinesSave' });

export const logPipelineVersionParams = z.object({
  version: z.coerce.number().int().min(0).max(2_147_483_647),
});

export const listLogPipelineVersionsResponse = z
  .object({
    items: z
      .array(z.object({ ...savedFields, names: z.array(z.string()) }))
      .meta({ description: 'The newest hundred, the newest first.' }),
  })
  .meta({ id: 'LogPipelineVersions' });

export const logPipelineVersion = z
  .object({ ...savedFields, pipelines: z.array(logPipeline), yaml: z.string() })
  .meta({ id: 'LogPipelineVersion' });

export const restoreLogPipelinesRequest = z
  .strictObject({
    version: z.int().min(0).optional().meta({ description: 'The version that is in force now.' }),
  })
  .meta({ id: 'LogPipelinesRestore' });

const sampleLine = z.strictObject({
  body: textField(65_536),
  service: textField(256).default(''),
  host: textField(256).default(''),
  file: textField(4_096).default(''),
  level: z.enum(LEVELS).default('unknown'),
  attributes: attributesField.default({}),
  trace_id: textField(32).default(''),
});

const MAX_TRIED = 200;

export const tryLogPipelineRequest = z
  .strictObject({
    pipeline: logPipeline.optional(),
    yaml: yamlField.optional().meta({ description: 'A file of pipelines, all of which are tried.' }),
    lines: z.array(sampleLine).min(1).max(MAX_TRIED).optional(),
    past: logQueryRequest
      .omit({ direction: true, cursor: true, limit: true, context: true })
      .extend({ limit: z.int().min(1).max(MAX_TRIED).default(20) })
      .optional()
      .meta({ description: 'The newest records that match, as they are stored.' }),
  })
  .refine(({ pipeline, yaml }) => (pipeline === undefined) !== (yaml === undefined), {
    message: 'send either pipeline or yaml',
  })
  .refine(({ lines, past }) => (lines === undefined) !== (past === undefined), {
    message: 'send either lines or past',
  })
  .meta({ id: 'LogPipelineTry' });
export type TryLogPipelineRequest = z.output<typeof tryLogPipelineRequest>;

const triedRecord = z
  .object({
    time: timeField,
    level: z.enum(LEVELS),
    severity_number: z.int(),
    severity_text: z.string(),
    body: z.string(),
    attributes: z.record(z.string(), jsonField),
  })
  .meta({ id: 'LogPipelineTriedRecord' });

export const tryLogPipelineResponse = z
  .object({
    lines: z.array(
      z.object({
        outcome: z.enum(['kept', 'dropped', 'sampled_out']),
        matched: z.boolean(),
        before: triedRecord,
        after: z.union([triedRecord, z.null()]).meta({ description: 'Null where it is not kept.' }),
        failures: z.array(
          z.object({ pipeline: z.string(), step: z.int(), type: z.string(), message: z.string() }),
        ),
        duration_us: z.number(),
      }),
    ),
  })
  .meta({ id: 'LogPipelineTried' });
export type TryLogPipelineResponse = z.infer<typeof tryLogPipelineResponse>;
