import { silence, silenceParams, silenceRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { wantedSilence } from './wanted-silence.ts';
import { calledOf } from '../../../model/index.ts';

export const changeSilence = defineRoute({
  method: 'put',
  path: '/api/v1/silences/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeSilence',
  tag: 'silences',
  summary: 'Another definition of one that is not over',
  status: 200,
  failsWith: ['CONFLICT'],
  params: silenceParams,
  body: silenceRequest,
  answer: silence,
  handle: ({ params: { id }, body }, { deps, caller, from, signal, nowUs }) => {
    const by = byOf(caller, from);
    return deps.silences.change(id, wantedSilence(body, calledOf(by.actor), nowUs), by, nowUs, signal);
  },
});
