import { VigilError } from '@vigilops/contracts';
import { logSearchParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { ownerOf } from './owner.ts';

export const removeLogSearch = defineRoute({
  method: 'delete',
  path: '/api/v1/log-searches/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeLogSearch',
  tag: 'logs',
  summary: 'Keeps it no longer',
  status: 204,
  params: logSearchParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal, nowUs }) => {
    const removed = await deps.logSearches.remove(
      id,
      ownerOf(caller),
      new Date(nowUs / 1_000),
      (subject) => ({ ...byOf(caller, from), action: 'log_search.removed', subject, detail: { id } }),
      signal,
    );
    if (!removed) {
      throw new VigilError('NOT_FOUND', `there is no search ${String(id)}`);
    }
    return undefined;
  },
});
