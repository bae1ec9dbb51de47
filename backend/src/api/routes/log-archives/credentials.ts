import { setLogArchiveCredentialsRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const setLogArchiveCredentials = defineRoute({
  method: 'put',
  path: '/api/v1/log-archive-credentials',
  policy: { access: 'token', needs: 'write' },
  operationId: 'setLogArchiveCredentials',
  tag: 'logs',
  summary:
    'What the S3 server of the log archive is asked with; the secret key is kept sealed, and never given back',
  status: 204,
  body: setLogArchiveCredentialsRequest,
  handle: async ({ body: { credentials } }, { deps, caller, from, signal }) => {
    const given =
      credentials === null
        ? null
        : { accessKeyId: credentials.access_key_id, secretAccessKey: credentials.secret_access_key };
    await deps.logArchive.setCredentials(given, byOf(caller, from), signal);
    return undefined;
  },
});
