import { llmDriftQuery, llmDriftResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

export const getLlmDrift = defineRoute({
  method: 'get',
  path: '/api/v1/llm-drift',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getLlmDrift',
  tag: 'llm',
  summary: 'What a provider says that was used against what the ledger says, by day and model',
  status: 200,
  failsWith: ['NOT_FOUND', 'QUERY_TOO_LARGE'],
  query: llmDriftQuery,
  answer: llmDriftResponse,
  handle: ({ query }, { deps, signal, nowUs }) =>
    deps.llm.usage.drift({ providerId: query.provider_id, ...rangeUs(query, nowUs) }, signal),
});
