import { databaseParams, databaseTablesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { requireDatabase } from './require.ts';

export const getDatabaseTables = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}/tables',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getDatabaseTables',
  tag: 'databases',
  summary:
    'Tables, indexes and databases of a server by size, with their growth, and indexes that can be spared',
  status: 200,
  params: databaseParams,
  answer: databaseTablesResponse,
  handle: async ({ params: { id } }, context) => {
    await requireDatabase(id, context);
    return context.deps.databases.tables(id, context.nowUs, context.signal);
  },
});
