import {
  databaseDefinition,
  databaseDefinitionParams,
  databaseDefinitionRequest,
} from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const changeDatabaseDefinition = defineRoute({
  method: 'put',
  path: '/api/v1/database-definitions/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeDatabaseDefinition',
  tag: 'databases',
  summary: 'Another form of it; a password that is left out stays, unless it would be sent somewhere else',
  status: 200,
  failsWith: ['CONFLICT', 'SECRET_NEEDED'],
  params: databaseDefinitionParams,
  body: databaseDefinitionRequest,
  answer: databaseDefinition,
  handle: ({ params: { id }, body }, { deps, caller, from, signal }) =>
    deps.checks.databases.change(id, body, byOf(caller, from), signal),
});
