import { enrollAgentRequest, enrollAgentResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const enrollAgent = defineRoute({
  method: 'post',
  path: '/api/v1/agent/enroll',
  policy: { access: 'enrollment' },
  operationId: 'enrollAgent',
  tag: 'agent',
  summary:
    'A token for the agent of one host, in exchange for the secret of an enrolment; tokens of the host from before are revoked',
  status: 200,
  body: enrollAgentRequest,
  answer: enrollAgentResponse,
  handle: async ({ body }, { deps, authorization, from, signal }) => {
    const agent = { hostKey: body.host_key, hostName: body.host_name, version: body.agent_version };
    const { token, enrollment, replaced } = await deps.enrollments.enroll(authorization, agent, from, signal);
    replaced.forEach(deps.forgetToken);
    return { token, name: body.host_name, group: enrollment.group, tags: [...enrollment.tags] };
  },
});
