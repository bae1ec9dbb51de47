import { serviceDefinition, serviceDetail } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { heartbeatUrls } from './heartbeat-urls.ts';

export const createService = defineRoute({
  method: 'post',
  path: '/api/v1/services',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createService',
  tag: 'services',
  summary: 'A service to be checked; the URL of a heartbeat is shown in this answer and never again',
  status: 201,
  failsWith: ['CONFLICT'],
  body: serviceDefinition,
  answer: serviceDetail,
  handle: async ({ body }, { deps, caller, from, publicUrl, signal, nowUs }) => {
    const urlOf = body.check.type === 'heartbeat' ? heartbeatUrls(publicUrl()) : undefined;
    const { id, heartbeatSecret } = await deps.checks.definitions.create(body, byOf(caller, from), signal);
    const detail = await deps.checks.services.get(id, nowUs, signal);
    return { ...detail, heartbeat_url: heartbeatSecret === null ? null : (urlOf?.(heartbeatSecret) ?? null) };
  },
});
