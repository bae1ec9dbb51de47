export { createAuthenticator, type Authenticator } from './access/authenticator.ts';
export { createBuiltInToken } from './access/built-in-token.ts';
export { ensureFirstTokens } from './access/bootstrap-tokens.ts';
export { createTokenSecret, hashTokenSecret } from './access/token-secret.ts';
export { asVigilError, sendError } from './agent-api/replies.ts';
export { createAgentApiRouter } from './agent-api/router.ts';
export { AGENT_ROUTES } from './agent-api/routes.ts';
export { createCoalescer, type Coalescer } from './coalescer.ts';
export {
  createCommitQueue,
  DEFAULT_COMMIT_LIMITS,
  type CommitLimits,
  type CommitObserver,
  type CommitQueue,
} from './commit/commit-queue.ts';
export { createPipeline, DEFAULT_DECODE_LIMITS, type DecodeLimits } from './decode/index.ts';
export { createGrafanaWebhookRouter, type TakeGrafanaAlerts } from './grafana-webhook/router.ts';
export { GRAFANA_WEBHOOK_ROUTES } from './grafana-webhook/routes.ts';
export { createClosedGateRouter } from './http/closed-gate.ts';
export { createGateRouter } from './http/gate.ts';
export type { IngestMetrics } from './ingest-metrics.ts';
export { createIntake, type Intake } from './intake.ts';
export { DEFAULT_GATE_LIMITS, type GateLimits } from './limits.ts';
export type { Decoded, Pipeline, Rejection } from './pipeline-types.ts';
export {
  createLogPipelineDesk,
  createLogRoom,
  pipelinesInConfiguration,
  presentPipeline,
  problemsOfPipelines,
  type LogRoom,
} from './pipelines/index.ts';
export { createLogTemplateDesk, createTemplateRoom, type TemplateRoom } from './templates/index.ts';
export { createClosedShippersRouter } from './shippers/closed-router.ts';
export { createShippersRouter } from './shippers/router.ts';
export { openSyslogPorts, type SyslogPorts } from './shippers/syslog/ports.ts';
