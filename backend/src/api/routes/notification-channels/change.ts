import { channelParams, channelRequest, notificationChannel } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const changeChannel = defineRoute({
  method: 'put',
  path: '/api/v1/notification-channels/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeChannel',
  tag: 'notifications',
  summary: 'Another form of it; secrets that are left out stay, and it is tried anew',
  status: 200,
  failsWith: ['CONFLICT'],
  params: channelParams,
  body: channelRequest,
  answer: notificationChannel,
  handle: ({ params: { id }, body }, { deps, caller, from, signal }) =>
    deps.channels.change(id, body, byOf(caller, from), signal),
});
