import { getLlmTextsResponse, llmTextsParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const getLlmTexts = defineRoute({
  method: 'get',
  path: '/api/v1/llm-calls/{id}/texts',
  policy: { access: 'token', needs: 'write' },
  operationId: 'getLlmTexts',
  tag: 'llm',
  summary: 'Prompt and answer of a call, where its project keeps them; who reads them is in the audit log',
  status: 200,
  params: llmTextsParams,
  answer: getLlmTextsResponse,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => ({
    items: [...(await deps.llm.texts.read(id, byOf(caller, from), signal))],
  }),
});
