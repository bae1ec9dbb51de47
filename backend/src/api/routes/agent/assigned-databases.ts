import {
  assignedChecksHeaders,
  assignedDatabasesQuery,
  assignedDatabasesResponse,
} from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { hostOf } from './host-of.ts';

export const listAssignedDatabases = defineRoute({
  method: 'get',
  path: '/api/v1/agent/databases',
  policy: { access: 'token', needs: 'ingest' },
  operationId: 'listAssignedDatabases',
  tag: 'agent',
  summary: 'Database servers that the agent of this host is to watch; passwords only where nobody can listen',
  status: 200,
  revised: true,
  headers: assignedChecksHeaders,
  query: assignedDatabasesQuery,
  answer: assignedDatabasesResponse,
  handle: ({ query }, { deps, caller, isPrivate, signal }) =>
    deps.checks.assignedDatabases.of(hostOf(caller), { takes: query.takes === 'yes', isPrivate }, signal),
});
