import { listChannelTypesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listChannelTypes = defineRoute({
  method: 'get',
  path: '/api/v1/notification-channel-types',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listChannelTypes',
  tag: 'notifications',
  summary: 'The kinds of channels: what each asks for, how to get that, and what its provider allows',
  status: 200,
  answer: listChannelTypesResponse,
  handle: (_input, { deps }) => ({ items: [...deps.channels.types()] }),
});
