import { formatTimeUs, llmSpendQuery, llmSpendResponse } from '@vigilops/contracts/api';
import { rangeUs } from '../../times.ts';
import { filtersOf } from '../llm-calls/filters.ts';
import { defineRoute } from '../../route.ts';

export const queryLlmSpend = defineRoute({
  method: 'post',
  path: '/api/v1/llm-spend',
  policy: { access: 'token', needs: 'read' },
  operationId: 'queryLlmSpend',
  tag: 'llm',
  summary: 'What calls cost and how they went, by group and step',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE'],
  body: llmSpendQuery,
  answer: llmSpendResponse,
  handle: async ({ body }, { deps, signal, nowUs }) => {
    const { fromUs, toUs } = rangeUs(body, nowUs);
    const question = {
      fromUs,
      toUs,
      ...filtersOf(body.filters),
      by: body.by,
      stepSeconds: body.step_seconds,
      limit: body.limit,
    };
    const groups = await deps.llm.spend.spend(question, signal);
    return { from: formatTimeUs(fromUs), to: formatTimeUs(toUs), groups: [...groups] };
  },
});
