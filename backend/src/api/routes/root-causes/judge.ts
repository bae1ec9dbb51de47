import { VigilError } from '@vigilops/contracts';
import { causeFeedbackRequest, rootCause, rootCauseParams } from '@vigilops/contracts/api';
import { calledOf } from '../../../model/index.ts';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { presentRootCause } from './present.ts';

export const judgeRootCause = defineRoute({
  method: 'post',
  path: '/api/v1/root-causes/{id}/feedback',
  policy: { access: 'token', needs: 'write' },
  operationId: 'judgeRootCause',
  tag: 'analysis',
  summary: 'Says whether an answer was right, or what it truly was; its incident shows that from then on',
  status: 200,
  params: rootCauseParams,
  body: causeFeedbackRequest,
  answer: rootCause,
  handle: async ({ params: { id }, body }, { deps, caller, from, signal, nowUs }) => {
    const audit = byOf(caller, from);
    const judged = await deps.causes.judge(id, body, { name: calledOf(audit.actor), audit }, nowUs, signal);
    if (judged === undefined) {
      throw new VigilError('NOT_FOUND', `there is no answer ${String(id)}`);
    }
    return presentRootCause(judged);
  },
});
