import { defineProvider } from '../define-provider.ts';
import { apiKey, baseUrl, billCurrency } from '../fields.ts';
import { idsOfData } from '../models.ts';

/** help.aliyun.com/zh/model-studio: "OpenAI 兼容", "Anthropic API 兼容", "错误信息" */
export const qwen = defineProvider({
  type: 'qwen',
  title: { en: 'Qwen (Alibaba Cloud Model Studio)', zh: '通义千问（阿里云百炼）' },
  setup: {
    en: '1. Open bailian.console.aliyun.com, API Key, and create a key.\n2. Outside of mainland China use the address https://dashscope-intl.aliyuncs.com.\n3. Paste the key here.',
    zh: '1. 打开 bailian.console.aliyun.com 的 API Key 页面，创建密钥。\n2. 国际站请使用地址 https://dashscope-intl.aliyuncs.com。\n3. 将密钥粘贴到此处。',
  },
  fields: {
    api_key: apiKey('sk-…'),
    base_url: baseUrl('https://dashscope.aliyuncs.com'),
    currency: billCurrency,
  },
  paths: {
    chat: '/compatible-mode/v1/chat/completions',
    completions: '/compatible-mode/v1/completions',
    embeddings: '/compatible-mode/v1/embeddings',
    responses: '/compatible-mode/v1/responses',
    messages: '/apps/anthropic/v1/messages',
  },
  baseUrl: (config) => config.base_url.replace(/\/(?:compatible-mode(?:\/v1)?|apps\/anthropic)\/*$/u, ''),
  headers: (config, format) =>
    format === 'messages'
      ? { 'x-api-key': config.api_key, 'anthropic-version': '2023-06-01' }
      : { authorization: `Bearer ${config.api_key}` },
  passedHeaders: ['x-dashscope-session-cache'],
  models: { path: '/compatible-mode/v1/models', parse: idsOfData },
  maxTokensField: 'max_tokens',
  takesCacheControl: true,
  asksForUsage: () => true,
  billedIn: (config) => config.currency,
  classify: ({ status, type, code, message }) => {
    const word = `${code} ${type}`;
    if (/DataInspectionFailed|data_inspection_failed/u.test(word)) {
      return 'content_filter';
    }
    // The account owes money, or what was free is used up.
    if (/Arrearage|FreeTierOnly|PrepaidBillOverdue|PostpaidBillOverdue/u.test(word)) {
      return 'quota';
    }
    // Here "insufficient_quota" is the limit of tokens a minute.
    if (status === 429 || /^Throttling/u.test(code)) {
      return 'rate_limited';
    }
    return status === 400 && /range of input length/iu.test(message) ? 'context_too_long' : null;
  },
});
