import { VigilError } from '@vigilops/contracts';
import { logSearch, logSearchParams, logSearchRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { keeperOf, ownerOf } from './owner.ts';
import { presentSearch, wantedSearch } from './wanted-search.ts';

export const changeLogSearch = defineRoute({
  method: 'put',
  path: '/api/v1/log-searches/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeLogSearch',
  tag: 'logs',
  summary: 'Another form of a search; one for all that is no longer shared is the caller’s',
  status: 200,
  failsWith: ['CONFLICT'],
  params: logSearchParams,
  body: logSearchRequest,
  answer: logSearch,
  handle: async ({ params: { id }, body }, { deps, caller, from, signal, nowUs }) => {
    const changed = await deps.logSearches.change(
      id,
      ownerOf(caller),
      wantedSearch(body, keeperOf(caller, body.shared), nowUs),
      {
        ...byOf(caller, from),
        action: 'log_search.changed',
        subject: body.name,
        detail: { id, shared: body.shared },
      },
      signal,
    );
    if (changed === undefined) {
      throw new VigilError('NOT_FOUND', `there is no search ${String(id)}`);
    }
    return presentSearch(changed);
  },
});
