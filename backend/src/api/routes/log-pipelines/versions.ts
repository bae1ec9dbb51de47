import {
  formatTimeUs,
  listLogPipelineVersionsResponse,
  logPipelinesResponse,
  logPipelineVersion,
  logPipelineVersionParams,
  restoreLogPipelinesRequest,
} from '@vigilops/contracts/api';
import type { StoredLogPipelines } from '../../../model/index.ts';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const listLogPipelineVersions = defineRoute({
  method: 'get',
  path: '/api/v1/log-pipelines/versions',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLogPipelineVersions',
  tag: 'logs',
  summary: 'Who saved pipelines when',
  status: 200,
  answer: listLogPipelineVersionsResponse,
  handle: async (_input, { deps, signal }) => {
    const versions = await deps.logPipelines.listVersions(signal);
    return { items: versions.map((stored) => ({ ...savedOf(stored), names: [...stored.names] })) };
  },
});

export const getLogPipelineVersion = defineRoute({
  method: 'get',
  path: '/api/v1/log-pipelines/versions/{version}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getLogPipelineVersion',
  tag: 'logs',
  summary: 'The pipelines of one version',
  status: 200,
  failsWith: ['NOT_FOUND'],
  params: logPipelineVersionParams,
  answer: logPipelineVersion,
  handle: async ({ params }, { deps, signal }) => {
    const stored = await deps.logPipelines.findVersion(params.version, signal);
    return { ...savedOf(stored), pipelines: [...stored.pipelines], yaml: stored.yaml };
  },
});

export const restoreLogPipelines = defineRoute({
  method: 'post',
  path: '/api/v1/log-pipelines/versions/{version}/restore',
  policy: { access: 'token', needs: 'write' },
  operationId: 'restoreLogPipelines',
  tag: 'logs',
  summary: 'Makes what was in force in that version a new version',
  status: 200,
  failsWith: ['NOT_FOUND', 'CONFLICT'],
  params: logPipelineVersionParams,
  body: restoreLogPipelinesRequest,
  answer: logPipelinesResponse,
  handle: ({ params, body }, { deps, caller, from, signal }) =>
    deps.logPipelines.restore(params.version, body.version, byOf(caller, from), signal),
});

function savedOf({ version, savedAt, savedBy }: StoredLogPipelines) {
  return {
    version,
    saved_at: savedAt === null ? null : formatTimeUs(savedAt.getTime() * 1_000),
    saved_by: savedBy,
  };
}
