import { systemInformation } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const getSystemInformation = defineRoute({
  method: 'get',
  path: '/api/v1/system',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getSystemInformation',
  tag: 'settings',
  summary: 'Version, licence, what this backend uses, and how large the database is',
  status: 200,
  answer: systemInformation,
  handle: (_input, { deps, signal }) => deps.systemInformation(signal),
});
