import {
  agentAccepted,
  agentHeartbeatRequest,
  agentMetricsRequest,
  agentServicesRequest,
  registerAgentRequest,
  registerAgentResponse,
} from '@vigilops/contracts/api';

const COMMON = {
  method: 'post',
  policy: { access: 'token', needs: 'ingest' },
  tag: 'agent',
  status: 200,
  params: undefined,
  query: undefined,
} as const;

/** The plain JSON way in, as the API description has it. `createAgentApiRouter` serves it. */
export const AGENT_ROUTES = [
  {
    ...COMMON,
    path: '/api/v1/agent/register',
    operationId: 'registerAgent',
    summary: 'Say which host this is; a first use binds an agent token to it',
    body: registerAgentRequest,
    answer: registerAgentResponse,
  },
  {
    ...COMMON,
    path: '/api/v1/agent/heartbeat',
    operationId: 'sendAgentHeartbeat',
    summary: 'Say that the host is alive',
    body: agentHeartbeatRequest,
    answer: agentAccepted,
  },
  {
    ...COMMON,
    path: '/api/v1/agent/metrics',
    operationId: 'sendAgentMetrics',
    summary: 'Store figures of a host',
    body: agentMetricsRequest,
    answer: agentAccepted,
  },
  {
    ...COMMON,
    path: '/api/v1/agent/services',
    operationId: 'sendServiceChecks',
    summary: 'Store results of service checks',
    body: agentServicesRequest,
    answer: agentAccepted,
  },
] as const;
