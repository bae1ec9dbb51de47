import { VigilError } from '@vigilops/contracts';
import { forecast, forecastParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentForecast } from './present.ts';

export const getForecast = defineRoute({
  method: 'get',
  path: '/api/v1/forecasts/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getForecast',
  tag: 'analysis',
  summary: 'When one resource will be full',
  status: 200,
  failsWith: ['NOT_FOUND'],
  params: forecastParams,
  answer: forecast,
  handle: async ({ params: { id } }, { deps, signal }) => {
    const found = await deps.forecasts.find(id, signal);
    if (found === undefined) {
      throw new VigilError('NOT_FOUND', `there is no forecast ${String(id)}`);
    }
    return presentForecast(found, deps);
  },
});
