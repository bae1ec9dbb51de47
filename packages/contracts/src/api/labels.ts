import { z } from 'zod';
import { idField, nameField, textField, timeParam } from './fields.ts';
import { labelFilter } from './metric-query.ts';
import { metricKind, metricLabelsResponse } from './metrics.ts';

/** Which series are meant. */
const seriesFilters = {
  metric: nameField.optional().meta({ description: 'Of all metrics when not given.' }),
  filters: z.array(labelFilter).max(32).default([]),
  host_ids: z.array(idField).max(1_000).optional(),
  from: timeParam
    .default('now-1d')
    .meta({ description: 'Leaves out series that were silent since; right to a few hours.' }),
};

export const labelKeysRequest = z
  .strictObject({ ...seriesFilters, limit: z.int().min(1).max(10_000).default(1_000) })
  .meta({ id: 'LabelKeysQuery' });

export const labelKeysResponse = metricLabelsResponse.omit({ metric: true }).meta({ id: 'LabelKeys' });

export const anyLabelValuesRequest = z
  .strictObject({
    ...seriesFilters,
    key: nameField,
    q: textField(256).optional().meta({ description: 'Part of the value.' }),
    limit: z.int().min(1).max(10_000).default(1_000),
  })
  .meta({ id: 'LabelValuesQuery' });

export const anyLabelValuesResponse = z
  .object({ key: z.string(), values: z.array(z.string()), truncated: z.boolean() })
  .meta({ id: 'LabelValuesOfSeries' });

export const seriesRequest = z
  .strictObject({ ...seriesFilters, metric: nameField, limit: z.int().min(1).max(5_000).default(1_000) })
  .meta({ id: 'SeriesQuery' });

export const seriesResponse = z
  .object({
    items: z.array(
      z.object({
        id: idField,
        kind: metricKind,
        unit: z.string(),
        labels: z.record(z.string(), z.string()),
      }),
    ),
    truncated: z.boolean(),
  })
  .meta({ id: 'SeriesList' });
