import { z } from 'zod';
import { idField, nameField, orNull, textField, timeField, timeParam } from './fields.ts';
import { costField, currencyField, signedDecimalField } from './llm.ts';

/** Of a file, in characters. */
export const MAX_USAGE_CSV = 8 * 1024 * 1024;

export const LLM_USAGE_FORMATS = [
  'openai_usage',
  'openai_cost',
  'anthropic_usage',
  'anthropic_cost',
  'deepseek_usage',
  'deepseek_cost',
  'columns',
] as const;
export const llmUsageFormat = z.enum(LLM_USAGE_FORMATS).meta({
  id: 'LlmUsageFormat',
  description: "Of a provider's console; `columns`: any table, by the names or the choice of its columns.",
});
export type LlmUsageFormat = z.infer<typeof llmUsageFormat>;

const columnName = textField(256).min(1).meta({ example: 'Input tokens' });

/** Which column of a file holds what. */
export const llmUsageColumns = z
  .strictObject({
    date: columnName,
    model: columnName.optional(),
    input_tokens: columnName.optional(),
    cache_read_tokens: columnName.optional(),
    cache_write_tokens: columnName.optional(),
    output_tokens: columnName.optional(),
    requests: columnName.optional(),
    cost: columnName.optional(),
    currency: columnName.optional(),
    one_currency: currencyField.optional().meta({ description: 'Of all costs, where no column tells it.' }),
    input_includes_cache: z
      .boolean()
      .default(false)
      .meta({ description: 'Tokens of caches are counted in input_tokens too.' }),
  })
  .meta({ id: 'LlmUsageColumns' });
export type LlmUsageColumns = z.output<typeof llmUsageColumns>;

export const importLlmUsageRequest = z
  .strictObject({
    provider_id: idField,
    file_name: nameField,
    csv: z.string().max(MAX_USAGE_CSV, 'must be a file of at most 8 MiB'),
    columns: llmUsageColumns
      .optional()
      .meta({ description: 'Left out: the file is recognised by the names of its columns.' }),
    dry_run: z.boolean().default(true),
  })
  .meta({ id: 'LlmUsageFile' });

/** A day of the provider, as it writes it. */
const dayField = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .meta({ example: '2026-11-01' });
const amounts = <Amount extends z.ZodType>(amount: Amount) =>
  z.array(z.object({ currency: currencyField, amount }));

const contentFields = {
  format: llmUsageFormat,
  first_day: dayField,
  last_day: dayField,
  utc_offset_minutes: z.int().meta({ description: 'Where its days begin; 0: in UTC.' }),
  models: z.int(),
  input_tokens: z.int().nullable().meta({ description: 'With those of caches. Null: it tells none.' }),
  output_tokens: z.int().nullable(),
  requests: z.int().nullable(),
  costs: amounts(costField),
  credits: amounts(costField).meta({ description: 'Given back: not taken off the costs.' }),
};

export const llmUsageImport = z
  .object({
    id: idField,
    provider_id: idField,
    provider_name: z.string(),
    file_name: z.string(),
    imported_at: timeField,
    imported_by: z.string(),
    days: z.int().meta({ description: 'That a later file has not replaced; so are the figures.' }),
    ...contentFields,
  })
  .meta({ id: 'LlmUsageImport' });
export type LlmUsageImport = z.infer<typeof llmUsageImport>;
export const listLlmUsageImportsQuery = z.strictObject({ provider_id: idField.optional() });
export const listLlmUsageImportsResponse = z
  .object({ items: z.array(llmUsageImport) })
  .meta({ id: 'LlmUsageImportList' });

export const importLlmUsageResponse = z
  .object({
    applied: z.boolean(),
    columns: z.array(z.string()).meta({ description: 'Of the file, as they are named there.' }),
    problem: z
      .string()
      .nullable()
      .meta({ description: 'Of a dry run: why the file cannot be taken as it is. Null: it can.' }),
    format: orNull(llmUsageFormat).meta({
      description:
        'Null: nobody knows a file with such columns; `columns` of the request says what they are.',
    }),
    rows: z.int(),
    content: orNull(z.object(contentFields)),
    import: orNull(llmUsageImport),
  })
  .meta({ id: 'LlmUsageImported' });
export type LlmUsageImported = z.infer<typeof importLlmUsageResponse>;

// Drift

export const LLM_DRIFT_REASONS = [
  'outside_gateway',
  'not_on_bill',
  'estimated',
  'unpriced',
  'price',
  'other_currency',
  'credits',
  'not_final',
  'other_items',
  'by_day_only',
] as const;
export const llmDriftReason = z.enum(LLM_DRIFT_REASONS).meta({
  id: 'LlmDriftReason',
  description:
    '`outside_gateway`: the provider counted more; `not_on_bill`: less; `price`: as many tokens at another price; ' +
    '`not_final`: the day ended less than two days ago; `other_items`: not of a model, such as searches; ' +
    '`by_day_only`: the provider tells no models.',
});
export type LlmDriftReason = z.infer<typeof llmDriftReason>;

const tokenFields = {
  input_tokens: z.int().meta({ description: 'With those of caches.' }),
  cache_read_tokens: z.int(),
  cache_write_tokens: z.int(),
  output_tokens: z.int(),
};
const driftFields = {
  ours: z.object({
    requests: z.int().meta({ description: 'That used tokens.' }),
    estimated: z.int(),
    unpriced: z.int(),
    ...tokenFields,
    costs: amounts(costField),
  }),
  theirs: z.object({
    tokens: orNull(z.object({ requests: z.int().nullable(), ...tokenFields })),
    costs: orNull(amounts(costField)).meta({ description: 'Null: no file tells them.' }),
    credits: amounts(costField),
  }),
  drift: z
    .object({
      input_tokens: z.int().nullable(),
      output_tokens: z.int().nullable(),
      tokens_percent: z.number().nullable(),
      cost: signedDecimalField.nullable(),
      currency: currencyField.nullable(),
      cost_percent: z.number().nullable(),
    })
    .meta({ description: 'Ours less theirs, and in percent of theirs. Null: it cannot be told.' }),
  reasons: z.array(llmDriftReason),
};

export const llmDriftRow = z
  .object({
    day: dayField,
    utc_offset_minutes: z.int(),
    model: z.string().nullable().meta({ description: 'Null: of the day as a whole, or of no model.' }),
    names: z.array(z.string()).meta({ description: 'By which the model goes here and there.' }),
    ...driftFields,
  })
  .meta({ id: 'LlmDriftRow' });
export type LlmDriftRow = z.infer<typeof llmDriftRow>;
export const llmDriftQuery = z.strictObject({
  provider_id: idField,
  from: timeParam.default('now-30d'),
  to: timeParam.default('now'),
});
export const llmDriftResponse = z
  .object({
    from: timeField,
    to: timeField,
    days: z.int().meta({ description: 'That files are there of.' }),
    total: z.object(driftFields),
    rows: z
      .array(llmDriftRow)
      .meta({ description: 'Newest first; days of which no file is there are left out.' }),
  })
  .meta({ id: 'LlmDrift' });
export type LlmDrift = z.infer<typeof llmDriftResponse>;
