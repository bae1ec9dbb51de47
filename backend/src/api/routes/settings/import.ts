import { importConfigurationRequest, importConfigurationResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const importConfiguration = defineRoute({
  method: 'post',
  path: '/api/v1/settings/import',
  policy: { access: 'token', needs: 'write' },
  operationId: 'importConfiguration',
  tag: 'settings',
  summary: 'What a file of settings, services and maintenance would change, or the change itself',
  status: 200,
  failsWith: ['CONFLICT'],
  // A file of a mebibyte, with its escapes.
  maxBodyBytes: 4 * 1024 * 1024,
  body: importConfigurationRequest,
  answer: importConfigurationResponse,
  handle: async ({ body }, { deps, caller, from, signal }) => {
    const { applied, differences } = await deps.configuration.importYaml(
      { yaml: body.yaml, dryRun: body.dry_run, remove: body.remove },
      byOf(caller, from),
      signal,
    );
    return { applied, differences: [...differences] };
  },
});
