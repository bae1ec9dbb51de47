import { z } from 'zod';
import { idField, nameField, textField, timeParam } from './fields.ts';

/*
 * The plain JSON way in, for agents of one's own that speak no OpenTelemetry. Each request becomes OTLP and takes the
 * same path, so everything said of OTLP (limits, identity from the token, partial success) holds here, too.
 */

const hostKey = nameField.optional().meta({
  description: 'Which host this is about. Needed with an API token; an agent token speaks for its own host.',
});
const timestamp = timeParam.optional().meta({ description: 'When it was measured; left out: now.' });
const percent = z.number().min(0).max(100).optional();
const amount = z.number().min(0).max(Number.MAX_SAFE_INTEGER).optional();
const load = z.number().min(0).max(1_000_000).optional();

export const registerAgentRequest = z
  .strictObject({
    name: nameField.meta({ description: 'Name of the host.' }),
    host_key: nameField
      .optional()
      .meta({ description: 'What makes the host this host; left out: its name.' }),
    ips: z.array(textField(64).min(1)).max(64).optional(),
    os: textField(128).optional(),
    os_version: textField(256).optional(),
    kernel: textField(256).optional(),
    arch: textField(64).optional(),
    agent_version: textField(64).min(1).default('unknown'),
    tags: z.array(nameField).max(64).optional(),
    group: nameField.optional(),
  })
  .meta({ id: 'AgentRegistration' });
export type RegisterAgentRequest = z.output<typeof registerAgentRequest>;

export const registerAgentResponse = z
  .object({ host_id: idField, heartbeat_interval_seconds: z.int() })
  .meta({ id: 'RegisteredAgent' });

export const agentHeartbeatRequest = z
  .strictObject({ host_key: hostKey, timestamp })
  .meta({ id: 'AgentHeartbeat' });
export type AgentHeartbeatRequest = z.output<typeof agentHeartbeatRequest>;

export const agentMetricsRequest = z
  .strictObject({
    host_key: hostKey,
    timestamp,
    cpu_usage: percent.meta({ description: 'Percent of all CPUs.' }),
    cpu_load_1m: load,
    cpu_load_5m: load,
    cpu_load_15m: load,
    mem_total: amount.meta({ description: 'Bytes, as all totals and used amounts.' }),
    mem_used: amount,
    mem_usage: percent,
    disk_total: amount.meta({ description: 'Of the root file system.' }),
    disk_used: amount,
    disk_usage: percent,
    net_rx_bytes: amount.meta({ description: 'Received since boot: a counter.' }),
    net_tx_bytes: amount,
    net_connections: amount,
  })
  .refine(
    (body) => Object.entries(body).some(([key, value]) => typeof value === 'number' && key !== 'timestamp'),
    {
      message: 'at least one figure is needed',
    },
  )
  .meta({ id: 'AgentMetrics' });
export type AgentMetricsRequest = z.output<typeof agentMetricsRequest>;

export const serviceCheckResult = z
  .strictObject({
    name: nameField,
    type: z.enum(['http', 'tcp', 'script']),
    status: z.enum(['up', 'down', 'timeout']),
    response_time_ms: z.number().min(0).max(86_400_000).optional(),
    status_code: z.int().min(100).max(599).optional(),
    error_message: textField(4_096).optional(),
    timestamp,
  })
  .meta({ id: 'ServiceCheckResult' });
export type ServiceCheckResult = z.output<typeof serviceCheckResult>;

export const agentServicesRequest = z
  .strictObject({ host_key: hostKey, checks: z.array(serviceCheckResult).min(1).max(1_000) })
  .meta({ id: 'AgentServiceChecks' });
export type AgentServicesRequest = z.output<typeof agentServicesRequest>;

export const agentAccepted = z
  .object({
    rejected: z.int().meta({ description: 'Figures that were not stored.' }),
    message: z.string().nullable().meta({ description: 'Why, or what was changed.' }),
  })
  .meta({ id: 'AgentAccepted' });
export type AgentAccepted = z.infer<typeof agentAccepted>;
