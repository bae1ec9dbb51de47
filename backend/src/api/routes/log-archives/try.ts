import { tryLogArchiveRequest, tryLogArchiveResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const tryLogArchive = defineRoute({
  method: 'post',
  path: '/api/v1/log-archives/try',
  policy: { access: 'token', needs: 'write' },
  operationId: 'tryLogArchive',
  tag: 'logs',
  summary:
    'Writes, reads and removes a small object where logs are or would be archived, and says what is wrong',
  status: 200,
  body: tryLogArchiveRequest,
  answer: tryLogArchiveResponse,
  handle: async ({ body: { settings, credentials } }, { deps, signal }) => {
    const given =
      credentials === undefined
        ? undefined
        : { accessKeyId: credentials.access_key_id, secretAccessKey: credentials.secret_access_key };
    return { problem: await deps.logArchive.tryOut(settings, given, signal) };
  },
});
