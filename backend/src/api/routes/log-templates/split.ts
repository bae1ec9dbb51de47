import { logTemplateDetail, logTemplateParams, splitLogTemplateRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { answeredTemplate } from './answered.ts';

export const splitLogTemplate = defineRoute({
  method: 'post',
  path: '/api/v1/log-templates/{id}/split',
  policy: { access: 'token', needs: 'write' },
  operationId: 'splitLogTemplate',
  tag: 'logs',
  summary:
    'From now on each word at a place of a log template makes one of its own; old lines stay where they are',
  status: 200,
  failsWith: ['TEMPLATE_UNKNOWN', 'TEMPLATE_PLACE_UNKNOWN', 'CONFLICT'],
  params: logTemplateParams,
  body: splitLogTemplateRequest,
  answer: logTemplateDetail,
  handle: async ({ params, body }, context) => {
    const { deps, caller, from, signal } = context;
    const left = await deps.logTemplateDesk.split(params.id, body.place, byOf(caller, from), signal);
    return answeredTemplate(left, context);
  },
});
