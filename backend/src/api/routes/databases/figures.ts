import {
  databaseConnectionsQuery,
  databaseConnectionsResponse,
  databaseFiguresQuery,
  databaseFiguresResponse,
  databaseParams,
} from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { timeUs } from '../../times.ts';
import { soundRange, stepsOf } from './range.ts';
import { requireDatabase } from './require.ts';

/** The pace of reports unless configured. */
const LEAST_STEP_US = 15e6;

export const getDatabaseFigures = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}/figures',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getDatabaseFigures',
  tag: 'databases',
  summary: 'Figures of a database server over time, for charts',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE'],
  params: databaseParams,
  query: databaseFiguresQuery,
  answer: databaseFiguresResponse,
  handle: async ({ params: { id }, query }, context) => {
    const steps = stepsOf(soundRange(query, context.nowUs), query.points, LEAST_STEP_US);
    await requireDatabase(id, context);
    return context.deps.databases.figures(id, steps, context.signal);
  },
});

export const getDatabaseConnections = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}/connections',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getDatabaseConnections',
  tag: 'databases',
  summary: 'Who is connected to a database server, by address, user, database, application and state',
  status: 200,
  params: databaseParams,
  query: databaseConnectionsQuery,
  answer: databaseConnectionsResponse,
  handle: async ({ params: { id }, query }, context) => {
    await requireDatabase(id, context);
    return context.deps.databases.connections(id, timeUs(query.at, context.nowUs), context.signal);
  },
});
