import { maintenanceParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeMaintenance = defineRoute({
  method: 'delete',
  path: '/api/v1/maintenance/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeMaintenance',
  tag: 'maintenance',
  summary: 'As if it had never been planned; to end one early, change it',
  status: 204,
  params: maintenanceParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.checks.maintenance.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
