import { CHECK, METRIC, RESOURCE } from '@vigilops/contracts';
import type { AgentMetricsRequest, RegisterAgentRequest, ServiceCheckResult } from '@vigilops/contracts/api';
import { encodeMetricsRequest, type Attributes, type AttributeValue, type MetricInput } from '@vigilops/otlp';

export const SCOPE = { name: 'vigilops.agent-api' };

/** The host's card. That it states an agent version is what lets it change the card. */
export function registrationResource(body: RegisterAgentRequest): Attributes {
  return present({
    [RESOURCE.hostId]: body.host_key ?? body.name,
    [RESOURCE.hostName]: body.name,
    [RESOURCE.hostIp]: body.ips,
    [RESOURCE.osName]: body.os,
    [RESOURCE.osVersion]: body.os_version,
    [RESOURCE.kernelVersion]: body.kernel,
    [RESOURCE.hostArch]: body.arch,
    [RESOURCE.agentVersion]: body.agent_version,
    [RESOURCE.hostTags]: body.tags,
    [RESOURCE.hostGroup]: body.group,
  });
}

export function hostResource(hostKey: string | null): Attributes {
  return hostKey === null ? {} : { [RESOURCE.hostId]: hostKey };
}

export function encodeHeartbeat(resource: Attributes, timeUnixNano: bigint): Uint8Array {
  return encodeMetricsRequest([
    { resource, scope: SCOPE, metrics: [gauge(METRIC.heartbeat, '1', 1, timeUnixNano)] },
  ]);
}

/** The PRD's figures under the names and units that OpenTelemetry's semantic conventions give them. */
export function encodeHostMetrics(body: AgentMetricsRequest, resource: Attributes, at: bigint): Uint8Array {
  const used = { 'system.memory.state': 'used' };
  const root = { 'system.filesystem.mountpoint': '/' };
  const metrics = [
    ...share(METRIC.cpuUtilization, body.cpu_usage, at, { 'cpu.mode': 'user' }),
    ...share(METRIC.cpuUtilization, invert(body.cpu_usage), at, { 'cpu.mode': 'idle' }),
    ...optional(body.cpu_load_1m, (value) => gauge(METRIC.cpuLoad1m, '{thread}', value, at)),
    ...optional(body.cpu_load_5m, (value) => gauge(METRIC.cpuLoad5m, '{thread}', value, at)),
    ...optional(body.cpu_load_15m, (value) => gauge(METRIC.cpuLoad15m, '{thread}', value, at)),
    ...optional(body.mem_total, (value) => level(METRIC.memoryLimit, 'By', value, at)),
    ...optional(body.mem_used, (value) => level(METRIC.memoryUsage, 'By', value, at, used)),
    ...optional(minus(body.mem_total, body.mem_used), (value) =>
      level(METRIC.memoryUsage, 'By', value, at, { 'system.memory.state': 'free' }),
    ),
    ...share(METRIC.memoryUtilization, body.mem_usage, at, used),
    ...optional(body.disk_total, (value) => level(METRIC.filesystemLimit, 'By', value, at, root)),
    ...optional(body.disk_used, (value) =>
      level(METRIC.filesystemUsage, 'By', value, at, { ...root, 'system.filesystem.state': 'used' }),
    ),
    ...optional(minus(body.disk_total, body.disk_used), (value) =>
      level(METRIC.filesystemUsage, 'By', value, at, { ...root, 'system.filesystem.state': 'free' }),
    ),
    ...share(METRIC.filesystemUtilization, body.disk_usage, at, root),
    ...optional(body.net_rx_bytes, (value) =>
      counter(METRIC.networkIo, 'By', value, at, direction('receive')),
    ),
    ...optional(body.net_tx_bytes, (value) =>
      counter(METRIC.networkIo, 'By', value, at, direction('transmit')),
    ),
    ...optional(body.net_connections, (value) => level(METRIC.networkConnections, '{connection}', value, at)),
  ];
  return encodeMetricsRequest([{ resource, scope: SCOPE, metrics }]);
}

export interface TimedCheck {
  readonly check: ServiceCheckResult;
  readonly timeUnixNano: bigint;
}

/** The figures of checks; their results are `encodeCheckResults`. */
export function encodeCheckFigures(checks: readonly TimedCheck[], resource: Attributes): Uint8Array {
  const metrics = checks.flatMap(({ check, timeUnixNano: at }) => {
    const attributes = { [CHECK.name]: check.name, [CHECK.type]: check.type };
    return [
      gauge(METRIC.checkUp, '1', check.status === 'up' ? 1 : 0, at, attributes),
      ...optional(check.response_time_ms, (ms) =>
        double(METRIC.checkDuration, 's', ms / 1_000, at, attributes),
      ),
      ...optional(check.status_code, (code) => gauge(METRIC.checkStatusCode, '1', code, at, attributes)),
    ];
  });
  return encodeMetricsRequest([{ resource, scope: SCOPE, metrics }]);
}

function gauge(
  name: string,
  unit: string,
  value: number,
  timeUnixNano: bigint,
  attributes: Attributes = {},
): MetricInput {
  return { name, unit, data: { kind: 'gauge', points: [{ attributes, timeUnixNano, value }] } };
}

function double(
  name: string,
  unit: string,
  value: number,
  timeUnixNano: bigint,
  attributes: Attributes,
): MetricInput {
  return {
    name,
    unit,
    data: { kind: 'gauge', points: [{ attributes, timeUnixNano, value, valueType: 'double' }] },
  };
}

/** A sum that may fall, as OpenTelemetry has it for sizes and counts of what there is. */
function level(
  name: string,
  unit: string,
  value: number,
  timeUnixNano: bigint,
  attributes: Attributes = {},
): MetricInput {
  const points = [{ attributes, timeUnixNano, value: Math.round(value) }];
  return { name, unit, data: { kind: 'sum', temporality: 'cumulative', monotonic: false, points } };
}

function counter(
  name: string,
  unit: string,
  value: number,
  timeUnixNano: bigint,
  attributes: Attributes,
): MetricInput {
  const points = [{ attributes, timeUnixNano, value: Math.round(value) }];
  return { name, unit, data: { kind: 'sum', temporality: 'cumulative', monotonic: true, points } };
}

/** Percent in, ratio out. */
function share(name: string, percent: number | undefined, at: bigint, attributes: Attributes): MetricInput[] {
  return optional(percent, (value) => double(name, '1', value / 100, at, attributes));
}

/** All interfaces together: the plain form knows no single ones. */
function direction(which: 'receive' | 'transmit'): Attributes {
  return { 'network.interface.name': 'all', 'network.io.direction': which };
}

function optional(value: number | undefined, make: (value: number) => MetricInput): MetricInput[] {
  return value === undefined ? [] : [make(value)];
}

function invert(percent: number | undefined): number | undefined {
  return percent === undefined ? undefined : 100 - percent;
}

function minus(whole: number | undefined, part: number | undefined): number | undefined {
  return whole === undefined || part === undefined || part > whole ? undefined : whole - part;
}

/** Without what is not there. */
export function present(
  values: Readonly<Record<string, AttributeValue | undefined>>,
): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined),
  );
}
