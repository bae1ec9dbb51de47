import { z } from 'zod';
import { cursorField, idField, nameField, orNull, textField, timeField, timeParam } from './fields.ts';
import { channelConfig, channelField } from './notifications.ts';

/** Money and prices are written as decimals in a string: a float would round them. */
export const decimalField = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,12})?$/, 'must be a decimal such as 12.5')
  .meta({ example: '12.5' });

/** Of sums. */
export const costField = z
  .string()
  .regex(/^\d{1,27}(\.\d{1,12})?$/)
  .meta({ example: '12.5' });

/** The same of what may be less than nothing. */
export const signedDecimalField = z
  .string()
  .regex(/^-?\d{1,27}(\.\d{1,12})?$/)
  .meta({ example: '-0.5' });

/** ISO 4217, in capitals. */
export const currencyField = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be three capitals such as USD')
  .meta({ example: 'USD' });

export const modelName = textField(256).min(1).meta({ example: 'gpt-4o-mini' });
const twoLanguages = z.object({ en: z.string(), zh: z.string() });

export const LLM_ENDPOINTS = ['chat', 'completions', 'embeddings', 'responses', 'messages'] as const;
export const llmEndpoint = z.enum(LLM_ENDPOINTS).meta({ id: 'LlmEndpoint' });
export type LlmEndpoint = z.infer<typeof llmEndpoint>;

// Providers

export const llmProviderType = z
  .object({
    type: z.string(),
    title: twoLanguages,
    setup: twoLanguages.meta({ description: 'How to get what the form asks, as numbered lines.' }),
    fields: z.array(channelField),
    endpoints: z
      .array(llmEndpoint)
      .meta({ description: 'Spoken as they are; chat and messages are translated.' }),
  })
  .meta({ id: 'LlmProviderType' });
export type LlmProviderType = z.infer<typeof llmProviderType>;
export const listLlmProviderTypesResponse = z
  .object({ items: z.array(llmProviderType) })
  .meta({ id: 'LlmProviderTypeList' });

const providerFields = {
  name: nameField,
  type: nameField,
  enabled: z.boolean().default(true),
  config: channelConfig,
  models: z.array(modelName).max(1_000).default([]).meta({
    description: 'Served though the provider does not list them, such as deployments and fine-tuned ones.',
  }),
};

export const llmProviderRequest = z.strictObject(providerFields).meta({ id: 'LlmProviderRequest' });
export type LlmProviderRequest = z.output<typeof llmProviderRequest>;

export const llmProvider = z
  .object({
    id: idField,
    ...providerFields,
    secrets: z.array(z.string()).meta({ description: 'Keys of secrets that are set.' }),
    discovered_models: z.array(z.string()),
    discovered_at: timeField.nullable(),
    last_error: z.string().nullable().meta({ description: 'Of the newest call, without secrets.' }),
    last_used_at: timeField.nullable(),
  })
  .meta({ id: 'LlmProvider' });
export type LlmProvider = z.infer<typeof llmProvider>;
export const listLlmProvidersResponse = z
  .object({ items: z.array(llmProvider) })
  .meta({ id: 'LlmProviderList' });
export const llmIdParams = z.strictObject({ id: idField });

/** A provider is tried as the form has it, saved or not; `id` gives the secrets that the form does not show. */
export const testLlmProviderRequest = z
  .strictObject({ provider: llmProviderRequest, id: idField.optional(), model: modelName.optional() })
  .meta({ id: 'LlmProviderTest' });
export const testLlmProviderResponse = z
  .object({
    outcome: z.enum(['works', 'refused', 'unreachable', 'busy']),
    message: z.string().meta({ description: "In the provider's own words, without secrets." }),
    models: z.array(z.string()),
    answer: z.string().nullable().meta({ description: 'What `model` said, where one was named.' }),
    took_ms: z.number(),
  })
  .meta({ id: 'LlmProviderTested' });
export type LlmProviderTested = z.infer<typeof testLlmProviderResponse>;

/** What refused leaves the models as they were. */
export const refreshLlmModelsResponse = testLlmProviderResponse
  .pick({ outcome: true, message: true })
  .extend({ provider: llmProvider })
  .meta({ id: 'LlmModelsRefreshed' });

// Names that clients ask for

/** Where a call goes: one of several by weight, or the next when one cannot. */
export const llmTarget = z
  .strictObject({
    provider_id: idField,
    model: modelName,
    weight: z.int().min(0).max(1_000).default(1).meta({ description: '0: only when others cannot.' }),
  })
  .meta({ id: 'LlmTarget' });
export type LlmTarget = z.output<typeof llmTarget>;

const aliasFields = {
  alias: modelName.meta({ description: 'The model that clients ask for.' }),
  targets: z.array(llmTarget).min(1).max(16),
  first_token_seconds: z
    .int()
    .min(1)
    .max(600)
    .default(60)
    .meta({ description: 'After so long without an answer the next is asked.' }),
};
export const llmAliasRequest = z.strictObject(aliasFields).meta({ id: 'LlmAliasRequest' });
export type LlmAliasRequest = z.output<typeof llmAliasRequest>;
export const llmAlias = z.object({ id: idField, ...aliasFields }).meta({ id: 'LlmAlias' });
export type LlmAlias = z.infer<typeof llmAlias>;
export const listLlmAliasesResponse = z.object({ items: z.array(llmAlias) }).meta({ id: 'LlmAliasList' });

// Projects and keys

const projectFields = {
  name: nameField,
  redact: z
    .enum(['off', 'secrets', 'secrets_and_personal_data'])
    .default('off')
    .meta({ description: 'What is taken out of prompts before they leave the house.' }),
  keep_texts_days: z.int().min(1).max(365).nullable().default(null).meta({
    description:
      'So long prompts and answers are kept. Null: never; what was kept is gone at once when it becomes null.',
  }),
};
export const llmProjectRequest = z.strictObject(projectFields).meta({ id: 'LlmProjectRequest' });
export type LlmProjectRequest = z.output<typeof llmProjectRequest>;
export const llmProject = z
  .object({ id: idField, ...projectFields, keys: z.int() })
  .meta({ id: 'LlmProject' });
export type LlmProject = z.infer<typeof llmProject>;
export const listLlmProjectsResponse = z
  .object({ items: z.array(llmProject) })
  .meta({ id: 'LlmProjectList' });

const keyFields = {
  name: nameField,
  project_id: idField,
  user_id: idField.nullable().default(null).meta({ description: 'Whose key it is.' }),
  environment: textField(64).default(''),
  models: z.array(modelName).max(256).default([]).meta({ description: 'Empty: all; `gpt-4o*` is a family.' }),
  rpm: z.int().min(1).max(1_000_000).nullable().default(null).meta({ description: 'Calls a minute.' }),
  tpm: z.int().min(1).max(1_000_000_000).nullable().default(null).meta({ description: 'Tokens a minute.' }),
  expires_at: orNull(timeParam).default(null),
};
export const llmKeyRequest = z.strictObject(keyFields).meta({ id: 'LlmKeyRequest' });
export type LlmKeyRequest = z.output<typeof llmKeyRequest>;
export const llmKey = z
  .object({
    id: idField,
    ...keyFields,
    expires_at: timeField.nullable(),
    start: z.string().meta({ description: 'The first letters of the key, to tell it from others.' }),
    project_name: z.string(),
    user_name: z.string().nullable(),
    state: z.enum(['active', 'expired', 'revoked']),
    created_at: timeField,
    last_used_at: timeField.nullable(),
  })
  .meta({ id: 'LlmKey' });
export type LlmKey = z.infer<typeof llmKey>;
export const listLlmKeysResponse = z.object({ items: z.array(llmKey) }).meta({ id: 'LlmKeyList' });
export const createdLlmKey = z
  .object({
    key: llmKey,
    secret: z.string().meta({ description: 'Shown this once; only its hash is kept.' }),
  })
  .meta({ id: 'CreatedLlmKey' });
export const rotateLlmKeyRequest = z
  .strictObject({
    keep_old_seconds: z
      .int()
      .min(0)
      .max(2_592_000)
      .default(86_400)
      .meta({ description: 'The old key goes on working for so long.' }),
  })
  .meta({ id: 'LlmKeyRotation' });

// Prices

/** For 1,000,000 tokens. */
export const llmRates = z
  .strictObject({
    input: decimalField,
    output: decimalField,
    cache_read: decimalField.optional().meta({ description: 'Left out: as input.' }),
    cache_write: decimalField.optional().meta({ description: 'Left out: as input.' }),
    cache_write_long: decimalField
      .optional()
      .meta({ description: 'Kept for an hour. Left out: as cache_write.' }),
    reasoning: decimalField.optional().meta({ description: 'Left out: as output.' }),
  })
  .meta({ id: 'LlmRates' });
export type LlmRates = z.output<typeof llmRates>;

/** Rates by the length of the input. */
export const llmPriceTier = z
  .strictObject({ above_input_tokens: z.int().min(0).max(100_000_000), rates: llmRates })
  .meta({ id: 'LlmPriceTier' });

const priceFields = {
  provider_id: idField.nullable().default(null).meta({ description: 'Null: of whatever provider.' }),
  model: modelName,
  currency: currencyField,
  tiers: z
    .array(llmPriceTier)
    .min(1)
    .max(8)
    .refine((tiers) => tiers[0]?.above_input_tokens === 0, { message: 'the first tier must begin at 0' })
    .refine(
      (tiers) =>
        tiers.every(
          ({ above_input_tokens: from }, at) => at === 0 || from > (tiers[at - 1]?.above_input_tokens ?? 0),
        ),
      { message: 'tiers must rise' },
    ),
};
export const llmPriceRequest = z.strictObject(priceFields).meta({ id: 'LlmPriceRequest' });
export type LlmPriceRequest = z.output<typeof llmPriceRequest>;
export const llmPrice = z
  .object({
    id: idField.nullable().meta({ description: 'Null: built in.' }),
    ...priceFields,
    provider_type: z.string().nullable().meta({ description: 'Of what is built in.' }),
    hours: z
      .enum(['peak', 'off_peak'])
      .nullable()
      .meta({ description: 'When it holds, where the provider has two prices. Null: always.' }),
    as_of: z
      .string()
      .meta({ description: 'The day on which it was looked up or set, in UTC.', example: '2026-11-01' }),
    source: z.string().nullable(),
  })
  .meta({ id: 'LlmPrice' });
export type LlmPrice = z.infer<typeof llmPrice>;
export const listLlmPricesResponse = z
  .object({
    items: z.array(llmPrice),
    unpriced: z.array(z.object({ provider_id: idField, model: z.string(), calls: z.int() })).meta({
      description: 'Models that were called within 30 days and have no price.',
    }),
  })
  .meta({ id: 'LlmPriceList' });

// Budgets

export const BUDGET_SCOPES = ['all', 'project', 'key', 'member', 'provider', 'model'] as const;
export const BUDGET_WINDOWS = ['day', 'week', 'month', 'total'] as const;

const budgetFields = {
  name: nameField,
  scope: z.enum(BUDGET_SCOPES),
  scope_id: idField
    .nullable()
    .default(null)
    .meta({ description: 'Of the project, key, member or provider.' }),
  model: modelName.nullable().default(null).meta({ description: 'Of the scope `model`.' }),
  window: z.enum(BUDGET_WINDOWS).meta({ description: 'Days and weeks of the zone of the house.' }),
  amount: decimalField,
  currency: currencyField,
  warn_percent: z.int().min(1).max(100).default(80),
  action: z.enum(['block', 'warn']).default('block'),
  when_unknown: z.enum(['let_through', 'block']).default('let_through').meta({
    description: 'While the database is away, and for models without a price.',
  }),
  enabled: z.boolean().default(true),
};
export const llmBudgetRequest = z
  .strictObject(budgetFields)
  .refine(({ scope, model }) => (scope === 'model') === (model !== null), {
    message: 'is for the scope `model`, and needed there',
    path: ['model'],
  })
  .refine(({ scope, scope_id: id }) => (scope !== 'model' && scope !== 'all') === (id !== null), {
    message: 'is for the scopes project, key, member and provider, and needed there',
    path: ['scope_id'],
  })
  .meta({ id: 'LlmBudgetRequest' });
export type LlmBudgetRequest = z.output<typeof llmBudgetRequest>;
export const llmBudget = z
  .object({
    id: idField,
    ...budgetFields,
    scope_name: z.string().nullable(),
    spent: costField.meta({ description: 'In this window.' }),
    held: costField.meta({ description: 'By calls under way.' }),
    unpriced_calls: z.int().meta({ description: 'In this window: not in `spent`.' }),
    window_start: timeField,
    window_end: timeField.nullable(),
    state: z.enum(['within', 'warned', 'used_up', 'lifted']),
    lifted_until: timeField.nullable(),
  })
  .meta({ id: 'LlmBudget' });
export type LlmBudget = z.infer<typeof llmBudget>;
export const listLlmBudgetsResponse = z.object({ items: z.array(llmBudget) }).meta({ id: 'LlmBudgetList' });
export const liftLlmBudgetRequest = z
  .strictObject({ until: orNull(timeParam).meta({ description: 'Null: it holds again from now on.' }) })
  .meta({ id: 'LlmBudgetLift' });

// The ledger

export const LLM_CALL_STATUSES = [
  'ok',
  'client_gone',
  'upstream_error',
  'upstream_cut',
  'timeout',
  'refused',
  'killed',
] as const;
export const llmCallStatus = z.enum(LLM_CALL_STATUSES).meta({
  id: 'LlmCallStatus',
  description:
    '`refused`: by us, before anything was sent; `upstream_cut`: the answer had begun; `killed`: the gateway ended under it.',
});
export type LlmCallStatus = z.infer<typeof llmCallStatus>;

export const llmCall = z
  .object({
    request_id: z.string(),
    attempt: z.int(),
    time: timeField,
    endpoint: llmEndpoint,
    stream: z.boolean(),
    status: llmCallStatus,
    http_status: z.int().nullable(),
    error: z.string().nullable(),
    model: z.string().meta({ description: 'As it was asked for.' }),
    upstream_model: z.string().nullable().meta({ description: 'As the provider names what answered.' }),
    provider_id: idField.nullable(),
    provider_name: z.string().nullable(),
    key_id: idField.nullable(),
    key_name: z.string().nullable(),
    project_id: idField.nullable(),
    project_name: z.string().nullable(),
    user_id: idField.nullable(),
    user_name: z.string().nullable(),
    environment: z.string(),
    input_tokens: z.int(),
    cache_read_tokens: z.int(),
    cache_write_tokens: z.int(),
    output_tokens: z.int(),
    reasoning_tokens: z.int().meta({ description: 'A part of output_tokens.' }),
    tokens_from: z.enum(['provider', 'estimated', 'none']),
    cost: costField.nullable().meta({ description: 'Null: no price is known.' }),
    currency: currencyField.nullable(),
    latency_ms: z.number(),
    first_token_ms: z.number().nullable(),
    has_texts: z.boolean().meta({ description: 'Prompt and answer are kept; Admins may read them.' }),
  })
  .meta({ id: 'LlmCall' });
export type LlmCall = z.infer<typeof llmCall>;

const ids = z.array(idField).max(64);
const usageFilters = {
  project_id: ids.default([]),
  key_id: ids.default([]),
  user_id: ids.default([]),
  provider_id: ids.default([]),
  model: z.array(modelName).max(64).default([]).meta({ description: 'As it was asked for.' }),
};
export const listLlmCallsQuery = z.strictObject({
  from: timeParam.default('now-24h'),
  to: timeParam.default('now'),
  ...usageFilters,
  status: z.array(llmCallStatus).max(16).default([]),
  request_id: z.uuid().optional().meta({ description: 'One call alone, with all its attempts.' }),
  limit: z.int().min(1).max(1_000).default(100),
  cursor: cursorField.optional(),
});
export const listLlmCallsResponse = z
  .object({ items: z.array(llmCall), next_cursor: z.string().nullable() })
  .meta({ id: 'LlmCallPage' });

export const LLM_DIMENSIONS = [
  'model',
  'provider',
  'project',
  'key',
  'member',
  'environment',
  'status',
] as const;
export const llmSpendQuery = z
  .strictObject({
    from: timeParam.default('now-30d'),
    to: timeParam.default('now'),
    by: z.array(z.enum(LLM_DIMENSIONS)).max(3).default([]),
    step_seconds: z.int().min(60).max(31_536_000).nullable().default(null).meta({
      description:
        'Null: one figure for the whole range. Whole days begin, and weeks with their Monday, in the zone of the house.',
    }),
    filters: z.strictObject(usageFilters).prefault({}),
    limit: z
      .int()
      .min(1)
      .max(1_000)
      .default(100)
      .meta({ description: 'Groups, those that cost the most first; the rest is one of its own.' }),
  })
  .meta({ id: 'LlmSpendQuery' });
const amounts = <Amount extends z.ZodType>(amount: Amount) =>
  z.array(z.object({ currency: currencyField, amount }));
export const llmSpendPoint = z
  .object({
    time: timeField.nullable().meta({ description: 'Begin of the step. Null: the whole range.' }),
    calls: z.int().meta({ description: 'By clients; tokens and costs are of all attempts.' }),
    failed: z.int().meta({ description: 'Of `calls`: neither ok nor left by the client.' }),
    unpriced_calls: z.int().meta({ description: 'Attempts that used tokens of no known price.' }),
    estimated_calls: z.int().meta({ description: 'Attempts whose tokens the provider did not tell.' }),
    input_tokens: z.int().meta({ description: 'Without those of caches.' }),
    cache_read_tokens: z.int(),
    cache_write_tokens: z.int(),
    output_tokens: z.int(),
    reasoning_tokens: z.int().meta({ description: 'A part of output_tokens.' }),
    costs: amounts(costField),
    cache_savings: amounts(signedDecimalField).meta({
      description: 'Less than nothing where writing the cache cost more than reading it saved.',
    }),
    latency_p50_ms: z
      .number()
      .nullable()
      .meta({ description: 'Of calls that went well, within 5 %, as are the next ones.' }),
    latency_p95_ms: z.number().nullable(),
    first_token_p50_ms: z.number().nullable(),
  })
  .meta({ id: 'LlmSpendPoint' });
export type LlmSpendPoint = z.infer<typeof llmSpendPoint>;
export const llmSpendGroup = z
  .object({
    key: z.array(z.object({ dimension: z.enum(LLM_DIMENSIONS), id: idField.nullable(), name: z.string() })),
    is_rest: z.boolean(),
    points: z.array(llmSpendPoint).meta({ description: 'Steps without calls are left out.' }),
  })
  .meta({ id: 'LlmSpendGroup' });
export type LlmSpendGroup = z.infer<typeof llmSpendGroup>;
export const llmSpendResponse = z
  .object({ from: timeField, to: timeField, groups: z.array(llmSpendGroup) })
  .meta({ id: 'LlmSpend' });

/** What somebody who holds keys sees of them. */
export const llmMeResponse = z
  .object({
    keys: z.array(llmKey),
    month_start: timeField.meta({ description: 'Of the month that it is in the zone of the house.' }),
    month: llmSpendPoint.meta({ description: 'Of all own keys since then.' }),
    models: z.array(llmSpendGroup).meta({ description: 'The same by model.' }),
    budgets: z.array(llmBudget).meta({ description: 'Of oneself, of own keys and of their projects.' }),
  })
  .meta({ id: 'LlmMe' });
export type LlmMe = z.infer<typeof llmMeResponse>;
