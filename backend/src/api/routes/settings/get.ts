import { settingsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const getSettings = defineRoute({
  method: 'get',
  path: '/api/v1/settings',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getSettings',
  tag: 'settings',
  summary: 'What is set for the whole house, and which keys the environment decides',
  status: 200,
  answer: settingsResponse,
  handle: (_input, { deps, signal }) => deps.settings.current(signal),
});
