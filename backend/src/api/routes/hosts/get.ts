import { host, hostParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentHost, requireHost } from './present.ts';

export const getHost = defineRoute({
  method: 'get',
  path: '/api/v1/hosts/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getHost',
  tag: 'hosts',
  summary: 'One host, with what was last heard of it',
  status: 200,
  params: hostParams,
  answer: host,
  handle: async ({ params: { id } }, context) => {
    const found = await requireHost(id, context);
    const figures = await context.deps.hostFigures.figuresOf([id], context.signal);
    return presentHost(found, figures.get(id));
  },
});
