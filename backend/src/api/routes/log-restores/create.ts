import { logRestore, logRestoreRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';
import { byOf } from '../actor.ts';

export const createLogRestore = defineRoute({
  method: 'post',
  path: '/api/v1/log-restores',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createLogRestore',
  tag: 'logs',
  summary: 'Fetches lines of archived days back for a while; it goes on in the background',
  status: 201,
  failsWith: ['NOT_FOUND'],
  body: logRestoreRequest,
  answer: logRestore,
  handle: ({ body }, { deps, caller, from: address, signal, nowUs }) => {
    const { from, to } = body;
    const range = from === undefined || to === undefined ? null : rangeUs({ from, to }, nowUs);
    return deps.logArchive.startRestore(body, range, byOf(caller, address), signal);
  },
});
