import { testLlmProviderRequest, testLlmProviderResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const testLlmProvider = defineRoute({
  method: 'post',
  path: '/api/v1/llm-providers/test',
  policy: { access: 'token', needs: 'write' },
  operationId: 'testLlmProvider',
  tag: 'llm',
  summary: 'Asks it for its models, and one of them for a word, and tells what it said',
  status: 200,
  failsWith: ['NOT_FOUND'],
  body: testLlmProviderRequest,
  answer: testLlmProviderResponse,
  handle: ({ body }, { deps, caller, from, signal }) =>
    deps.llm.providers.test(body, byOf(caller, from), signal),
});
