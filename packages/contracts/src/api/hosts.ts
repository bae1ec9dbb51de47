import { z } from 'zod';
import { attributesField, cursorField, idField, nameField, textField, timeField } from './fields.ts';

export const hostParams = z.strictObject({ id: idField });

export const listHostsQuery = z.strictObject({
  status: z.enum(['online', 'offline']).optional(),
  group: nameField.optional(),
  tag: z.array(nameField).max(16).optional().meta({ description: 'All of these tags.' }),
  q: textField(256).optional().meta({ description: 'Part of the name, the key or an address.' }),
  limit: z.int().min(1).max(1_000).default(100),
  cursor: cursorField.optional(),
});
export type ListHostsQuery = z.output<typeof listHostsQuery>;

const ratio = z.number().nullable().meta({ description: '0 to 1; null when nothing was heard lately.' });
const figure = z.number().nullable();

/** What was last heard, not older than five minutes. */
export const hostFigures = z
  .object({
    cpu_usage_ratio: ratio,
    cpu_logical_count: figure,
    load_1m: figure,
    load_5m: figure,
    load_15m: figure,
    memory_usage_ratio: ratio,
    swap_usage_ratio: ratio,
    disk_usage_ratio: ratio.meta({ description: 'The fullest file system, 0 to 1.' }),
    disk_mountpoint: z.string().nullable(),
    network_receive_bytes_per_second: figure,
    network_transmit_bytes_per_second: figure,
    uptime_seconds: figure,
  })
  .meta({ id: 'HostFigures' });

export const host = z
  .object({
    id: idField,
    key: z.string().meta({ description: '`host.id` of the sender, else `host.name`.' }),
    name: z.string(),
    ip: z.string().nullable().meta({ description: 'The first of `ips`.' }),
    ips: z.array(z.string()),
    os: z.string().nullable(),
    os_version: z.string().nullable(),
    kernel: z.string().nullable(),
    arch: z.string().nullable(),
    agent_version: z.string().nullable(),
    tags: z.array(z.string()),
    labels: attributesField,
    group: z.string().nullable(),
    source: z.enum(['agent', 'otlp']),
    status: z.enum(['online', 'offline']),
    last_heartbeat: timeField.nullable(),
    created_at: timeField,
    figures: hostFigures,
  })
  .meta({ id: 'Host' });
export type Host = z.infer<typeof host>;

export const listHostsResponse = z
  .object({ items: z.array(host), next_cursor: z.string().nullable() })
  .meta({ id: 'HostList' });
