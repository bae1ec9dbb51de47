import { maintenance, maintenanceDefinition } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { plannedBy } from './planned-by.ts';

export const createMaintenance = defineRoute({
  method: 'post',
  path: '/api/v1/maintenance',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createMaintenance',
  tag: 'maintenance',
  summary: 'A stretch in which services may be down: it counts neither way, and nothing alarms',
  status: 201,
  body: maintenanceDefinition,
  answer: maintenance,
  handle: ({ body }, { deps, caller, from, signal, nowUs }) =>
    deps.checks.maintenance.create(plannedBy(body, nowUs), byOf(caller, from), nowUs, signal),
});
