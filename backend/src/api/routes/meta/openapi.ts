import { z } from 'zod';
import { defineRoute } from '../../route.ts';

export const getOpenApi = defineRoute({
  method: 'get',
  path: '/openapi.json',
  policy: { access: 'public' },
  operationId: 'getOpenApi',
  tag: 'meta',
  summary: 'This description',
  status: 200,
  answer: z.record(z.string(), z.unknown()),
  handle: (_input, { openApi }) => openApi() as Record<string, unknown>,
});
