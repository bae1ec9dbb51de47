import {
  databaseLocksAtQuery,
  databaseLocksAtResponse,
  databaseParams,
  listDatabaseDeadlocksQuery,
  listDatabaseDeadlocksResponse,
  listDatabaseLocksQuery,
  listDatabaseLocksResponse,
} from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { timeUs } from '../../times.ts';
import { soundRange } from './range.ts';
import { requireDatabase } from './require.ts';

export const listDatabaseLocks = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}/locks',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listDatabaseLocks',
  tag: 'databases',
  summary:
    'Moments at which sessions of a database server waited for locks, newest first, with who was to blame',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE'],
  params: databaseParams,
  query: listDatabaseLocksQuery,
  answer: listDatabaseLocksResponse,
  handle: async ({ params: { id }, query }, context) => {
    const range = soundRange(query, context.nowUs);
    await requireDatabase(id, context);
    return context.deps.databases.locks(id, { ...range, limit: query.limit }, context.signal);
  },
});

export const getDatabaseLocksAt = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}/locks/at',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getDatabaseLocksAt',
  tag: 'databases',
  summary: 'Who waited for whom on a database server at a moment, as a tree',
  status: 200,
  params: databaseParams,
  query: databaseLocksAtQuery,
  answer: databaseLocksAtResponse,
  handle: async ({ params: { id }, query }, context) => {
    await requireDatabase(id, context);
    return context.deps.databases.locksAt(id, timeUs(query.time, context.nowUs), context.signal);
  },
});

export const listDatabaseDeadlocks = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}/deadlocks',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listDatabaseDeadlocks',
  tag: 'databases',
  summary: 'Deadlocks of a database server, newest first, with who held what and who was ended',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE'],
  params: databaseParams,
  query: listDatabaseDeadlocksQuery,
  answer: listDatabaseDeadlocksResponse,
  handle: async ({ params: { id }, query }, context) => {
    const range = soundRange(query, context.nowUs);
    await requireDatabase(id, context);
    return context.deps.databases.deadlocks(id, { ...range, limit: query.limit }, context.signal);
  },
});
