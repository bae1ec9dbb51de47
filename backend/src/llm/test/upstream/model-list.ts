import type { Dialect } from './call.ts';

export interface MockModel {
  readonly name: string;
  /** As the answer names it. */
  readonly answersAs: string;
  readonly thinks: boolean;
  readonly contextTokens: number;
  readonly isEmbedding: boolean;
}

function model(name: string, more: Partial<MockModel> = {}): MockModel {
  return { name, answersAs: name, thinks: false, contextTokens: 128_000, isEmbedding: false, ...more };
}

const embedding = (name: string) => model(name, { isEmbedding: true });

export const MODELS: Readonly<Record<Dialect, readonly MockModel[]>> = {
  openai: [
    model('gpt-4o', { answersAs: 'gpt-4o-2024-08-06' }),
    model('gpt-4o-mini', { answersAs: 'gpt-4o-mini-2024-07-18' }),
    model('gpt-5.1', { answersAs: 'gpt-5.1-2025-11-13', thinks: true }),
    model('gpt-4', { answersAs: 'gpt-4-0613', contextTokens: 8_192 }),
    model('gpt-3.5-turbo-instruct', { contextTokens: 4_097 }),
    embedding('text-embedding-3-small'),
  ],
  anthropic: [
    model('claude-sonnet-5-5', { contextTokens: 1_000_000 }),
    model('claude-haiku-4-5', { answersAs: 'claude-haiku-4-5-20251001', contextTokens: 200_000 }),
  ],
  deepseek: [model('deepseek-flash', { thinks: true }), model('deepseek-v4-pro', { thinks: true })],
  qwen: [
    model('qwen-plus'),
    model('qwen3-max'),
    model('qwq-plus', { thinks: true }),
    embedding('text-embedding-v4'),
  ],
  ollama: [model('qwen3:8b', { contextTokens: 4_096 }), embedding('nomic-embed-text:latest')],
  azure_openai: [
    model('team-gpt-4o', { answersAs: 'gpt-4o-2024-11-20' }),
    model('team-embedding', { answersAs: 'text-embedding-3-small', isEmbedding: true }),
  ],
  openai_compatible: [model('llama-3.1-8b'), embedding('bge-m3')],
};
