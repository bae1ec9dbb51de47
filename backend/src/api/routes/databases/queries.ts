import { VigilError } from '@vigilops/contracts';
import {
  databaseParams,
  databaseQueryDetail,
  databaseQueryParams,
  getDatabaseQueryQuery,
  listDatabaseQueriesQuery,
  listDatabaseQueriesResponse,
} from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { soundRange, stepsOf } from './range.ts';
import { requireDatabase } from './require.ts';

/** Of statements windows of a minute are known. */
const LEAST_STEP_US = 60e6;

export const listDatabaseQueries = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}/queries',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listDatabaseQueries',
  tag: 'databases',
  summary:
    'What a database server spent its time on within a range: its dearest statements, and all others together',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE'],
  params: databaseParams,
  query: listDatabaseQueriesQuery,
  answer: listDatabaseQueriesResponse,
  handle: async ({ params: { id }, query: { from, to, ...wanted } }, context) => {
    const range = soundRange({ from, to }, context.nowUs);
    await requireDatabase(id, context);
    return context.deps.databases.queries(id, { ...wanted, ...range }, context.signal);
  },
});

export const getDatabaseQuery = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}/queries/{fingerprint}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getDatabaseQuery',
  tag: 'databases',
  summary:
    'One statement of a database server: its cost over time, by database and user, slow runs, and plans',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE'],
  params: databaseQueryParams,
  query: getDatabaseQueryQuery,
  answer: databaseQueryDetail,
  handle: async ({ params: { id, fingerprint }, query }, context) => {
    const steps = stepsOf(soundRange(query, context.nowUs), query.points, LEAST_STEP_US);
    const { name } = await requireDatabase(id, context);
    const found = await context.deps.databases.query(id, fingerprint, steps, context.signal);
    if (found === undefined) {
      throw new VigilError('NOT_FOUND', `${name} has run no statement ${fingerprint}, as far as is known`);
    }
    return found;
  },
});
