import { listLogArchivesQuery, listLogArchivesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLogArchives = defineRoute({
  method: 'get',
  path: '/api/v1/log-archives',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLogArchives',
  tag: 'logs',
  summary: 'Days of logs that are archived or to be archived, the newest first',
  status: 200,
  query: listLogArchivesQuery,
  answer: listLogArchivesResponse,
  handle: ({ query: { state: states, ...query } }, { deps, signal }) =>
    deps.logArchive.list({ from: query.from, to: query.to, states, limit: query.limit }, signal),
});
