import { VigilError } from '@vigilops/contracts';
import { rootCause, rootCauseParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentRootCause } from './present.ts';

export const getRootCause = defineRoute({
  method: 'get',
  path: '/api/v1/root-causes/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getRootCause',
  tag: 'analysis',
  summary: 'One answer: suspects with their evidence, and the way from the cause to where it was felt',
  status: 200,
  params: rootCauseParams,
  answer: rootCause,
  handle: async ({ params: { id } }, { deps, signal }) => {
    const found = await deps.causes.find(id, signal);
    if (found === undefined) {
      throw new VigilError('NOT_FOUND', `there is no answer ${String(id)}`);
    }
    return presentRootCause(found);
  },
});
