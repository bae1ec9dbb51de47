import { VigilError } from '@vigilops/contracts';
import { host, hostParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { heardSinceUs, presentHost } from './present.ts';

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
  handle: async ({ params: { id } }, { deps, signal, nowUs }) => {
    const since = heardSinceUs(nowUs, deps.heartbeatTimeoutMs);
    const found = await deps.readers.hosts.findHost(id, since, signal);
    if (found === undefined) {
      throw new VigilError('NOT_FOUND', `there is no host ${String(id)}`);
    }
    const figures = await deps.hostFigures.figuresOf([id], signal);
    return presentHost(found, figures.get(id));
  },
});
