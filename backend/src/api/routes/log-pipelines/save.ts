import { logPipelinesResponse, saveLogPipelinesRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { wantedOf } from './wanted.ts';

export const saveLogPipelines = defineRoute({
  method: 'put',
  path: '/api/v1/log-pipelines',
  policy: { access: 'token', needs: 'write' },
  operationId: 'saveLogPipelines',
  tag: 'logs',
  summary: 'Replaces the pipelines as a whole by a new version; in force within ten seconds, everywhere',
  status: 200,
  failsWith: ['CONFLICT'],
  maxBodyBytes: 2_097_152,
  body: saveLogPipelinesRequest,
  answer: logPipelinesResponse,
  handle: ({ body }, { deps, caller, from, signal }) =>
    deps.logPipelines.save(wantedOf(body), body.version, byOf(caller, from), signal),
});
