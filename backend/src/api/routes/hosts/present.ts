import { VigilError } from '@vigilops/contracts';
import type { Host } from '@vigilops/contracts/api';
import type { HostFigures } from '../../../query/index.ts';
import type { HearingMoment, HostRecord } from '../../../store/index.ts';
import type { RouteContext } from '../../route.ts';

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
    edited: {
      name: host.edited.name,
      group: host.edited.group,
      tags: host.edited.tags === null ? null : [...host.edited.tags],
      labels: { ...host.edited.labels },
      offline_after_seconds: inSeconds(host.edited.offlineAfterMs),
    },
    offline_after_seconds: Math.ceil(host.offlineAfterMs / 1_000),
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

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.ceil(ms / 1_000);
}

/** What tells whether a host is online. */
export function momentOf({ deps, nowUs }: Pick<RouteContext, 'deps' | 'nowUs'>): HearingMoment {
  return { nowUs, offlineAfterMs: deps.heartbeatTimeoutMs() };
}

/** Throws NOT_FOUND. */
export async function requireHost(id: number, context: RouteContext): Promise<HostRecord> {
  const found = await context.deps.readers.hosts.findHost(id, momentOf(context), context.signal);
  if (found === undefined) {
    throw noHost(id);
  }
  return found;
}

export function noHost(id: number): VigilError {
  return new VigilError('NOT_FOUND', `there is no host ${String(id)}`);
}
