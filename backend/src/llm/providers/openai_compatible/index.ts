import { choice, optional, preset } from '../../../model/index.ts';
import { defineProvider } from '../define-provider.ts';
import { secret, url } from '../fields.ts';
import { idsOfData } from '../models.ts';

/** Whoever speaks as OpenAI does: vLLM, SGLang, LM Studio, llama.cpp, OpenRouter, Moonshot, Zhipu, SiliconFlow, … */
export const openaiCompatible = defineProvider({
  type: 'openai_compatible',
  title: { en: 'OpenAI-compatible', zh: 'OpenAI 兼容服务' },
  setup: {
    en: '1. Look up the base URL that its documents give for the OpenAI client; it mostly ends in /v1.\n2. Create a key there, where it wants one.\n3. Enter both here.',
    zh: '1. 在其文档中查找用于 OpenAI 客户端的 base URL，通常以 /v1 结尾。\n2. 如需密钥，请在该服务中创建。\n3. 将两者填写到此处。',
  },
  fields: {
    base_url: url({
      label: { en: 'Base URL', zh: 'Base URL' },
      placeholder: 'https://llm.example.com/v1',
    }),
    api_key: optional(secret({ label: { en: 'API key', zh: 'API 密钥' } })),
    stream_usage: preset(
      choice(
        {
          label: { en: 'Usage in streams', zh: '流式用量' },
          help: {
            en: 'Without asking most servers do not say it, and tokens are estimated.',
            zh: '若不请求，多数服务不返回用量，只能估算 token。',
          },
        },
        ['ask', 'do_not_ask'],
        {
          ask: { en: 'Ask for it', zh: '请求返回' },
          do_not_ask: {
            en: 'Do not: the server refuses stream_options',
            zh: '不请求：服务拒绝 stream_options',
          },
        },
      ),
      'ask',
    ),
  },
  paths: {
    chat: '/chat/completions',
    completions: '/completions',
    embeddings: '/embeddings',
    responses: '/responses',
  },
  baseUrl: (config) => config.base_url.replace(/\/chat\/completions\/*$/u, ''),
  headers: (config): Record<string, string> =>
    config.api_key === undefined ? {} : { authorization: `Bearer ${config.api_key}` },
  passedHeaders: ['openai-beta', 'idempotency-key'],
  models: { path: '/models', parse: idsOfData },
  maxTokensField: 'max_tokens',
  takesCacheControl: false,
  asksForUsage: (config) => config.stream_usage === 'ask',
  classify: () => null,
});
