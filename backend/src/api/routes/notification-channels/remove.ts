import { channelParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeChannel = defineRoute({
  method: 'delete',
  path: '/api/v1/notification-channels/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeChannel',
  tag: 'notifications',
  summary: 'What waits for it is withdrawn; the notification centre can only be switched off',
  status: 204,
  failsWith: ['CONFLICT'],
  params: channelParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.channels.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
