import { article, articleParams, listArticleVersionsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { timeOf } from '../../times.ts';
import { presentArticle } from './present.ts';

export const getArticle = defineRoute({
  method: 'get',
  path: '/api/v1/knowledge/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getArticle',
  tag: 'knowledge',
  summary: 'One article, whatever its state',
  status: 200,
  params: articleParams,
  answer: article,
  handle: async ({ params: { id } }, { deps, signal }) =>
    presentArticle(await deps.knowledge.find(id, signal)),
});

export const listArticleVersions = defineRoute({
  method: 'get',
  path: '/api/v1/knowledge/{id}/versions',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listArticleVersions',
  tag: 'knowledge',
  summary: 'What it said before, the newest fifty',
  status: 200,
  params: articleParams,
  answer: listArticleVersionsResponse,
  handle: async ({ params: { id } }, { deps, signal }) => ({
    items: (await deps.knowledge.versions(id, signal)).map(({ version, savedAt, savedBy, text }) => ({
      version,
      saved_at: timeOf(savedAt),
      saved_by: savedBy,
      text,
    })),
  }),
});
