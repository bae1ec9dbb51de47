import {
  logTemplateParams,
  logTemplateSeriesQuery,
  logTemplateSeriesResponse,
} from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentSteps, templateFilters } from './present.ts';

export const getLogTemplateSeries = defineRoute({
  method: 'get',
  path: '/api/v1/log-templates/{id}/series',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getLogTemplateSeries',
  tag: 'logs',
  summary: 'How many lines of a log template there were, over time',
  status: 200,
  failsWith: ['TEMPLATE_UNKNOWN'],
  params: logTemplateParams,
  query: logTemplateSeriesQuery,
  answer: logTemplateSeriesResponse,
  handle: async ({ params, query }, { deps, signal, nowUs }) => {
    const asked = { ...templateFilters(query, nowUs), maxPoints: query.max_points };
    const found = await deps.logTemplates.series(params.id, asked, signal);
    return { id: found.id, series: [...found.series], ...presentSteps(found) };
  },
});
