import { z } from 'zod';
import { cursorField, idField, textField, timeField, timeParam } from './fields.ts';

export const listServicesQuery = z.strictObject({
  q: textField(256).optional().meta({ description: 'Part of the name.' }),
  host_id: idField.optional(),
  limit: z.int().min(1).max(1_000).default(200),
  cursor: cursorField.optional(),
});
export type ListServicesQuery = z.output<typeof listServicesQuery>;

/** A service that sent something, by its `service.name` and `service.namespace`. */
export const service = z
  .object({
    name: z.string(),
    namespace: z.string(),
    instances: z.int().meta({
      description:
        'Distinct `service.instance.id` ever seen; where no sender tells one, distinct hosts, at least 1.',
    }),
    host_ids: z.array(idField),
    versions: z.array(z.string()),
    sdk_languages: z.array(z.string()),
    first_seen: timeField,
    last_seen: timeField.nullable().meta({ description: 'Of its metrics; to the hour.' }),
  })
  .meta({ id: 'Service' });

export const listServicesResponse = z
  .object({ items: z.array(service), next_cursor: z.string().nullable() })
  .meta({ id: 'ServiceList' });

export const serviceEdgesQuery = z.strictObject({
  from: timeParam.default('now-1h'),
  to: timeParam.default('now'),
  service: textField(256).min(1).optional().meta({ description: 'Edges that begin or end here.' }),
  limit: z.int().min(1).max(5_000).default(1_000),
});
export type ServiceEdgesQuery = z.output<typeof serviceEdgesQuery>;

export const serviceEdge = z
  .object({
    caller: z.string(),
    callee: z.string(),
    callee_kind: z.enum(['service', 'database', 'messaging', 'external']),
    calls: z.number(),
    errors: z.number(),
    error_ratio: z.number(),
    calls_per_second: z.number(),
    mean_duration_ms: z.number().nullable(),
  })
  .meta({ id: 'ServiceEdge' });

export const serviceEdgesResponse = z
  .object({ from: timeField, to: timeField, items: z.array(serviceEdge), truncated: z.boolean() })
  .meta({ id: 'ServiceEdgeList' });
