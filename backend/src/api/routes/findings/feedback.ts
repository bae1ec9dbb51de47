import { VigilError } from '@vigilops/contracts';
import { finding, findingFeedbackRequest, findingParams } from '@vigilops/contracts/api';
import { calledOf } from '../../../model/index.ts';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { presentFinding } from './present.ts';

export const judgeFinding = defineRoute({
  method: 'post',
  path: '/api/v1/findings/{id}/feedback',
  policy: { access: 'token', needs: 'write' },
  operationId: 'judgeFinding',
  tag: 'analysis',
  summary:
    'Says whether a finding was useful, which makes its series more or less sensitive; null takes it back',
  status: 200,
  failsWith: ['NOT_FOUND'],
  params: findingParams,
  body: findingFeedbackRequest,
  answer: finding,
  handle: async ({ params: { id }, body: { word } }, { deps, caller, from, signal, nowUs }) => {
    const by = byOf(caller, from);
    const done = await deps.findings.setFeedback(
      id,
      { word, by: calledOf(by.actor), at: new Date(nowUs / 1_000) },
      ({ seriesKey }) => ({ ...by, action: 'finding.judged', subject: seriesKey, detail: { id, word } }),
      signal,
    );
    const found = done ? await deps.findings.find(id, signal) : undefined;
    if (found === undefined) {
      throw new VigilError('NOT_FOUND', `there is no finding ${String(id)}`);
    }
    return presentFinding(found, deps);
  },
});
