import { listDatabasesQuery, listDatabasesResponse } from '@vigilops/contracts/api';
import { cutPage, decodeCursor, MOST_INTEGER } from '../../page.ts';
import { defineRoute } from '../../route.ts';

export const listDatabases = defineRoute({
  method: 'get',
  path: '/api/v1/databases',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listDatabases',
  tag: 'databases',
  summary: 'Database servers that agents watch, by name, with what was last heard of each',
  status: 200,
  query: listDatabasesQuery,
  answer: listDatabasesResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const after = decodeCursor(query.cursor);
    const found = await deps.databases.list(
      {
        nowUs,
        text: query.q,
        kinds: query.kind,
        hostIds: query.host_id,
        states: query.state,
        after: after && { name: after[0], id: Math.min(Number(after[1]) || 0, MOST_INTEGER) },
        limit: query.limit + 1,
      },
      signal,
    );
    const page = cutPage(found, query.limit, ({ name, id }) => [name, id]);
    return { ...page, items: [...page.items] };
  },
});
