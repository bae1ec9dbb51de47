import { VigilError } from '@vigilops/contracts';
import { databaseParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { requireDatabase } from './require.ts';

export const forgetDatabase = defineRoute({
  method: 'delete',
  path: '/api/v1/databases/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'forgetDatabase',
  tag: 'databases',
  summary: 'Forgets a database server and its past. It is back, without it, when an agent tells of it again',
  status: 204,
  params: databaseParams,
  handle: async ({ params: { id } }, context) => {
    const { deps, caller, from, signal } = context;
    const { name, kind, host_name: host } = await requireDatabase(id, context);
    const audit = {
      ...byOf(caller, from),
      action: 'database.forgotten',
      subject: `database ${name}`,
      detail: { id, kind, host },
    };
    if (!(await deps.databases.forget(id, deps.clock.now(), audit, signal))) {
      throw new VigilError('NOT_FOUND', `there is no database ${String(id)}`);
    }
    return undefined;
  },
});
