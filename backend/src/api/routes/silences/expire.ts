import { silenceParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const expireSilence = defineRoute({
  method: 'delete',
  path: '/api/v1/silences/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'expireSilence',
  tag: 'silences',
  summary: 'It is over from now on, and stays in the list of the past',
  status: 204,
  params: silenceParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal, nowUs }) => {
    await deps.silences.expire(id, byOf(caller, from), nowUs, signal);
    return undefined;
  },
});
