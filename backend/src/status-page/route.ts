import { publicStatus } from '@vigilops/contracts/api';

/** What programs read of the page, as the API description has it. `createStatusRouter` serves it. */
export const PUBLIC_STATUS_ROUTE = {
  method: 'get',
  path: '/status.json',
  policy: { access: 'public' },
  operationId: 'getPublicStatus',
  tag: 'status page',
  summary: 'What the public status page shows; not found where it is off',
  status: 200,
  failsWith: ['NOT_FOUND', 'STORE_UNAVAILABLE'],
  params: undefined,
  query: undefined,
  body: undefined,
  answer: publicStatus,
} as const;
