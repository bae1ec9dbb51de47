import { listServicesQuery, listServicesResponse } from '@vigilops/contracts/api';
import { cutPage, decodeCursor } from '../../page.ts';
import { defineRoute } from '../../route.ts';

export const listServices = defineRoute({
  method: 'get',
  path: '/api/v1/services',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listServices',
  tag: 'services',
  summary: 'Services that sent something, by name',
  status: 200,
  query: listServicesQuery,
  answer: listServicesResponse,
  handle: async ({ query }, { deps, signal }) => {
    const after = decodeCursor(query.cursor);
    const found = await deps.readers.services.listServices(
      {
        text: query.q,
        hostId: query.host_id,
        after: after === undefined ? undefined : { name: after[0], namespace: String(after[1]) },
        limit: query.limit + 1,
      },
      signal,
    );
    const page = cutPage(found, query.limit, (service) => [service.name, service.namespace]);
    return {
      ...page,
      items: page.items.map((service) => ({
        name: service.name,
        namespace: service.namespace,
        instances: service.instances,
        host_ids: [...service.hostIds],
        versions: [...service.versions],
        sdk_languages: [...service.sdkLanguages],
        first_seen: service.firstSeen,
        last_seen: service.lastSeen,
      })),
    };
  },
});
