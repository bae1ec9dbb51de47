import { optional } from '../../../model/index.ts';
import { defineProvider } from '../define-provider.ts';
import { apiKey, baseUrl, text } from '../fields.ts';
import { idsOfData } from '../models.ts';

/** developers.openai.com/api/reference */
export const openai = defineProvider({
  type: 'openai',
  title: { en: 'OpenAI', zh: 'OpenAI' },
  setup: {
    en: '1. Open platform.openai.com/api-keys and create a secret key.\n2. Give it a project with a budget of its own.\n3. Paste the key here.',
    zh: '1. 打开 platform.openai.com/api-keys，创建密钥。\n2. 为它选择一个有独立预算的项目。\n3. 将密钥粘贴到此处。',
  },
  fields: {
    api_key: apiKey('sk-…'),
    base_url: baseUrl('https://api.openai.com/v1'),
    organization: optional(
      text({
        label: { en: 'Organization', zh: '组织' },
        help: { en: 'Only with several.', zh: '仅在有多个组织时填写。' },
      }),
    ),
    project: optional(
      text({
        label: { en: 'Project', zh: '项目' },
        help: { en: 'Only for keys of users.', zh: '仅用户密钥需要。' },
      }),
    ),
  },
  paths: {
    chat: '/chat/completions',
    completions: '/completions',
    embeddings: '/embeddings',
    responses: '/responses',
  },
  baseUrl: (config) => config.base_url,
  headers: (config) => ({
    authorization: `Bearer ${config.api_key}`,
    ...(config.organization === undefined ? {} : { 'openai-organization': config.organization }),
    ...(config.project === undefined ? {} : { 'openai-project': config.project }),
  }),
  passedHeaders: ['openai-beta', 'idempotency-key', 'x-client-request-id'],
  models: { path: '/models', parse: idsOfData },
  maxTokensField: 'max_completion_tokens',
  takesCacheControl: false,
  asksForUsage: () => true,
  classify: () => null,
});
