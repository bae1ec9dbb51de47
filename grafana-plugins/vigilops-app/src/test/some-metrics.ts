import type { HostMetrics, TopProcess } from '../api/types.ts';

interface Given {
  readonly from?: string;
  readonly steps?: number;
  readonly cpu?: number | null;
  readonly memory?: number | null;
  readonly filesystems?: HostMetrics['filesystems'];
  readonly disks?: HostMetrics['disks'];
  readonly network?: HostMetrics['network'];
  readonly top?: readonly TopProcess[];
}

const MINUTE_MS = 60_000;

/** All of a host, minute by minute, the same value in each. */
export function someMetrics(given: Given = {}): HostMetrics {
  const { from = '2026-03-01T12:00:00.000000Z', steps = 2, cpu = null, memory = null } = given;
  const time = (step: number) =>
    `${new Date(Date.parse(from) + step * MINUTE_MS).toISOString().slice(0, -1)}000Z`;
  const line = (value: number | null) => Array.from({ length: steps }, () => value);
  return {
    host_id: 1,
    from,
    to: time(steps),
    step_seconds: 60,
    rollup: 'raw',
    times: Array.from({ length: steps }, (_, step) => time(step)),
    cpu: {
      usage_ratio: line(cpu),
      modes:
        cpu === null
          ? []
          : [
              { mode: 'idle', ratio: line(1 - cpu) },
              { mode: 'user', ratio: line(cpu) },
            ],
      logical_count: line(4),
      cores: [],
    },
    load: { load_1m: line(null), load_5m: line(null), load_15m: line(null) },
    memory: {
      total_bytes: line(memory === null ? null : 8e9),
      used_bytes: line(memory),
      available_bytes: line(null),
      usage_ratio: line(null),
      states: [],
    },
    swap: { total_bytes: line(0), used_bytes: line(0), usage_ratio: line(null) },
    filesystems: [...(given.filesystems ?? [])],
    disks: [...(given.disks ?? [])],
    network: [...(given.network ?? [])],
    connections: [],
    processes: {
      count: line(null),
      states: [],
      top_at: null,
      top_cpu: [...(given.top ?? [])],
      top_memory: [...(given.top ?? [])],
    },
    uptime_seconds: line(null),
  };
}
