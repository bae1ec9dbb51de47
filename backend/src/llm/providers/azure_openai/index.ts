import { choice, preset } from '../../../model/index.ts';
import { defineProvider } from '../define-provider.ts';
import { apiKey, text, url } from '../fields.ts';
import type { Call } from '../provider.ts';

interface Config {
  readonly api: 'v1' | 'deployments';
  readonly api_version: string;
}

/** learn.microsoft.com/azure/foundry/openai: "API version lifecycle", "REST API reference" */
export const azureOpenai = defineProvider({
  type: 'azure_openai',
  title: { en: 'Azure OpenAI', zh: 'Azure OpenAI' },
  setup: {
    en: '1. Open the resource in the Azure portal, Keys and Endpoint, and copy the endpoint and one key.\n2. Deploy a model; what calls name as the model is the name of the deployment.\n3. Enter both here, and the names of the deployments as models: Azure does not list them.',
    zh: '1. 在 Azure 门户打开资源的“密钥和终结点”，复制终结点和一个密钥。\n2. 部署模型；调用时的模型名即部署名。\n3. 在此填写两者，并将部署名填入模型列表：Azure 不提供部署清单。',
  },
  fields: {
    endpoint: url({
      label: { en: 'Endpoint', zh: '终结点' },
      placeholder: 'https://my-resource.openai.azure.com',
    }),
    api_key: apiKey('…'),
    api: preset(
      choice({ label: { en: 'API', zh: 'API' } }, ['v1', 'deployments'], {
        v1: { en: 'v1 (since August 2025)', zh: 'v1（2025 年 8 月起）' },
        deployments: { en: 'Deployments, with a dated version', zh: '按部署路径，带日期版本' },
      }),
      'v1',
    ),
    api_version: preset(
      text({
        label: { en: 'API version', zh: 'API 版本' },
        help: { en: 'Only for the API by deployments.', zh: '仅用于按部署路径的 API。' },
      }),
      '2024-10-21',
    ),
  },
  paths: {
    chat: (call) => pathOf(call, 'chat/completions'),
    completions: (call) => pathOf(call, 'completions'),
    embeddings: (call) => pathOf(call, 'embeddings'),
    // Has no path by deployment: the model stands in the body.
    responses: ({ config }) =>
      config.api === 'v1' ? '/openai/v1/responses' : `/openai/responses${versionOf(config)}`,
  },
  baseUrl: (config) => config.endpoint.replace(/\/openai(?:\/v1)?\/*$/u, ''),
  headers: (config) => ({ 'api-key': config.api_key }),
  passedHeaders: ['openai-beta', 'idempotency-key', 'x-ms-client-request-id'],
  models: null,
  maxTokensField: 'max_completion_tokens',
  takesCacheControl: false,
  asksForUsage: () => true,
  classify: ({ code }) => (code === 'DeploymentNotFound' ? 'not_found' : null),
});

function pathOf({ config, model }: Call<Config>, action: string): string {
  return config.api === 'v1'
    ? `/openai/v1/${action}`
    : `/openai/deployments/${segmentOf(model)}/${action}${versionOf(config)}`;
}

/** Dots alone would climb to another path, encoded or not (WHATWG URL, 4.4). */
function segmentOf(model: string): string {
  return /^\.{1,2}$/u.test(model) ? '_' : encodeURIComponent(model);
}

function versionOf(config: Config): string {
  return `?api-version=${encodeURIComponent(config.api_version)}`;
}
