import { serviceBarsQuery, serviceBarsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const getServiceBars = defineRoute({
  method: 'get',
  path: '/api/v1/service-bars',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getServiceBars',
  tag: 'services',
  summary: 'Availability of checked services by day',
  status: 200,
  query: serviceBarsQuery,
  answer: serviceBarsResponse,
  handle: ({ query }, { deps, nowUs }) =>
    deps.checks.reports.bars(
      { days: query.days, timeZone: query.time_zone, serviceIds: query.service_id },
      nowUs,
    ),
});
