import type { Host } from '@vigilops/contracts/api';
import type { HostFigures } from '../../../query/index.ts';
import type { HostRecord } from '../../../store/index.ts';

export function presentHost(host: HostRecord, figures: HostFigures | undefined): Host {
  return {
    id: host.id,
    key: host.key,
    name: host.name,
    ip: host.ips[0] ?? null,
    ips: [...host.ips],
    os: host.os,
    os_version: host.osVersion,
    kernel: host.kernel,
    arch: host.arch,
    agent_version: host.agentVersion,
    tags: [...host.tags],
    labels: host.labels as Host['labels'],
    group: host.group,
    source: host.source,
    status: host.online ? 'online' : 'offline',
    last_heartbeat: host.lastHeartbeat,
    created_at: host.createdAt,
    figures: {
      cpu_usage_ratio: figures?.cpuUsageRatio ?? null,
      cpu_logical_count: figures?.cpuLogicalCount ?? null,
      load_1m: figures?.load1m ?? null,
      load_5m: figures?.load5m ?? null,
      load_15m: figures?.load15m ?? null,
      memory_usage_ratio: figures?.memoryUsageRatio ?? null,
      swap_usage_ratio: figures?.swapUsageRatio ?? null,
      disk_usage_ratio: figures?.diskUsageRatio ?? null,
      disk_mountpoint: figures?.diskMountpoint ?? null,
      network_receive_bytes_per_second: figures?.networkReceiveBytesPerSecond ?? null,
      network_transmit_bytes_per_second: figures?.networkTransmitBytesPerSecond ?? null,
      uptime_seconds: figures?.uptimeSeconds ?? null,
    },
  };
}

/** Since when a host must have been heard from to be online. */
export function heardSinceUs(nowUs: number, heartbeatTimeoutMs: number): number {
  return nowUs - heartbeatTimeoutMs * 1_000;
}
