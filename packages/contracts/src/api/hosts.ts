import { z } from 'zod';
import {
  attributesField,
  cursorField,
  idField,
  labelPairField,
  nameField,
  textField,
  timeField,
} from './fields.ts';

export const hostParams = z.strictObject({ id: idField });

export const listHostsQuery = z.strictObject({
  status: z.enum(['online', 'offline']).optional(),
  group: nameField.optional(),
  tag: z.array(nameField).max(16).optional().meta({ description: 'All of these tags.' }),
  label: z
    .array(labelPairField)
    .max(16)
    .optional()
    .meta({ description: 'All of these labels, as key:value.' }),
  q: textField(256)
    .optional()
    .meta({ description: 'Part of the name, the key, an address, or a label as key:value.' }),
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

/** What people set over what the agent says. A label of null takes the agent's away. */
export const hostEdits = z
  .object({
    name: z.string().nullable(),
    group: z.string().nullable(),
    tags: z.array(z.string()).nullable(),
    labels: z.record(z.string(), z.string().nullable()),
    offline_after_seconds: z.int().nullable(),
  })
  .meta({ id: 'HostEdits' });

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
    edited: hostEdits.meta({
      description: 'What people set over what the agent says; null and {} where nothing.',
    }),
    offline_after_seconds: z.int().meta({ description: 'Of silence; of this host or of the settings.' }),
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

const labelKey = textField(128).regex(
  /^[A-Za-z0-9_][\w./-]*$/,
  'must be of letters, digits, and _ . / - within',
);

/** Left out: as it is. null: as the agent says. */
export const changeHostRequest = z
  .strictObject({
    name: nameField.nullable().optional(),
    group: nameField.nullable().optional(),
    tags: z.array(nameField).max(32).nullable().optional(),
    labels: z
      .record(labelKey, textField(256).nullable())
      .refine((labels) => Object.keys(labels).length <= 64, { message: 'at most 64 labels' })
      .optional()
      .meta({ description: 'All of them: what is not named here is no longer set over the agent.' }),
    offline_after_seconds: z.int().min(20).max(86_400).nullable().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { message: 'name what to change' })
  .meta({ id: 'HostChangeRequest' });

/** This host was installed anew and is `into` now: its past moves there, and it is gone. */
export const mergeHostRequest = z.strictObject({ into: idField }).meta({ id: 'HostMerge' });

/** Groups, tags and labels that hosts have, for filters. */
export const hostFacetsResponse = z
  .object({
    groups: z.array(z.object({ name: z.string(), hosts: z.int() })),
    tags: z.array(z.object({ name: z.string(), hosts: z.int() })),
    labels: z.array(z.object({ key: z.string(), value: z.string(), hosts: z.int() })),
  })
  .meta({ id: 'HostFacets' });
export type HostFacets = z.infer<typeof hostFacetsResponse>;
