import { llmIdParams, llmProject, llmProjectRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const changeLlmProject = defineRoute({
  method: 'put',
  path: '/api/v1/llm-projects/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeLlmProject',
  tag: 'llm',
  summary: 'Another form of it',
  status: 200,
  failsWith: ['CONFLICT'],
  params: llmIdParams,
  body: llmProjectRequest,
  answer: llmProject,
  handle: ({ params: { id }, body }, { deps, caller, from, signal }) =>
    deps.llm.projects.change(id, body, byOf(caller, from), signal),
});
