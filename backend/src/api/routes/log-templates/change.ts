import { changeLogTemplateRequest, logTemplateDetail, logTemplateParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { answeredTemplate } from './answered.ts';

export const changeLogTemplate = defineRoute({
  method: 'patch',
  path: '/api/v1/log-templates/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeLogTemplate',
  tag: 'logs',
  summary: 'Gives a log template a name, or pins it, so that it never becomes more general by itself',
  status: 200,
  failsWith: ['TEMPLATE_UNKNOWN', 'CONFLICT'],
  params: logTemplateParams,
  body: changeLogTemplateRequest,
  answer: logTemplateDetail,
  handle: async ({ params: { id }, body }, context) => {
    const { deps, caller, from, signal } = context;
    const by = byOf(caller, from);
    const { id: own } = await answeredTemplate(id, context);
    if (body.name !== undefined) {
      await deps.logTemplateDesk.rename(own, body.name, by, signal);
    }
    if (body.is_pinned !== undefined) {
      await deps.logTemplateDesk.pin(own, body.is_pinned, by, signal);
    }
    return answeredTemplate(own, context);
  },
});
