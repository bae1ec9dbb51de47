import { listLogSearchesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { ownerOf } from './owner.ts';
import { presentSearch } from './wanted-search.ts';

export const listLogSearches = defineRoute({
  method: 'get',
  path: '/api/v1/log-searches',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLogSearches',
  tag: 'logs',
  summary: 'Searches that the caller keeps and those that are kept for all, by name',
  status: 200,
  answer: listLogSearchesResponse,
  handle: async (_input, { deps, caller, signal }) => ({
    items: (await deps.logSearches.list(ownerOf(caller), signal)).map(presentSearch),
  }),
});
