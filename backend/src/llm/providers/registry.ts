import { anthropic } from './anthropic/index.ts';
import { azureOpenai } from './azure_openai/index.ts';
import { deepseek } from './deepseek/index.ts';
import { ollama } from './ollama/index.ts';
import { openai } from './openai/index.ts';
import { openaiCompatible } from './openai_compatible/index.ts';
import type { Provider } from './provider.ts';
import { qwen } from './qwen/index.ts';

/** Every kind of provider, in the order in which people are offered them. */
export const PROVIDERS: readonly Provider[] = [
  openai,
  anthropic,
  deepseek,
  qwen,
  ollama,
  azureOpenai,
  openaiCompatible,
];

export function providerOfType(type: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.type === type);
}
