import { VigilError } from '@vigilops/contracts';
import { llmMeResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const getMyLlm = defineRoute({
  method: 'get',
  path: '/api/v1/llm-me',
  policy: { access: 'person' },
  operationId: 'getMyLlm',
  tag: 'llm',
  summary: 'Own keys, what they cost this month, and the budgets that they are under',
  status: 200,
  answer: llmMeResponse,
  handle: (_input, { deps, caller, signal }) => {
    if (caller?.kind !== 'person') {
      throw new VigilError('AUTH_FORBIDDEN', 'only somebody who signed in has keys of their own');
    }
    return deps.llm.spend.me(caller.user.id, signal);
  },
});
