import type {
  LlmAliasRequest,
  LlmBudgetRequest,
  LlmPriceRequest,
  LlmProjectRequest,
} from '@vigilops/contracts/api';
import {
  llmAliasRequest,
  llmBudgetRequest,
  llmPriceRequest,
  llmProjectRequest,
  llmProviderRequest,
} from '@vigilops/contracts/api';
import { randomUUID } from 'node:crypto';
import type { LlmCallRow, StoredLlmKey, StoredLlmProvider } from '../../model/index.ts';

/** Forms as the API makes them. */
export function aProvider(name: string, changes: Partial<StoredLlmProvider> = {}): StoredLlmProvider {
  const form = llmProviderRequest.parse({ name, type: 'openai', config: {} });
  return { ...form, sealed: 'sealed', ...changes };
}

export function anAlias(
  alias: string,
  providerIds: readonly number[],
  changes: Partial<LlmAliasRequest> = {},
): LlmAliasRequest {
  const targets = providerIds.map((id) => ({ provider_id: id, model: 'gpt-4o-mini' }));
  return { ...llmAliasRequest.parse({ alias, targets }), ...changes };
}

export function aProject(name: string, changes: Partial<LlmProjectRequest> = {}): LlmProjectRequest {
  return { ...llmProjectRequest.parse({ name }), ...changes };
}

export function aKey(name: string, projectId: number, changes: Partial<StoredLlmKey> = {}): StoredLlmKey {
  return {
    name,
    project_id: projectId,
    user_id: null,
    environment: 'test',
    models: [],
    rpm: null,
    tpm: null,
    expiresUs: null,
    ...changes,
  };
}

export function aPrice(model: string, changes: Partial<LlmPriceRequest> = {}): LlmPriceRequest {
  const tiers = [{ above_input_tokens: 0, rates: { input: '1', output: '2' } }];
  return { ...llmPriceRequest.parse({ model, currency: 'USD', tiers }), ...changes };
}

export function aBudget(name: string, changes: Partial<LlmBudgetRequest> = {}): LlmBudgetRequest {
  const form = { name, scope: 'all', window: 'total', amount: '10', currency: 'USD' };
  return { ...llmBudgetRequest.parse(form), ...changes };
}

/** A call that went well. */
export function aCall(changes: Partial<LlmCallRow> = {}): LlmCallRow {
  return {
    requestId: randomUUID(),
    attempt: 1,
    isFinal: true,
    timeUs: 1_772_366_400_000_000,
    endpoint: 'chat',
    stream: true,
    status: 'ok',
    httpStatus: 200,
    error: null,
    model: 'gpt-4o-mini',
    upstreamModel: 'gpt-4o-mini-2024-07-18',
    upstreamId: 'chatcmpl-1',
    providerId: null,
    keyId: null,
    projectId: null,
    userId: null,
    environment: 'test',
    inputTokens: 10,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    cacheWriteLongTokens: 0,
    outputTokens: 5,
    reasoningTokens: 0,
    tokensFrom: 'provider',
    costPico: 1_500_000n,
    savedPico: 0n,
    currency: 'USD',
    latencyUs: 900_000,
    firstTokenUs: 300_000,
    texts: null,
    ...changes,
  };
}
