import { optional } from '../../../model/index.ts';
import { fieldsOf, listOf } from '../../wire/json.ts';
import { defineProvider } from '../define-provider.ts';
import { baseUrl, secret } from '../fields.ts';
import { nameOf } from '../models.ts';

/** docs.ollama.com: "OpenAI compatibility", "API reference" */
export const ollama = defineProvider({
  type: 'ollama',
  title: { en: 'Ollama', zh: 'Ollama' },
  setup: {
    en: '1. Start Ollama where this server can reach it; from another host set OLLAMA_HOST=0.0.0.0 there.\n2. Load a model: ollama pull qwen3.\n3. Give the address here. Models of it cost nothing only where the price table says so.',
    zh: '1. 在本服务器可访问的位置启动 Ollama；跨主机时请在那里设置 OLLAMA_HOST=0.0.0.0。\n2. 下载模型：ollama pull qwen3。\n3. 在此填写地址。只有价格表写明为 0 时，其模型才算免费。',
  },
  fields: {
    base_url: baseUrl('http://127.0.0.1:11434'),
    api_key: optional(
      secret({
        label: { en: 'API key', zh: 'API 密钥' },
        help: { en: 'Only behind a proxy that wants one.', zh: '仅在代理要求时填写。' },
      }),
    ),
  },
  paths: {
    chat: '/v1/chat/completions',
    completions: '/v1/completions',
    embeddings: '/v1/embeddings',
    // Since its version 0.13.3.
    responses: '/v1/responses',
  },
  baseUrl: (config) => config.base_url.replace(/\/(?:v1|api)\/*$/u, ''),
  headers: (config): Record<string, string> =>
    config.api_key === undefined ? {} : { authorization: `Bearer ${config.api_key}` },
  passedHeaders: [],
  models: {
    path: '/api/tags',
    parse: (body) => listOf(fieldsOf(body).models).flatMap((model) => nameOf(fieldsOf(model).name)),
  },
  maxTokensField: 'max_tokens',
  takesCacheControl: false,
  asksForUsage: () => true,
  classify: ({ status, message }) =>
    status === 503 || /server busy|maximum pending requests/iu.test(message) ? 'overloaded' : null,
});
