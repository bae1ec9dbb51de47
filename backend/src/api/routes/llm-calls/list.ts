import { listLlmCallsQuery, listLlmCallsResponse } from '@vigilops/contracts/api';
import { cutPage } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';
import { placeOf, readPlace } from './cursor.ts';
import { filtersOf } from './filters.ts';

export const listLlmCalls = defineRoute({
  method: 'get',
  path: '/api/v1/llm-calls',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLlmCalls',
  tag: 'llm',
  summary: 'The ledger, newest first: one line an attempt, without texts of prompts and answers',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE'],
  query: listLlmCallsQuery,
  answer: listLlmCallsResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const question = {
      ...rangeUs(query, nowUs),
      ...filtersOf(query),
      statuses: query.status,
      requestId: query.request_id,
      before: readPlace(query.cursor),
      limit: query.limit + 1,
    };
    const found = await deps.llm.spend.calls(question, signal);
    const { items, next_cursor } = cutPage(found, query.limit, placeOf);
    return { items: [...items], next_cursor };
  },
});
