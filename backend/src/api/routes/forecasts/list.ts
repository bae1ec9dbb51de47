import { listForecastsQuery, listForecastsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentForecast, presentRecord } from './present.ts';

export const listForecasts = defineRoute({
  method: 'get',
  path: '/api/v1/forecasts',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listForecasts',
  tag: 'analysis',
  summary: 'When resources will be full, the most urgent first, and how good such forecasts were',
  status: 200,
  query: listForecastsQuery,
  answer: listForecastsResponse,
  handle: async ({ query }, { deps, signal }) => {
    const { kind, host_id: hostId, reaches, limit } = query;
    const [items, { total, record }] = await Promise.all([
      deps.forecasts.list({ kinds: kind, hostId, reachesOnly: reaches, limit }, signal),
      deps.forecasts.totals(signal),
    ]);
    return {
      items: items.map((one) => presentForecast(one, deps)),
      total,
      record: presentRecord(record),
    };
  },
});
