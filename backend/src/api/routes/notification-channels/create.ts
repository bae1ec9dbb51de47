import { channelRequest, notificationChannel } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const createChannel = defineRoute({
  method: 'post',
  path: '/api/v1/notification-channels',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createChannel',
  tag: 'notifications',
  summary: 'A new channel; try it first',
  status: 201,
  failsWith: ['CONFLICT'],
  body: channelRequest,
  answer: notificationChannel,
  handle: ({ body }, { deps, caller, from, signal }) =>
    deps.channels.create(body, byOf(caller, from), signal),
});
