import { databaseDefinitionParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeDatabaseDefinition = defineRoute({
  method: 'delete',
  path: '/api/v1/database-definitions/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeDatabaseDefinition',
  tag: 'databases',
  summary: 'The agent asks the server no more; what was heard of it stays until it is forgotten',
  status: 204,
  params: databaseDefinitionParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.checks.databases.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
