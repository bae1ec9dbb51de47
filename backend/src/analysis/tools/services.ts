import { serviceStatus, type Service } from '@vigilops/contracts/api';
import { z } from 'zod';
import { serviceLink } from './links.ts';
import { hostNamed, serviceNamed } from './names.ts';
import { rangeFields, rangeOf } from './range.ts';
import { defineTool, type Row } from './tool.ts';

export function serviceRow(service: Service): Row {
  return {
    cite: `service:${String(service.id)}`,
    link: serviceLink(service.id),
    name: service.name,
    type: service.type,
    status: service.status,
    status_since: service.status_since ?? undefined,
    reason: service.status_reason ?? undefined,
    because_of: service.because_of?.name,
    target: service.target ?? undefined,
    response_time_ms: service.response_time_ms ?? undefined,
    uptime_percent_30d: service.uptime_percent ?? undefined,
    certificate_expires_at: service.certificate_expires_at ?? undefined,
  };
}

export const listServices = defineTool({
  name: 'list_services',
  title: 'List services',
  description:
    'Services by name with their status: those that are checked (up, down, unknown, paused, maintenance) and those known by ' +
    'what they send (type otlp).',
  input: z.strictObject({
    q: z.string().max(256).optional().describe('Part of the name.'),
    status: z.array(serviceStatus).max(5).optional(),
    host: z.string().max(256).optional().describe('Runs on this host, or sends from it.'),
    limit: z.int().min(1).max(100).default(50),
  }),
  run: async ({ host, ...asked }, context) => {
    const hostId = host === undefined ? undefined : (await hostNamed(host, context)).id;
    const found = await context.sources.listServices({ ...asked, host_id: hostId });
    return {
      rows: found.items.map(serviceRow),
      notes: found.next_cursor === null ? [] : ['there are more services: narrow by q or status'],
    };
  },
});

export const serviceState = defineTool({
  name: 'service_state',
  title: 'One service',
  description:
    'One service: how it is now, what each observer of its check says, its availability, and when it was up, down or unknown and why.',
  input: z.strictObject({
    service: z.string().min(1).max(256).describe('Its name, or its `cite`.'),
    ...rangeFields('now-7d'),
    limit: z.int().min(1).max(100).default(30).describe('Of stretches up, down or unknown.'),
  }),
  run: async ({ service: name, limit, ...asked }, context) => {
    const { from, to } = rangeOf(asked, context);
    const { id } = await serviceNamed(name, context);
    const [service, states] = await Promise.all([
      context.sources.getService(id),
      context.sources.serviceStates(id, { from, to, limit }),
    ]);
    const { day, week, month } = service.availability;
    const percentOf = ({ availability_percent: percent, outages }: typeof day) => ({ percent, outages });
    return {
      facts: { from, to },
      rows: [
        {
          ...serviceRow(service),
          availability: { day: percentOf(day), week: percentOf(week), month: percentOf(month) },
          error_budget_left_percent: service.error_budget?.left_percent,
          observers: service.observations.slice(0, 10).map((one) => ({
            host: one.host_name,
            says: one.opinion,
            at: one.last_check_at,
            error: one.error ?? undefined,
          })),
        },
        ...states.items.map((state) => ({
          cite: `state:${String(id)}/${state.from}`,
          link: serviceLink(id),
          from: state.from,
          to: state.to ?? 'it lasts',
          state: state.state,
          reason: state.reason ?? undefined,
          because_of: state.because_of?.name,
        })),
      ],
      notes: states.truncated ? ['there are more stretches: narrow the range'] : [],
    };
  },
});
