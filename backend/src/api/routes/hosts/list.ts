import { listHostsQuery, listHostsResponse } from '@vigilops/contracts/api';
import { cutPage, decodeCursor } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { labelPair } from './label-pair.ts';
import { momentOf, presentHost } from './present.ts';

export const listHosts = defineRoute({
  method: 'get',
  path: '/api/v1/hosts',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listHosts',
  tag: 'hosts',
  summary: 'Hosts by name, with what was last heard of each',
  status: 200,
  query: listHostsQuery,
  answer: listHostsResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const after = decodeCursor(query.cursor);
    const found = await deps.readers.hosts.listHosts(
      {
        ...momentOf({ deps, nowUs }),
        online: query.status === undefined ? undefined : query.status === 'online',
        group: query.group,
        tags: query.tag,
        labels: query.label?.map(labelPair),
        text: query.q,
        after: after === undefined ? undefined : { name: after[0], id: Number(after[1]) || 0 },
        limit: query.limit + 1,
      },
      signal,
    );
    const page = cutPage(found, query.limit, (host) => [host.name, host.id]);
    const figures = await deps.hostFigures.figuresOf(
      page.items.map((host) => host.id),
      signal,
    );
    return { ...page, items: page.items.map((host) => presentHost(host, figures.get(host.id))) };
  },
});
