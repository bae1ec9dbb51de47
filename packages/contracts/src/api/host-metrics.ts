import { z } from 'zod';
import { idField, timeField, timeParam } from './fields.ts';

export const hostMetricsQuery = z.strictObject({
  from: timeParam.default('now-1h'),
  to: timeParam.default('now'),
  step_seconds: z.int().min(1).max(2_678_400).optional(),
  max_points: z.int().min(1).max(11_000).default(300),
  processes_at: timeParam
    .optional()
    .meta({ description: 'When the top processes are wanted; else the end of the range.' }),
});

/** One value for each of `times`; null where nothing was heard. */
const line = z.array(z.number().nullable());

export const topProcess = z
  .object({
    name: z.string().nullable(),
    pid: z.string().nullable(),
    user: z.string().nullable(),
    cpu_usage_ratio: z.number().nullable().meta({ description: '0 to 1 of all CPUs.' }),
    memory_bytes: z.number().nullable(),
  })
  .meta({ id: 'TopProcess' });

export const hostMetricsResponse = z
  .object({
    host_id: idField,
    from: timeField,
    to: timeField,
    step_seconds: z.number(),
    rollup: z.enum(['raw', '1m', '5m', '1h']),
    times: z.array(timeField),
    cpu: z.object({
      usage_ratio: line,
      modes: z.array(z.object({ mode: z.string(), ratio: line })),
      logical_count: line,
      cores: z.array(z.object({ core: z.string(), usage_ratio: line })),
    }),
    load: z.object({ load_1m: line, load_5m: line, load_15m: line }),
    memory: z.object({
      total_bytes: line,
      used_bytes: line,
      available_bytes: line,
      usage_ratio: line,
      states: z.array(z.object({ state: z.string(), bytes: line })),
    }),
    swap: z.object({ total_bytes: line, used_bytes: line, usage_ratio: line }),
    filesystems: z.array(
      z.object({
        device: z.string().nullable(),
        mountpoint: z.string().nullable(),
        type: z.string().nullable(),
        total_bytes: line,
        used_bytes: line,
        available_bytes: line,
        usage_ratio: line,
      }),
    ),
    disks: z.array(
      z.object({
        device: z.string(),
        read_bytes_per_second: line,
        write_bytes_per_second: line,
        read_operations_per_second: line,
        write_operations_per_second: line,
        busy_ratio: line,
      }),
    ),
    network: z.array(
      z.object({
        interface: z.string(),
        receive_bytes_per_second: line,
        transmit_bytes_per_second: line,
        receive_packets_per_second: line,
        transmit_packets_per_second: line,
        receive_errors_per_second: line,
        transmit_errors_per_second: line,
        receive_dropped_per_second: line,
        transmit_dropped_per_second: line,
      }),
    ),
    connections: z.array(
      z.object({ transport: z.string().nullable(), state: z.string().nullable(), count: line }),
    ),
    processes: z.object({
      count: line,
      states: z.array(z.object({ state: z.string(), count: line })),
      top_at: timeField.nullable(),
      top_cpu: z.array(topProcess),
      top_memory: z.array(topProcess),
    }),
    uptime_seconds: line,
  })
  .meta({ id: 'HostMetrics' });
export type HostMetrics = z.infer<typeof hostMetricsResponse>;
