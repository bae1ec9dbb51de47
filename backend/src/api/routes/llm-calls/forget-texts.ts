import { llmTextsParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const forgetLlmTexts = defineRoute({
  method: 'delete',
  path: '/api/v1/llm-calls/{id}/texts',
  policy: { access: 'token', needs: 'write' },
  operationId: 'forgetLlmTexts',
  tag: 'llm',
  summary: 'Removes prompt and answer of a call; its line in the ledger stays',
  status: 204,
  params: llmTextsParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.llm.texts.forget(id, byOf(caller, from), signal);
    return undefined;
  },
});
