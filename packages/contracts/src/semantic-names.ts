/**
 * Names on the wire and in the catalog, in one place. All but the `vigilops.*` ones come from the
 * OpenTelemetry semantic conventions 1.37 (registry: host, os, system, process, log, service, network).
 */
export const RESOURCE = {
  hostId: 'host.id',
  hostName: 'host.name',
  hostIp: 'host.ip',
  hostArch: 'host.arch',
  osType: 'os.type',
  osDescription: 'os.description',
  osName: 'os.name',
  osVersion: 'os.version',
  kernelVersion: 'vigilops.os.kernel.version',
  serviceName: 'service.name',
  serviceNamespace: 'service.namespace',
  serviceInstanceId: 'service.instance.id',
  serviceVersion: 'service.version',
  agentVersion: 'vigilops.agent.version',
  hostTags: 'vigilops.host.tags',
  hostGroup: 'vigilops.host.group',
  /** Followed by the label's key: a label of the operator's own, as in `vigilops.host.label.env`. */
  hostLabelPrefix: 'vigilops.host.label.',
  /** RFC 3339, UTC, whole seconds. */
  hostBootTime: 'vigilops.host.boot_time',
  /** The `type` that the operator gave a log source, as in `access`. */
  logType: 'vigilops.log.type',
} as const;

export const METRIC = {
  cpuTime: 'system.cpu.time',
  cpuUtilization: 'system.cpu.utilization',
  cpuLogicalCount: 'system.cpu.logical.count',
  cpuLoad1m: 'system.cpu.load_average.1m',
  cpuLoad5m: 'system.cpu.load_average.5m',
  cpuLoad15m: 'system.cpu.load_average.15m',
  memoryUsage: 'system.memory.usage',
  memoryLimit: 'system.memory.limit',
  memoryUtilization: 'system.memory.utilization',
  memoryLinuxAvailable: 'system.memory.linux.available',
  pagingUsage: 'system.paging.usage',
  pagingUtilization: 'system.paging.utilization',
  filesystemUsage: 'system.filesystem.usage',
  filesystemLimit: 'system.filesystem.limit',
  filesystemUtilization: 'system.filesystem.utilization',
  diskIo: 'system.disk.io',
  diskOperations: 'system.disk.operations',
  diskIoTime: 'system.disk.io_time',
  diskOperationTime: 'system.disk.operation_time',
  networkIo: 'system.network.io',
  networkPackets: 'system.network.packet.count',
  networkErrors: 'system.network.errors',
  networkDropped: 'system.network.packet.dropped',
  networkConnections: 'system.network.connection.count',
  processCount: 'system.process.count',
  processCpuUtilization: 'process.cpu.utilization',
  processMemoryUsage: 'process.memory.usage',
  uptime: 'system.uptime',
  /** 1 when a service answered as it should, else 0; `vigilops.check.name` and `.type` say which. */
  checkUp: 'vigilops.check.up',
  checkDuration: 'vigilops.check.duration',
  checkStatusCode: 'vigilops.check.status_code',
  heartbeat: 'vigilops.agent.heartbeat',
  /** CPUs that may be used at once, fractions included: a container's quota, else the logical count. */
  cpuLimit: 'vigilops.cpu.limit',
  agentCpuTime: 'vigilops.agent.cpu.time',
  agentMemoryUsage: 'vigilops.agent.memory.usage',
  agentMemoryAnonymous: 'vigilops.agent.memory.anonymous',
  agentUptime: 'vigilops.agent.uptime',
  agentCollectionDuration: 'vigilops.agent.collection.duration',
  agentCollectorErrors: 'vigilops.agent.collector.errors',
  agentSpoolUsage: 'vigilops.agent.spool.usage',
  agentSpoolLimit: 'vigilops.agent.spool.limit',
  agentSpoolRecords: 'vigilops.agent.spool.record.count',
  agentSpoolAge: 'vigilops.agent.spool.age',
  agentSent: 'vigilops.agent.sent',
  agentSendFailures: 'vigilops.agent.send.failures',
  agentDropped: 'vigilops.agent.dropped',
  agentRelayRefused: 'vigilops.agent.relay.refused',
  agentLogLag: 'vigilops.agent.log.lag',
} as const;

export const LOG = {
  filePath: 'log.file.path',
  fileName: 'log.file.name',
  /** Byte offset of the line in its file: with host and path it orders lines truly. Stored as `sequence`. */
  sequence: 'vigilops.log.sequence',
  truncated: 'log.truncated',
  originalLength: 'vigilops.log.original_length',
  /** The record stands for so many: a pipeline left the others out. */
  sampledOneIn: 'vigilops.log.sampled_one_in',
  /** Event name of the line that says how many lines of a service were left out. */
  leftOutEvent: 'vigilops.log.left_out',
} as const;

/**
 * A result of a check is a log record with this event name; the gate puts it among the results, not among the logs.
 * Seconds are doubles. The names beside ours are of the semantic conventions (error, http, tls).
 */
export const CHECK = {
  resultEvent: 'vigilops.check.result',
  /** Of a definition that came from the server. */
  id: 'vigilops.check.id',
  name: 'vigilops.check.name',
  type: 'vigilops.check.type',
  status: 'vigilops.check.status',
  /** Of a definition of the agent's own file: a ServiceDefinition as JSON, without headers, body and observers. */
  definition: 'vigilops.check.definition',
  duration: 'vigilops.check.duration',
  dnsDuration: 'vigilops.check.dns.duration',
  connectDuration: 'vigilops.check.connect.duration',
  tlsDuration: 'vigilops.check.tls.duration',
  firstByteDuration: 'vigilops.check.first_byte.duration',
  error: 'error.message',
  statusCode: 'http.response.status_code',
  /** RFC 3339. */
  certificateExpiry: 'tls.server.not_after',
} as const;

/**
 * What an agent tells of a database server is a log record with this event name; the gate puts it among what is known of
 * databases, not among the logs. Points of its metrics carry `instance`.
 */
export const DATABASE = {
  reportEvent: 'vigilops.db.report',
  /** A DbReport as JSON. */
  report: 'vigilops.db.report',
  /** The name that the operator gave the server. */
  instance: 'vigilops.db.instance',
  system: 'db.system.name',
  address: 'server.address',
  port: 'server.port',
  namespace: 'db.namespace',
} as const;

/** Something that is different on a host is a log record with this event name; the gate puts it among the changes. */
export const HOST_CHANGE = {
  event: 'vigilops.host.change',
  kind: 'vigilops.host.change.kind',
  action: 'vigilops.host.change.action',
  subject: 'vigilops.host.change.subject',
  before: 'vigilops.host.change.before',
  after: 'vigilops.host.change.after',
} as const;

/** Log records that tell of a Grafana alert. */
export const GRAFANA_ALERT = {
  service: 'grafana-alerting',
  event: 'grafana.alert',
  name: 'grafana.alert.name',
  status: 'grafana.alert.status',
  labels: 'grafana.alert.labels',
  annotations: 'grafana.alert.annotations',
  values: 'grafana.alert.values',
  startsAt: 'grafana.alert.starts_at',
  endsAt: 'grafana.alert.ends_at',
  fingerprint: 'grafana.alert.fingerprint',
  ruleUid: 'grafana.alert.rule_uid',
  groupKey: 'grafana.alert.group_key',
  receiver: 'grafana.alert.receiver',
  generatorUrl: 'grafana.alert.generator_url',
  dashboardUrl: 'grafana.alert.dashboard_url',
  panelUrl: 'grafana.alert.panel_url',
  silenceUrl: 'grafana.alert.silence_url',
} as const;

/** HTTP request headers of our own. */
export const HEADER = {
  /** A UUID per spool record; the store keeps it beside the rows, so that a resend is never a duplicate. */
  batchId: 'x-vigilops-batch-id',
} as const;
