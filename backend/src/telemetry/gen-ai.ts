import type { LlmEndpoint } from '@vigilops/contracts/api';
import type { LlmCallRow } from '../model/index.ts';
import type { Instruments } from './instruments.ts';

/** What we call things, and what OpenTelemetry's conventions for generative AI call them. */
const OPERATIONS: Readonly<Record<LlmEndpoint, string>> = {
  chat: 'chat',
  messages: 'chat',
  responses: 'chat',
  completions: 'text_completion',
  embeddings: 'embeddings',
};
const PROVIDERS: Readonly<Record<string, string>> = {
  openai: 'openai',
  azure_openai: 'azure.ai.openai',
  anthropic: 'anthropic',
  deepseek: 'deepseek',
};
const PICO = 1e12;

/** A call that was sent to a provider, as metrics. `providerType`: of our own list. */
export function recordLlmCall(instruments: Instruments, row: LlmCallRow, providerType: string): void {
  if (row.status === 'refused') {
    return;
  }
  const provider = PROVIDERS[providerType] ?? providerType;
  const model = { 'gen_ai.provider.name': provider, 'gen_ai.request.model': modelOf(row) };
  const call = {
    'gen_ai.operation.name': OPERATIONS[row.endpoint],
    ...model,
    ...(row.upstreamModel === null ? {} : { 'gen_ai.response.model': row.upstreamModel }),
  };
  const input = row.inputTokens + row.cacheReadTokens + row.cacheWriteTokens + row.cacheWriteLongTokens;
  if (row.tokensFrom !== 'none') {
    instruments.record('llmTokens', input, { ...call, 'gen_ai.token.type': 'input' });
    instruments.record('llmTokens', row.outputTokens, { ...call, 'gen_ai.token.type': 'output' });
  }
  const failure = row.status === 'ok' ? {} : { 'error.type': row.status };
  instruments.record('llmDuration', row.latencyUs / 1e6, { ...call, ...failure });
  if (row.stream && row.firstTokenUs !== null) {
    instruments.record('llmFirstChunk', row.firstTokenUs / 1e6, call);
  }
  if (row.costPico === null) {
    instruments.add('llmUnpriced', 1, model);
  } else if (row.currency !== null && row.costPico > 0n) {
    instruments.add('llmCost', Number(row.costPico) / PICO, {
      ...model,
      'vigilops.llm.currency': row.currency,
    });
  }
}

/** A model that is named with its provider may be any text: only one that answered is a series of its own. */
function modelOf({ model, upstreamModel }: LlmCallRow): string {
  return upstreamModel === null && model.includes('/') ? '_OTHER' : model;
}
