import { logTemplateDetail, mergeLogTemplatesRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { answeredTemplate } from './answered.ts';

export const mergeLogTemplates = defineRoute({
  method: 'post',
  path: '/api/v1/log-templates/merge',
  policy: { access: 'token', needs: 'write' },
  operationId: 'mergeLogTemplates',
  tag: 'logs',
  summary:
    'Makes several log templates one: where they differ in words, these vary; else lines count in the first',
  status: 200,
  failsWith: ['TEMPLATE_UNKNOWN', 'TEMPLATE_UNUSABLE', 'CONFLICT'],
  body: mergeLogTemplatesRequest,
  answer: logTemplateDetail,
  handle: async ({ body }, context) => {
    const { deps, caller, from, signal } = context;
    return answeredTemplate(await deps.logTemplateDesk.merge(body.ids, byOf(caller, from), signal), context);
  },
});
