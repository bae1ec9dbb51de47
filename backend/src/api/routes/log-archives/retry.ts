import { logArchive, logArchiveParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const retryLogArchive = defineRoute({
  method: 'post',
  path: '/api/v1/log-archives/{id}/retry',
  policy: { access: 'token', needs: 'write' },
  operationId: 'retryLogArchive',
  tag: 'logs',
  summary:
    'Tries one that failed, or looks again at one that is done, missing or corrupt, with the next round',
  status: 200,
  failsWith: ['CONFLICT'],
  params: logArchiveParams,
  answer: logArchive,
  handle: ({ params: { id } }, { deps, caller, from, signal }) =>
    deps.logArchive.retry(id, byOf(caller, from), signal),
});
