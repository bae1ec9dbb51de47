import { defineProvider } from '../define-provider.ts';
import { apiKey, baseUrl, billCurrency } from '../fields.ts';
import { idsOfData } from '../models.ts';

/** api-docs.deepseek.com: "Your First API Call", "Using the Anthropic API", "FIM Completion", "Error Codes" */
export const deepseek = defineProvider({
  type: 'deepseek',
  title: { en: 'DeepSeek', zh: 'DeepSeek 深度求索' },
  setup: {
    en: '1. Open platform.deepseek.com, API keys, and create a key.\n2. See that the account has a balance.\n3. Paste the key here.',
    zh: '1. 打开 platform.deepseek.com 的 API keys，创建密钥。\n2. 确认账户有余额。\n3. 将密钥粘贴到此处。',
  },
  fields: { api_key: apiKey('sk-…'), base_url: baseUrl('https://api.deepseek.com'), currency: billCurrency },
  paths: {
    chat: '/chat/completions',
    completions: '/beta/completions',
    responses: '/responses',
    messages: '/anthropic/v1/messages',
  },
  baseUrl: (config) => config.base_url.replace(/\/(?:v1|beta|anthropic)\/*$/u, ''),
  headers: (config, format) =>
    format === 'messages'
      ? { 'x-api-key': config.api_key, 'anthropic-version': '2023-06-01' }
      : { authorization: `Bearer ${config.api_key}` },
  passedHeaders: ['anthropic-beta'],
  models: { path: '/models', parse: idsOfData },
  maxTokensField: 'max_tokens',
  takesCacheControl: false,
  asksForUsage: () => true,
  billedIn: (config) => config.currency,
  classify: ({ status, message }) => {
    if (status === 400 && /content exists risk/iu.test(message)) {
      return 'content_filter';
    }
    return status === 400 && /model not exist|supported model/iu.test(message) ? 'not_found' : null;
  },
});
