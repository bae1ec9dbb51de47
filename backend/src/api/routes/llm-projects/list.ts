import { listLlmProjectsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLlmProjects = defineRoute({
  method: 'get',
  path: '/api/v1/llm-projects',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLlmProjects',
  tag: 'llm',
  summary: 'All projects by name',
  status: 200,
  answer: listLlmProjectsResponse,
  handle: async (_input, { deps, signal }) => ({ items: [...(await deps.llm.projects.list(signal))] }),
});
