import { logArchiveParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeLogRestore = defineRoute({
  method: 'delete',
  path: '/api/v1/log-restores/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeLogRestore',
  tag: 'logs',
  summary: 'Lets go of lines that were fetched back; the archive keeps them',
  status: 204,
  params: logArchiveParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.logArchive.removeRestore(id, byOf(caller, from), signal);
    return undefined;
  },
});
