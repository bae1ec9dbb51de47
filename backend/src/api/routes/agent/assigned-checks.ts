import { assignedChecksHeaders, assignedChecksResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { hostOf } from './host-of.ts';

export const listAssignedChecks = defineRoute({
  method: 'get',
  path: '/api/v1/agent/checks',
  policy: { access: 'token', needs: 'ingest' },
  operationId: 'listAssignedChecks',
  tag: 'agent',
  summary: 'What the agent of this host is to check, with what is sealed to all others',
  status: 200,
  revised: true,
  headers: assignedChecksHeaders,
  answer: assignedChecksResponse,
  handle: ({}, { deps, caller, signal }) => deps.checks.assigned.of(hostOf(caller), signal),
});
