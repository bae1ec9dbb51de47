import { changeSettingsRequest, settingsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const changeSettings = defineRoute({
  method: 'put',
  path: '/api/v1/settings',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeSettings',
  tag: 'settings',
  summary: 'Replaces the settings as a whole; in force within ten seconds, everywhere',
  status: 200,
  failsWith: ['CONFLICT'],
  body: changeSettingsRequest,
  answer: settingsResponse,
  handle: ({ body: { settings, version } }, { deps, caller, from, signal }) =>
    deps.settings.change({ settings, version }, byOf(caller, from), signal),
});
