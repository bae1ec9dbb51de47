import { channelParams, notificationChannel } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const getChannel = defineRoute({
  method: 'get',
  path: '/api/v1/notification-channels/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getChannel',
  tag: 'notifications',
  summary: 'One channel, without its secrets',
  status: 200,
  params: channelParams,
  answer: notificationChannel,
  handle: ({ params: { id } }, { deps, signal }) => deps.channels.get(id, signal),
});
