import { VigilError } from '@vigilops/contracts';
import { assignedChecksHeaders, assignedChecksResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

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
  handle: ({}, { deps, caller, signal }) => {
    if (caller?.kind !== 'token' || caller.token.kind !== 'agent') {
      throw new VigilError('AUTH_FORBIDDEN', 'this route is for agents: use the token of one host');
    }
    return deps.checks.assigned.of(caller.token.hostId, signal);
  },
});
