import { assignedChecksHeaders, standbyResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { hostOf } from './host-of.ts';

export const getStandby = defineRoute({
  method: 'get',
  path: '/api/v1/agent/standby',
  policy: { access: 'token', needs: 'ingest' },
  operationId: 'getStandby',
  tag: 'agent',
  summary: 'What the agent of this host is to send, and where, when the server is silent; with its secrets',
  status: 200,
  revised: true,
  headers: assignedChecksHeaders,
  answer: standbyResponse,
  handle: ({}, { deps, caller, signal }) => deps.standby.of(hostOf(caller), signal),
});
