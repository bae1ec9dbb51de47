import { changeServiceRequest, serviceDetail, serviceParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { heartbeatUrls } from './heartbeat-urls.ts';

export const changeService = defineRoute({
  method: 'patch',
  path: '/api/v1/services/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeService',
  tag: 'services',
  summary: 'Another definition, or a pause; services that an agent defines are changed in its file',
  status: 200,
  failsWith: ['CONFLICT'],
  params: serviceParams,
  body: changeServiceRequest,
  answer: serviceDetail,
  handle: async ({ params: { id }, body }, { deps, caller, from, publicUrl, signal, nowUs }) => {
    const urlOf = body.definition?.check.type === 'heartbeat' ? heartbeatUrls(publicUrl()) : undefined;
    const { heartbeatSecret } = await deps.checks.definitions.change(id, body, byOf(caller, from), signal);
    const detail = await deps.checks.services.get(id, nowUs, signal);
    return { ...detail, heartbeat_url: heartbeatSecret === null ? null : (urlOf?.(heartbeatSecret) ?? null) };
  },
});
