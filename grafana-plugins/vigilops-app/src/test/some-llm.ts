import type {
  Dimension,
  LlmAlias,
  LlmBudget,
  LlmCall,
  LlmKey,
  LlmPrice,
  LlmProject,
  LlmProvider,
  LlmProviderType,
  LlmSpendGroup,
  LlmSpendPoint,
} from '../llm/types.ts';

export const LLM_NOW = '2026-03-16T00:00:00.000000Z';

export function aPoint(fields: Partial<LlmSpendPoint> = {}): LlmSpendPoint {
  return {
    time: null,
    calls: 100,
    failed: 2,
    unpriced_calls: 0,
    estimated_calls: 0,
    input_tokens: 40_000,
    cache_read_tokens: 0,
    cache_write_tokens: 0,
    output_tokens: 9_000,
    reasoning_tokens: 0,
    costs: [{ currency: 'USD', amount: '12.5' }],
    cache_savings: [],
    latency_p50_ms: 820,
    latency_p95_ms: 2_400,
    first_token_p50_ms: 310,
    ...fields,
  };
}

export const aGroup = (
  name: string,
  points: LlmSpendPoint[] = [aPoint()],
  { dimension = 'model', id = null, isRest = false }: GroupParts = {},
): LlmSpendGroup => ({ key: [{ dimension, id, name }], is_rest: isRest, points });

interface GroupParts {
  readonly dimension?: Dimension;
  readonly id?: number | null;
  readonly isRest?: boolean;
}

export const aSpend = (...groups: LlmSpendGroup[]) => ({
  from: '2026-02-14T00:00:00.000000Z',
  to: LLM_NOW,
  groups,
});

export const allOf = (fields: Partial<LlmSpendPoint> = {}): LlmSpendGroup => ({
  key: [],
  is_rest: false,
  points: [aPoint(fields)],
});

const both = (en: string, zh = en) => ({ en, zh });

export function aProviderType(fields: Partial<LlmProviderType> = {}): LlmProviderType {
  const common = { help: null, placeholder: null, choices: null, default: null };
  return {
    type: 'openai',
    title: both('OpenAI'),
    setup: both('1. Open https://platform.openai.com/api-keys\n2. Copy the key.'),
    fields: [
      { ...common, key: 'api_key', kind: 'secret', required: true, label: both('API key', 'API 密钥') },
      { ...common, key: 'base_url', kind: 'url', required: false, label: both('Address', '地址') },
    ],
    endpoints: ['chat', 'responses', 'embeddings'],
    ...fields,
  };
}

export function aProvider(fields: Partial<LlmProvider> = {}): LlmProvider {
  return {
    id: 1,
    name: 'openai-main',
    type: 'openai',
    enabled: true,
    config: {},
    models: [],
    secrets: ['api_key'],
    discovered_models: ['gpt-4o', 'gpt-4o-mini'],
    discovered_at: '2026-03-15T12:00:00.000000Z',
    last_error: null,
    last_used_at: '2026-03-15T23:59:00.000000Z',
    ...fields,
  };
}

export function anAlias(fields: Partial<LlmAlias> = {}): LlmAlias {
  return {
    id: 1,
    alias: 'fast',
    targets: [{ provider_id: 1, model: 'gpt-4o-mini', weight: 1 }],
    first_token_seconds: 60,
    ...fields,
  };
}

export function aProject(fields: Partial<LlmProject> = {}): LlmProject {
  return { id: 1, name: 'support-bot', redact: 'off', keep_texts_days: null, keys: 1, ...fields };
}

export function aKey(fields: Partial<LlmKey> = {}): LlmKey {
  return {
    id: 1,
    name: 'bot-prod',
    project_id: 1,
    user_id: null,
    environment: 'prod',
    models: [],
    rpm: null,
    tpm: null,
    expires_at: null,
    start: 'vg-abcd',
    project_name: 'support-bot',
    user_name: null,
    state: 'active',
    created_at: '2026-03-01T00:00:00.000000Z',
    last_used_at: '2026-03-15T23:59:00.000000Z',
    ...fields,
  };
}

export function aPrice(fields: Partial<LlmPrice> = {}): LlmPrice {
  return {
    id: null,
    provider_id: null,
    model: 'gpt-4o-mini',
    currency: 'USD',
    tiers: [{ above_input_tokens: 0, rates: { input: '0.15', output: '0.6', cache_read: '0.075' } }],
    provider_type: 'openai',
    hours: null,
    as_of: '2026-02-01',
    source: 'https://openai.com/api/pricing',
    ...fields,
  };
}

export function aBudget(fields: Partial<LlmBudget> = {}): LlmBudget {
  return {
    id: 1,
    name: 'all of it',
    scope: 'all',
    scope_id: null,
    model: null,
    window: 'month',
    amount: '100',
    currency: 'USD',
    warn_percent: 80,
    action: 'block',
    when_unknown: 'let_through',
    enabled: true,
    scope_name: null,
    spent: '25',
    held: '0',
    unpriced_calls: 0,
    window_start: '2026-03-01T00:00:00.000000Z',
    window_end: '2026-04-01T00:00:00.000000Z',
    state: 'within',
    lifted_until: null,
    ...fields,
  };
}

export function aCall(fields: Partial<LlmCall> = {}): LlmCall {
  return {
    request_id: 'req-1',
    attempt: 1,
    time: '2026-03-15T23:59:00.000000Z',
    endpoint: 'chat',
    stream: true,
    status: 'ok',
    http_status: 200,
    error: null,
    model: 'fast',
    upstream_model: 'gpt-4o-mini-2024-07-18',
    provider_id: 1,
    provider_name: 'openai-main',
    key_id: 1,
    key_name: 'bot-prod',
    project_id: 1,
    project_name: 'support-bot',
    user_id: null,
    user_name: null,
    environment: 'prod',
    input_tokens: 1_200,
    cache_read_tokens: 0,
    cache_write_tokens: 0,
    output_tokens: 300,
    reasoning_tokens: 0,
    tokens_from: 'provider',
    cost: '0.00036',
    currency: 'USD',
    latency_ms: 940,
    first_token_ms: 280,
    has_texts: false,
    ...fields,
  };
}
