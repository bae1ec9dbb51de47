import { listMaintenanceQuery, listMaintenanceResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { timeUs } from '../../times.ts';

export const listMaintenance = defineRoute({
  method: 'get',
  path: '/api/v1/maintenance',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listMaintenance',
  tag: 'maintenance',
  summary: 'Planned stretches: those that run or come first, then those that are over',
  status: 200,
  query: listMaintenanceQuery,
  answer: listMaintenanceResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => ({
    items: await deps.checks.maintenance.list(
      { fromUs: timeUs(query.from, nowUs), limit: query.limit },
      nowUs,
      signal,
    ),
  }),
});
