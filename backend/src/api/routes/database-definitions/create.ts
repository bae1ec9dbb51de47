import { databaseDefinition, databaseDefinitionRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const createDatabaseDefinition = defineRoute({
  method: 'post',
  path: '/api/v1/database-definitions',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createDatabaseDefinition',
  tag: 'databases',
  summary: 'A database server that the agent of a host is to watch; its password is kept sealed',
  status: 201,
  failsWith: ['CONFLICT'],
  body: databaseDefinitionRequest,
  answer: databaseDefinition,
  handle: ({ body }, { deps, caller, from, signal }) =>
    deps.checks.databases.create(body, byOf(caller, from), signal),
});
