import { llmProject, llmProjectRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const createLlmProject = defineRoute({
  method: 'post',
  path: '/api/v1/llm-projects',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createLlmProject',
  tag: 'llm',
  summary: 'A new project',
  status: 201,
  failsWith: ['CONFLICT'],
  body: llmProjectRequest,
  answer: llmProject,
  handle: ({ body }, { deps, caller, from, signal }) =>
    deps.llm.projects.create(body, byOf(caller, from), signal),
});
