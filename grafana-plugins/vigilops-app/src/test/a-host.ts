import type { Host } from '../api/types.ts';
import type { FigureName } from '../fleet/host-health.ts';

export function aHost(use: Partial<Record<FigureName, number>>, fields: Partial<Host> = {}): Host {
  return {
    id: 1,
    key: 'web-1',
    name: 'web-1',
    ip: '10.0.0.1',
    ips: ['10.0.0.1'],
    os: 'linux',
    os_version: '12',
    kernel: '6.1',
    arch: 'amd64',
    agent_version: '0.1.0',
    tags: [],
    labels: {},
    group: null,
    edited: { name: null, group: null, tags: null, labels: {}, offline_after_seconds: null },
    offline_after_seconds: 90,
    source: 'agent',
    status: 'online',
    last_heartbeat: '2026-03-01T12:00:00.000000Z',
    created_at: '2026-02-01T12:00:00.000000Z',
    figures: {
      cpu_usage_ratio: use.cpu ?? null,
      cpu_logical_count: 4,
      load_1m: null,
      load_5m: null,
      load_15m: null,
      memory_usage_ratio: use.memory ?? null,
      swap_usage_ratio: null,
      disk_usage_ratio: use.disk ?? null,
      disk_mountpoint: '/',
      network_receive_bytes_per_second: null,
      network_transmit_bytes_per_second: null,
      uptime_seconds: null,
    },
    ...fields,
  };
}
