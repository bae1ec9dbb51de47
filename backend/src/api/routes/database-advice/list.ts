import {
  databaseAdviceQuery,
  databaseParams,
  listDatabaseAdviceQuery,
  listDatabaseAdviceResponse,
} from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { requireDatabase } from '../databases/require.ts';
import { presentAdviceList } from './present.ts';

export const listDatabaseAdvice = defineRoute({
  method: 'get',
  path: '/api/v1/database-advice',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listDatabaseAdvice',
  tag: 'databases',
  summary: 'What could be better at all database servers, with what was measured; the most severe first',
  status: 200,
  query: listDatabaseAdviceQuery,
  answer: listDatabaseAdviceResponse,
  handle: async ({ query: { code, language, ...query } }, { deps, signal }) => {
    const found = await deps.databaseAdvice.list({ ...query, codes: code }, signal);
    return presentAdviceList(found, deps, language);
  },
});

export const getDatabaseAdvice = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}/advice',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getDatabaseAdvice',
  tag: 'databases',
  summary: 'What could be better at one database server, with what was measured; the most severe first',
  status: 200,
  params: databaseParams,
  query: databaseAdviceQuery,
  answer: listDatabaseAdviceResponse,
  handle: async ({ params: { id }, query: { language, ...query } }, context) => {
    const { deps, signal } = context;
    await requireDatabase(id, context);
    const found = await deps.databaseAdvice.list({ ...query, databaseId: id }, signal);
    return presentAdviceList(found, deps, language);
  },
});
