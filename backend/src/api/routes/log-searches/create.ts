import { logSearch, logSearchRequest } from '@vigilops/contracts/api';
import { calledOf } from '../../../model/index.ts';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { keeperOf } from './owner.ts';
import { presentSearch, wantedSearch } from './wanted-search.ts';

export const createLogSearch = defineRoute({
  method: 'post',
  path: '/api/v1/log-searches',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createLogSearch',
  tag: 'logs',
  summary: 'Keeps a search, for the caller or for all',
  status: 201,
  failsWith: ['CONFLICT'],
  body: logSearchRequest,
  answer: logSearch,
  handle: async ({ body }, { deps, caller, from, signal, nowUs }) => {
    const by = byOf(caller, from);
    const wanted = wantedSearch(body, keeperOf(caller, body.shared), nowUs);
    const created = await deps.logSearches.create(
      { ...wanted, createdBy: calledOf(by.actor) },
      { ...by, action: 'log_search.created', subject: body.name, detail: { shared: body.shared } },
      signal,
    );
    return presentSearch(created);
  },
});
