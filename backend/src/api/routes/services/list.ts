import { listServicesQuery, listServicesResponse } from '@vigilops/contracts/api';
import { cutPage, decodeCursor } from '../../page.ts';
import { defineRoute } from '../../route.ts';

export const listServices = defineRoute({
  method: 'get',
  path: '/api/v1/services',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listServices',
  tag: 'services',
  summary: 'Services by name: those that are checked, and those that sent something',
  status: 200,
  query: listServicesQuery,
  answer: listServicesResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const after = decodeCursor(query.cursor);
    const { limit, ...filter } = query;
    const found = await deps.checks.services.list(
      {
        filter,
        after: after === undefined ? undefined : { name: after[0], id: Number(after[1]) || 0 },
        limit: limit + 1,
      },
      nowUs,
      signal,
    );
    const page = cutPage(found, limit, (service) => [service.name, service.id]);
    return { ...page, items: [...page.items] };
  },
});
