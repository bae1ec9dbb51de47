import { hostFacetsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

const MAX_OF_A_KIND = 1_000;

export const getHostFacets = defineRoute({
  method: 'get',
  path: '/api/v1/host-facets',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getHostFacets',
  tag: 'hosts',
  summary: 'Groups, tags and labels that hosts have, the 1,000 most frequent of each',
  status: 200,
  answer: hostFacetsResponse,
  handle: async (_input, { deps, signal }) => {
    const { groups, tags, labels } = await deps.readers.hosts.facets(MAX_OF_A_KIND, signal);
    return { groups: [...groups], tags: [...tags], labels: [...labels] };
  },
});
