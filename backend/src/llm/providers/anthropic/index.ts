import { defineProvider } from '../define-provider.ts';
import { apiKey, baseUrl } from '../fields.ts';
import { idsOfData } from '../models.ts';

/** platform.claude.com/docs/en/api */
export const anthropic = defineProvider({
  type: 'anthropic',
  title: { en: 'Anthropic', zh: 'Anthropic' },
  setup: {
    en: '1. Open platform.claude.com, Settings, API keys, and create a key.\n2. Give it a workspace with a spend limit of its own.\n3. Paste the key here.',
    zh: '1. 打开 platform.claude.com 的 Settings → API keys，创建密钥。\n2. 为它选择一个有独立消费上限的工作区。\n3. 将密钥粘贴到此处。',
  },
  fields: { api_key: apiKey('sk-ant-…'), base_url: baseUrl('https://api.anthropic.com') },
  paths: { messages: '/v1/messages' },
  baseUrl: (config) => config.base_url.replace(/\/v1\/*$/u, ''),
  headers: (config) => ({ 'x-api-key': config.api_key, 'anthropic-version': '2023-06-01' }),
  passedHeaders: ['anthropic-beta', 'idempotency-key'],
  models: { path: '/v1/models?limit=1000', parse: idsOfData },
  maxTokensField: 'max_tokens',
  takesCacheControl: true,
  asksForUsage: () => false,
  classify: ({ status, type, message }) => {
    if (status === 400 && /credit balance is too low/iu.test(message)) {
      return 'quota';
    }
    if (status === 400 && /output blocked by content filtering/iu.test(message)) {
      return 'content_filter';
    }
    return type === 'request_too_large' ? 'context_too_long' : null;
  },
});
