import { databaseDefinition, databaseDefinitionParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { mayWrite } from '../actor.ts';

export const getDatabaseDefinition = defineRoute({
  method: 'get',
  path: '/api/v1/database-definitions/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getDatabaseDefinition',
  tag: 'databases',
  summary: 'One definition of a database server',
  status: 200,
  params: databaseDefinitionParams,
  answer: databaseDefinition,
  handle: ({ params: { id } }, { deps, caller, signal }) =>
    deps.checks.databases.get(id, mayWrite(caller), signal),
});
