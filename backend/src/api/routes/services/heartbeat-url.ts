import { heartbeatUrlResponse, serviceParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { heartbeatUrls } from './heartbeat-urls.ts';

export const renewHeartbeatUrl = defineRoute({
  method: 'post',
  path: '/api/v1/services/{id}/heartbeat-url',
  policy: { access: 'token', needs: 'write' },
  operationId: 'renewHeartbeatUrl',
  tag: 'services',
  summary: 'Another URL for a heartbeat; the one before it is no longer good',
  status: 201,
  failsWith: ['CONFLICT'],
  params: serviceParams,
  answer: heartbeatUrlResponse,
  handle: async ({ params: { id } }, { deps, caller, from, publicUrl, signal }) => {
    const urlOf = heartbeatUrls(publicUrl());
    const secret = await deps.checks.definitions.renewHeartbeat(id, byOf(caller, from), signal);
    return { heartbeat_url: urlOf(secret) };
  },
});
