import { getLogTemplateQuery, logTemplateDetail, logTemplateParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentDetails, templateFilters } from './present.ts';

export const getLogTemplate = defineRoute({
  method: 'get',
  path: '/api/v1/log-templates/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getLogTemplate',
  tag: 'logs',
  summary: 'A log template, who writes its lines, and which templates became it; by any of their ids',
  status: 200,
  failsWith: ['TEMPLATE_UNKNOWN'],
  params: logTemplateParams,
  query: getLogTemplateQuery,
  answer: logTemplateDetail,
  handle: async ({ params, query }, { deps, signal, nowUs }) =>
    presentDetails(await deps.logTemplates.get(params.id, templateFilters(query, nowUs), signal)),
});
