import { listChannelsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listChannels = defineRoute({
  method: 'get',
  path: '/api/v1/notification-channels',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listChannels',
  tag: 'notifications',
  summary: 'All channels by name, each with how it does; never their secrets',
  status: 200,
  answer: listChannelsResponse,
  handle: async (_input, { deps, signal }) => ({ items: [...(await deps.channels.list(signal))] }),
});
