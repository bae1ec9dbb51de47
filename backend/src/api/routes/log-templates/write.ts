import { logTemplateDetail, writeLogTemplateRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { answeredTemplate } from './answered.ts';

export const writeLogTemplate = defineRoute({
  method: 'post',
  path: '/api/v1/log-templates',
  policy: { access: 'token', needs: 'write' },
  operationId: 'writeLogTemplate',
  tag: 'logs',
  summary: 'Enters a log template of your own, which is tried before those that were found',
  status: 201,
  failsWith: ['TEMPLATE_UNUSABLE', 'TEMPLATES_TOO_MANY', 'CONFLICT'],
  body: writeLogTemplateRequest,
  answer: logTemplateDetail,
  handle: async ({ body }, context) => {
    const { deps, caller, from, signal } = context;
    return answeredTemplate(await deps.logTemplateDesk.write(body.text, byOf(caller, from), signal), context);
  },
});
