import { logTemplateParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const eraseLogTemplate = defineRoute({
  method: 'delete',
  path: '/api/v1/log-templates/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'eraseLogTemplate',
  tag: 'logs',
  summary: 'A log template that people wrote becomes one like any other; its lines stay',
  status: 204,
  failsWith: ['TEMPLATE_UNKNOWN', 'CONFLICT'],
  params: logTemplateParams,
  handle: async ({ params }, { deps, caller, from, signal }) => {
    await deps.logTemplateDesk.erase(params.id, byOf(caller, from), signal);
    return undefined;
  },
});
