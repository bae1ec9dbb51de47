import { listSilencesQuery, listSilencesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listSilences = defineRoute({
  method: 'get',
  path: '/api/v1/silences',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listSilences',
  tag: 'silences',
  summary: 'Silences and how many alerts each hides now; those that ended within the last 30 days, too',
  status: 200,
  query: listSilencesQuery,
  answer: listSilencesResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => ({
    items: [...(await deps.silences.list(query.state, nowUs, signal))],
  }),
});
