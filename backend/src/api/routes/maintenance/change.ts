import { maintenance, maintenanceDefinition, maintenanceParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { plannedBy } from './planned-by.ts';

export const changeMaintenance = defineRoute({
  method: 'put',
  path: '/api/v1/maintenance/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeMaintenance',
  tag: 'maintenance',
  summary: 'Another definition; availability is counted anew',
  status: 200,
  params: maintenanceParams,
  body: maintenanceDefinition,
  answer: maintenance,
  handle: ({ params: { id }, body }, { deps, caller, from, signal, nowUs }) =>
    deps.checks.maintenance.change(id, plannedBy(body, nowUs), byOf(caller, from), nowUs, signal),
});
