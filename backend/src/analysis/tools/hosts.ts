import { HOST_CHANGE_KINDS, type Host } from '@vigilops/contracts/api';
import { z } from 'zod';
import { alertRow } from './alerts.ts';
import { hostLink } from './links.ts';
import { hostNamed } from './names.ts';
import { rangeFields, rangeOf } from './range.ts';
import { serviceRow } from './services.ts';
import { defineTool, type Row } from './tool.ts';

function hostRow(host: Host): Row {
  return {
    cite: `host:${String(host.id)}`,
    link: hostLink(host.id),
    name: host.name,
    status: host.status,
    last_heard: host.last_heartbeat,
    group: host.group ?? undefined,
    tags: host.tags.length === 0 ? undefined : host.tags,
    os: [host.os, host.os_version].filter((part) => part !== null).join(' ') || undefined,
    figures: Object.fromEntries(Object.entries(host.figures).filter(([, value]) => value !== null)),
  };
}

export const listHosts = defineTool({
  name: 'list_hosts',
  title: 'List hosts',
  description: 'Hosts by name with their status and latest figures (ratios are 0 to 1).',
  input: z.strictObject({
    q: z.string().max(256).optional().describe('Part of a name, key, address or label.'),
    status: z.enum(['online', 'offline']).optional(),
    group: z.string().max(256).optional(),
    limit: z.int().min(1).max(100).default(30),
  }),
  run: async (asked, { sources }) => {
    const found = await sources.listHosts(asked);
    return {
      rows: found.items.map(hostRow),
      notes: found.next_cursor === null ? [] : ['there are more hosts: narrow by q, group or status'],
    };
  },
});

export const hostOverview = defineTool({
  name: 'host_overview',
  title: 'One host',
  description:
    'One host as it is now: its latest figures, the alerts that fire on it, its services, and what changed on it within the last day.',
  input: z.strictObject({ host: z.string().min(1).max(256).describe('Its name, or its `cite`.') }),
  run: async ({ host: name }, context) => {
    const { sources } = context;
    const host = await hostNamed(name, context);
    const [alerts, services, changes] = await Promise.all([
      sources.listAlerts({ host_id: host.id, status: ['firing', 'acknowledged'], limit: 20 }),
      sources.listServices({ host_id: host.id, limit: 20 }),
      sources.listHostChanges({ host_id: [host.id], from: 'now-1d', limit: 20 }),
    ]);
    return {
      rows: [
        { ...hostRow(host), addresses: host.ips, kernel: host.kernel, agent_version: host.agent_version },
        ...alerts.items.map(alertRow),
        ...services.items.map(serviceRow),
        ...changes.items.map(changeRow),
      ],
      notes: host.status === 'offline' ? ['the host is not heard from: figures are missing, not zero'] : [],
    };
  },
});

export const listChanges = defineTool({
  name: 'list_changes',
  title: 'What changed on hosts',
  description:
    'Changes that agents noticed, newest first: packages, units, container images, kernels, configuration files, boots. ' +
    'The first suspects of anything that went wrong.',
  input: z.strictObject({
    host: z.string().max(256).optional().describe('Its name; left out: all hosts.'),
    kinds: z.array(z.enum(HOST_CHANGE_KINDS)).max(HOST_CHANGE_KINDS.length).optional(),
    q: z.string().max(256).optional().describe('Part of the name of what changed.'),
    ...rangeFields('now-7d'),
    limit: z.int().min(1).max(100).default(30),
  }),
  run: async ({ host, kinds, q, limit, ...asked }, context) => {
    const { from, to } = rangeOf(asked, context);
    const only = host === undefined ? undefined : [(await hostNamed(host, context)).id];
    const found = await context.sources.listHostChanges({ host_id: only, kind: kinds, q, from, to, limit });
    return {
      facts: { from, to },
      rows: found.items.map(changeRow),
      notes: found.next_cursor === null ? [] : ['there are more changes: narrow the range'],
    };
  },
});

interface Change {
  readonly at: string;
  readonly host_id: number;
  readonly host_name: string;
  readonly kind: string;
  readonly action: string;
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
}

function changeRow(change: Change): Row {
  const { at, host_id: hostId, host_name: host, kind, action, subject, before, after } = change;
  return {
    cite: `change:${String(hostId)}/${at}/${kind}/${subject}`,
    link: hostLink(hostId),
    time: at,
    host,
    change: `${kind} ${action}`,
    subject,
    before: before ?? undefined,
    after: after ?? undefined,
  };
}
