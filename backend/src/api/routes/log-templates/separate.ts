import { logTemplateDetail, logTemplateParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { answeredTemplate } from './answered.ts';

export const separateLogTemplate = defineRoute({
  method: 'post',
  path: '/api/v1/log-templates/{id}/separate',
  policy: { access: 'token', needs: 'write' },
  operationId: 'separateLogTemplate',
  tag: 'logs',
  summary:
    'Takes a log template out again that people merged into another; its old lines count as its own again',
  status: 200,
  failsWith: ['TEMPLATE_UNKNOWN', 'TEMPLATE_NOT_MOVED', 'CONFLICT'],
  params: logTemplateParams,
  answer: logTemplateDetail,
  handle: async ({ params }, context) => {
    const { deps, caller, from, signal } = context;
    const left = await deps.logTemplateDesk.separate(params.id, byOf(caller, from), signal);
    return answeredTemplate(left, context);
  },
});
