import { VigilError } from '@vigilops/contracts';
import { findingDetail, findingParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentFinding } from './present.ts';

const MOST_MEMBERS = 100;

export const getFinding = defineRoute({
  method: 'get',
  path: '/api/v1/findings/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getFinding',
  tag: 'analysis',
  summary: 'One finding with what is told with it',
  status: 200,
  failsWith: ['NOT_FOUND'],
  params: findingParams,
  answer: findingDetail,
  handle: async ({ params: { id } }, { deps, signal }) => {
    const found = await deps.findings.find(id, signal);
    if (found === undefined) {
      throw new VigilError('NOT_FOUND', `there is no finding ${String(id)}`);
    }
    const members = await deps.findings.membersOf(id, MOST_MEMBERS, signal);
    return {
      ...presentFinding(found, deps),
      told_with: members.map((one) => presentFinding(one, deps)),
    };
  },
});
