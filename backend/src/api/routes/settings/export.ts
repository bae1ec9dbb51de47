import { z } from 'zod';
import { defineRoute } from '../../route.ts';

export const exportConfiguration = defineRoute({
  method: 'get',
  path: '/api/v1/settings/export',
  policy: { access: 'token', needs: 'write' },
  operationId: 'exportConfiguration',
  tag: 'settings',
  summary: 'Settings, services and maintenance as one file; secrets are marked, not told',
  status: 200,
  produces: 'application/yaml',
  answer: z.string(),
  handle: (_input, { deps, signal }) => deps.configuration.exportYaml(signal),
});
