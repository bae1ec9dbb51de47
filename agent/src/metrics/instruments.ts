import { CHECK, METRIC } from '@vigilops/contracts';

type MetricName = (typeof METRIC)[keyof typeof METRIC];

export interface Instrument {
  /** `counter` is a monotonic cumulative sum, `updown` a cumulative sum that may fall. */
  readonly kind: 'gauge' | 'counter' | 'updown';
  /** UCUM. */
  readonly unit: string;
  readonly valueType: 'int' | 'double';
  readonly description: string;
  /** Every attribute key that a point may carry. */
  readonly attributes: readonly string[];
  /** When a counter began: with the kernel, or with this process. Left out where nobody knows. */
  readonly since?: 'boot' | 'agent';
}

const CHECK_KEYS = [CHECK.name, CHECK.type, CHECK.id];

/**
 * Everything the agent measures. Names, units and kinds follow the OpenTelemetry semantic conventions 1.37
 * (system and process metrics); docs/reference/agent-metrics.md is generated from this table.
 */
export const INSTRUMENTS = {
  [METRIC.cpuTime]: counter('s', 'double', 'CPU time by mode, all CPUs together', ['cpu.mode'], 'boot'),
  [METRIC.cpuUtilization]: gauge(
    '1',
    'double',
    'Share of the interval that CPUs spent in a mode; with cpu.logical_number of that CPU, else of all',
    ['cpu.mode', 'cpu.logical_number'],
  ),
  [METRIC.cpuLogicalCount]: updown('{cpu}', 'int', 'Logical CPUs that may be used, a quota rounded up', []),
  [METRIC.cpuLimit]: gauge('{cpu}', 'double', 'CPUs that may be used at once: the quota, else the count', []),
  [METRIC.cpuLoad1m]: gauge('{thread}', 'double', 'Load average over 1 minute', []),
  [METRIC.cpuLoad5m]: gauge('{thread}', 'double', 'Load average over 5 minutes', []),
  [METRIC.cpuLoad15m]: gauge('{thread}', 'double', 'Load average over 15 minutes', []),
  [METRIC.memoryUsage]: updown('By', 'int', 'Memory by state; the states add up to the limit', [
    'system.memory.state',
  ]),
  [METRIC.memoryLimit]: updown('By', 'int', 'Memory that may be used', []),
  [METRIC.memoryUtilization]: gauge('1', 'double', 'Share of the limit that is in a state', [
    'system.memory.state',
  ]),
  [METRIC.memoryLinuxAvailable]: updown('By', 'int', 'Memory that programs can have without swapping', []),
  [METRIC.pagingUsage]: updown('By', 'int', 'Swap space by state', ['system.paging.state']),
  [METRIC.pagingUtilization]: gauge('1', 'double', 'Share of swap space that is in use', [
    'system.paging.state',
  ]),
  [METRIC.filesystemUsage]: updown(
    'By',
    'int',
    'Space of a file system by state; reserved is for root only',
    [
      'system.device',
      'system.filesystem.mountpoint',
      'system.filesystem.type',
      'system.filesystem.mode',
      'system.filesystem.state',
    ],
  ),
  [METRIC.filesystemLimit]: updown('By', 'int', 'Size of a file system', [
    'system.device',
    'system.filesystem.mountpoint',
    'system.filesystem.type',
    'system.filesystem.mode',
  ]),
  [METRIC.filesystemUtilization]: gauge(
    '1',
    'double',
    'Used space over used and free space, as df(1) has it',
    ['system.device', 'system.filesystem.mountpoint', 'system.filesystem.type', 'system.filesystem.mode'],
  ),
  [METRIC.diskIo]: counter(
    'By',
    'int',
    'Bytes read and written',
    ['system.device', 'disk.io.direction'],
    'boot',
  ),
  [METRIC.diskOperations]: counter(
    '{operation}',
    'int',
    'Reads and writes',
    ['system.device', 'disk.io.direction'],
    'boot',
  ),
  [METRIC.diskIoTime]: counter(
    's',
    'double',
    'Time with at least one request in flight',
    ['system.device'],
    'boot',
  ),
  [METRIC.diskOperationTime]: counter(
    's',
    'double',
    'Time of all reads and writes added up',
    ['system.device', 'disk.io.direction'],
    'boot',
  ),
  [METRIC.networkIo]: counter(
    'By',
    'int',
    'Bytes received and sent',
    ['network.interface.name', 'network.io.direction'],
    'boot',
  ),
  [METRIC.networkPackets]: counter(
    '{packet}',
    'int',
    'Packets received and sent',
    ['network.interface.name', 'network.io.direction'],
    'boot',
  ),
  [METRIC.networkErrors]: counter(
    '{error}',
    'int',
    'Errors in receiving and sending',
    ['network.interface.name', 'network.io.direction'],
    'boot',
  ),
  [METRIC.networkDropped]: counter(
    '{packet}',
    'int',
    'Packets dropped in receiving and sending',
    ['network.interface.name', 'network.io.direction'],
    'boot',
  ),
  [METRIC.networkConnections]: updown('{connection}', 'int', 'Sockets by transport and TCP state', [
    'network.transport',
    'network.connection.state',
  ]),
  [METRIC.processCount]: updown('{process}', 'int', 'Processes by status', ['process.status']),
  [METRIC.processCpuUtilization]: gauge(
    '1',
    'double',
    'Share of all CPUs that a process used in the interval; only processes among the top of CPU or memory',
    ['process.pid', 'process.executable.name', 'process.command', 'process.owner'],
  ),
  [METRIC.processMemoryUsage]: updown(
    'By',
    'int',
    'Resident memory; only processes among the top of CPU or memory',
    ['process.pid', 'process.executable.name', 'process.command', 'process.owner'],
  ),
  [METRIC.uptime]: gauge('s', 'double', 'Time since the host was started', []),
  [METRIC.checkUp]: gauge(
    '1',
    'int',
    '1 when a check found all well, else 0; the newest that could tell',
    CHECK_KEYS,
  ),
  [METRIC.checkDuration]: gauge('s', 'double', 'Time that the newest check took', CHECK_KEYS),
  [METRIC.heartbeat]: gauge('1', 'int', 'Always 1: the agent lives', []),
  [METRIC.agentCpuTime]: counter('s', 'double', 'CPU time of the agent', ['cpu.mode'], 'agent'),
  [METRIC.agentMemoryUsage]: updown('By', 'int', 'Resident memory of the agent', []),
  [METRIC.agentMemoryAnonymous]: updown('By', 'int', 'Memory of the agent that no file backs', []),
  [METRIC.agentUptime]: gauge('s', 'double', 'Time since the agent was started', []),
  [METRIC.agentCollectionDuration]: gauge('s', 'double', 'Time that the last collection took', [
    'vigilops.collector',
  ]),
  [METRIC.agentCollectorErrors]: counter(
    '{error}',
    'int',
    'Collections that failed',
    ['vigilops.collector'],
    'agent',
  ),
  [METRIC.agentSpoolUsage]: updown('By', 'int', 'Bytes of the spool on disk', ['vigilops.queue']),
  [METRIC.agentSpoolLimit]: updown('By', 'int', 'Bytes that the spool may have on disk', ['vigilops.queue']),
  [METRIC.agentSpoolRecords]: updown('{record}', 'int', 'Records that wait to be sent', ['vigilops.queue']),
  [METRIC.agentSpoolAge]: gauge('s', 'double', 'Age of the oldest record that waits', ['vigilops.queue']),
  [METRIC.agentSent]: counter('{row}', 'int', 'Rows that the server has taken', ['vigilops.queue'], 'agent'),
  [METRIC.agentSendFailures]: counter('{request}', 'int', 'Requests that failed', [], 'agent'),
  [METRIC.agentDropped]: counter('{row}', 'int', 'Rows given up, by reason', [
    'vigilops.queue',
    'vigilops.drop.reason',
  ]),
  [METRIC.agentRelayRefused]: counter(
    '{request}',
    'int',
    'Requests of programs of the host that the relay refused, by error code',
    ['error.type'],
    'agent',
  ),
  [METRIC.agentLogLag]: updown('By', 'int', 'Bytes of log files that were not read yet', []),
} as const satisfies Partial<Record<MetricName, Instrument>>;

export type InstrumentName = keyof typeof INSTRUMENTS;

export function instrumentOf(name: InstrumentName): Instrument {
  return INSTRUMENTS[name];
}

type ValueType = Instrument['valueType'];

function gauge(
  unit: string,
  valueType: ValueType,
  description: string,
  attributes: readonly string[],
): Instrument {
  return { kind: 'gauge', unit, valueType, description, attributes };
}

function updown(
  unit: string,
  valueType: ValueType,
  description: string,
  attributes: readonly string[],
): Instrument {
  return { kind: 'updown', unit, valueType, description, attributes };
}

function counter(
  unit: string,
  valueType: ValueType,
  description: string,
  attributes: readonly string[],
  since?: 'boot' | 'agent',
): Instrument {
  return {
    kind: 'counter',
    unit,
    valueType,
    description,
    attributes,
    ...(since === undefined ? {} : { since }),
  };
}
