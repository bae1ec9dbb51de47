import { METRIC } from '@vigilops/contracts';
import { counter, gauge, updown } from '../instruments.ts';

/** The agent's metrics that the demonstration sends, with the agent's units and kinds (a test compares them). */
export const HOST_INSTRUMENTS = {
  cpuTime: counter(METRIC.cpuTime, 's', 'CPU time by mode, all CPUs together', 'double'),
  cpuUtilization: gauge(
    METRIC.cpuUtilization,
    '1',
    'Share of the interval that CPUs spent in a mode; with cpu.logical_number of that CPU, else of all',
  ),
  cpuLogicalCount: updown(
    METRIC.cpuLogicalCount,
    '{cpu}',
    'Logical CPUs that may be used, a quota rounded up',
  ),
  cpuLimit: gauge(METRIC.cpuLimit, '{cpu}', 'CPUs that may be used at once: the quota, else the count'),
  load1: gauge(METRIC.cpuLoad1m, '{thread}', 'Load average over 1 minute'),
  load5: gauge(METRIC.cpuLoad5m, '{thread}', 'Load average over 5 minutes'),
  load15: gauge(METRIC.cpuLoad15m, '{thread}', 'Load average over 15 minutes'),
  memoryUsage: updown(METRIC.memoryUsage, 'By', 'Memory by state; the states add up to the limit'),
  memoryLimit: updown(METRIC.memoryLimit, 'By', 'Memory that may be used'),
  memoryUtilization: gauge(METRIC.memoryUtilization, '1', 'Share of the limit that is in a state'),
  memoryAvailable: updown(
    METRIC.memoryLinuxAvailable,
    'By',
    'Memory that programs can have without swapping',
  ),
  pagingUsage: updown(METRIC.pagingUsage, 'By', 'Swap space by state'),
  pagingUtilization: gauge(METRIC.pagingUtilization, '1', 'Share of swap space that is in use'),
  filesystemUsage: updown(
    METRIC.filesystemUsage,
    'By',
    'Space of a file system by state; reserved is for root only',
  ),
  filesystemLimit: updown(METRIC.filesystemLimit, 'By', 'Size of a file system'),
  filesystemUtilization: gauge(
    METRIC.filesystemUtilization,
    '1',
    'Used space over used and free space, as df(1) has it',
  ),
  diskIo: counter(METRIC.diskIo, 'By', 'Bytes read and written'),
  diskOperations: counter(METRIC.diskOperations, '{operation}', 'Reads and writes'),
  diskIoTime: counter(METRIC.diskIoTime, 's', 'Time with at least one request in flight', 'double'),
  diskOperationTime: counter(
    METRIC.diskOperationTime,
    's',
    'Time of all reads and writes added up',
    'double',
  ),
  networkIo: counter(METRIC.networkIo, 'By', 'Bytes received and sent'),
  networkPackets: counter(METRIC.networkPackets, '{packet}', 'Packets received and sent'),
  networkErrors: counter(METRIC.networkErrors, '{error}', 'Errors in receiving and sending'),
  networkDropped: counter(METRIC.networkDropped, '{packet}', 'Packets dropped in receiving and sending'),
  networkConnections: updown(METRIC.networkConnections, '{connection}', 'Sockets by transport and TCP state'),
  processCount: updown(METRIC.processCount, '{process}', 'Processes by status'),
  processCpu: gauge(
    METRIC.processCpuUtilization,
    '1',
    'Share of all CPUs that a process used in the interval; only processes among the top of CPU or memory',
  ),
  processMemory: updown(
    METRIC.processMemoryUsage,
    'By',
    'Resident memory; only processes among the top of CPU or memory',
  ),
  uptime: gauge(METRIC.uptime, 's', 'Time since the host was started'),
  heartbeat: gauge(METRIC.heartbeat, '1', 'Always 1: the agent lives', 'int'),
  agentMemory: updown(METRIC.agentMemoryUsage, 'By', 'Resident memory of the agent'),
  agentAnonymous: updown(METRIC.agentMemoryAnonymous, 'By', 'Memory of the agent that no file backs'),
  agentUptime: gauge(METRIC.agentUptime, 's', 'Time since the agent was started'),
} as const;
