import { listDatabaseDefinitionsQuery, listDatabaseDefinitionsResponse } from '@vigilops/contracts/api';
import { cutPage, decodeCursor, MOST_INTEGER } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { mayWrite } from '../actor.ts';

export const listDatabaseDefinitions = defineRoute({
  method: 'get',
  path: '/api/v1/database-definitions',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listDatabaseDefinitions',
  tag: 'databases',
  summary: 'Database servers that are defined here and not in the file of an agent, with what became of each',
  status: 200,
  query: listDatabaseDefinitionsQuery,
  answer: listDatabaseDefinitionsResponse,
  handle: async ({ query }, { deps, caller, signal, nowUs }) => {
    const after = decodeCursor(query.cursor);
    const found = await deps.checks.databases.list(
      {
        nowUs,
        hostIds: query.host_id,
        after: after && { name: after[0], id: Math.min(Number(after[1]) || 0, MOST_INTEGER) },
        limit: query.limit + 1,
        showsAccount: mayWrite(caller),
      },
      signal,
    );
    const page = cutPage(found, query.limit, ({ name, id }) => [name, id]);
    return { ...page, items: [...page.items] };
  },
});
