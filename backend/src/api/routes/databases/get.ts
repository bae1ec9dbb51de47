import { databaseDetail, databaseParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { requireDatabase } from './require.ts';

export const getDatabase = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getDatabase',
  tag: 'databases',
  summary: 'One database server: how it fares, its settings, and what its account may not see',
  status: 200,
  params: databaseParams,
  answer: databaseDetail,
  handle: ({ params: { id } }, context) => requireDatabase(id, context),
});
