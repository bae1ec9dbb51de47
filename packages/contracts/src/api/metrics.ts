import { z } from 'zod';
import { cursorField, idField, nameField, textField } from './fields.ts';

export const metricKind = z.enum(['gauge', 'sum', 'histogram', 'exponential_histogram', 'summary']);

export const listMetricsQuery = z.strictObject({
  q: textField(256).optional().meta({ description: 'Part of the name.' }),
  host_id: idField.optional(),
  service: nameField.optional(),
  limit: z.int().min(1).max(1_000).default(200),
  cursor: cursorField.optional(),
});
export type ListMetricsQuery = z.output<typeof listMetricsQuery>;

export const metricDescription = z
  .object({
    name: z.string(),
    kind: metricKind,
    unit: z.string().meta({ description: 'UCUM, as the sender wrote it.' }),
    temporality: z.enum(['unspecified', 'delta', 'cumulative']),
    monotonic: z.boolean(),
    description: z.string(),
  })
  .meta({ id: 'Metric' });

export const listMetricsResponse = z
  .object({ items: z.array(metricDescription), next_cursor: z.string().nullable() })
  .meta({ id: 'MetricList' });

export const metricParams = z.strictObject({ name: nameField });
export const labelParams = z.strictObject({ name: nameField, key: nameField });

export const metricLabelsResponse = z
  .object({
    metric: z.string(),
    keys: z.array(
      z.object({
        key: z.string(),
        source: z.enum(['series', 'resource', 'host']).meta({
          description:
            'Whether the points, their resource or their host as people see it carry it. A filter looks at the points ' +
            'first, then at the host.',
        }),
      }),
    ),
    truncated: z.boolean(),
  })
  .meta({ id: 'MetricLabels' });

export const labelValuesQuery = z.strictObject({
  q: textField(256).optional().meta({ description: 'Part of the value.' }),
  limit: z.int().min(1).max(10_000).default(1_000),
});

export const labelValuesResponse = z
  .object({ metric: z.string(), key: z.string(), values: z.array(z.string()), truncated: z.boolean() })
  .meta({ id: 'LabelValues' });
