import { silence, silenceRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { wantedSilence } from './wanted-silence.ts';
import { calledOf } from '../../../model/index.ts';

export const createSilence = defineRoute({
  method: 'post',
  path: '/api/v1/silences',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createSilence',
  tag: 'silences',
  summary: 'Nobody is told of the alerts that its matchers match, for a time, or every week at a time',
  status: 201,
  body: silenceRequest,
  answer: silence,
  handle: ({ body }, { deps, caller, from, signal, nowUs }) => {
    const by = byOf(caller, from);
    return deps.silences.create(wantedSilence(body, calledOf(by.actor), nowUs), by, nowUs, signal);
  },
});
