import { testChannelRequest, testChannelResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const testChannel = defineRoute({
  method: 'post',
  path: '/api/v1/notification-channels/test',
  policy: { access: 'token', needs: 'write' },
  operationId: 'testChannel',
  tag: 'notifications',
  summary: 'Sends a real message that says it is a test, and tells what the provider said',
  status: 200,
  failsWith: ['NOT_FOUND'],
  body: testChannelRequest,
  answer: testChannelResponse,
  handle: ({ body }, { deps, caller, from, signal }) =>
    deps.channels.test(body.channel, body.id ?? null, byOf(caller, from), signal),
});
