import { listLlmProviderTypesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLlmProviderTypes = defineRoute({
  method: 'get',
  path: '/api/v1/llm-provider-types',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLlmProviderTypes',
  tag: 'llm',
  summary: 'The kinds of providers: what each asks for, how to get that, and which endpoints it speaks',
  status: 200,
  answer: listLlmProviderTypesResponse,
  handle: (_input, { deps }) => ({ items: [...deps.llm.providers.types()] }),
});
