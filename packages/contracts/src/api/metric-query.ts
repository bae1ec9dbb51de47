import { z } from 'zod';
import { idField, nameField, textField, timeField, timeParam } from './fields.ts';
import { metricKind } from './metrics.ts';

export const timeFunction = z.enum(['avg', 'min', 'max', 'sum', 'last', 'rate', 'increase', 'quantile']);
export type TimeFunction = z.infer<typeof timeFunction>;

export const seriesAggregate = z.enum(['avg', 'sum', 'min', 'max', 'count', 'quantile']);
export type SeriesAggregate = z.infer<typeof seriesAggregate>;

export const labelFilter = z.strictObject({
  key: nameField.meta({
    description:
      'An attribute of the points, else of their resource (`service.name`). Of the host as people see it: `host.name`, ' +
      '`host.group`, `host.tag` (any of its tags), `host.label.<key>`.',
  }),
  op: z.enum(['=', '!=', '=~', '!~']),
  value: textField(1_024).meta({
    description:
      'For =~ and !~ a PostgreSQL regular expression that must match the whole value. A missing label is "".',
  }),
});
export type LabelFilter = z.output<typeof labelFilter>;

export const metricQueryRequest = z
  .strictObject({
    metric: nameField,
    kind: metricKind.optional().meta({ description: 'Needed only where one name has several kinds.' }),
    unit: textField(64).optional().meta({ description: 'Needed only where one name has several units.' }),
    filters: z.array(labelFilter).max(32).default([]),
    host_ids: z.array(idField).max(1_000).optional(),
    group_by: z.array(nameField).max(16).optional().meta({
      description: 'Labels of the answer. Without it and without `aggregate`, each series stands alone.',
    }),
    aggregate: seriesAggregate.optional().meta({
      description: 'Across the series of a group. Sums are summed, other kinds averaged, when not given.',
    }),
    time_function: timeFunction.optional().meta({
      description: 'Within a step. Counters default to rate, histograms and other numbers to avg.',
    }),
    quantile: z.number().min(0).max(1).optional(),
    from: timeParam.default('now-1h'),
    to: timeParam.default('now'),
    step_seconds: z.int().min(1).max(31_622_400).optional(),
    max_points: z
      .int()
      .min(1)
      .max(11_000)
      .default(300)
      .meta({ description: 'Chooses the step where none is given.' }),
    max_gap_seconds: z.int().min(1).max(86_400).optional().meta({
      description: 'Values further apart give no rate. 330 when not given.',
    }),
    limit: z
      .int()
      .min(1)
      .max(1_000)
      .default(1_000)
      .meta({ description: 'Series in the answer; the largest stay.' }),
    raw: z
      .boolean()
      .default(false)
      .meta({ description: 'The stored points themselves, NaN and infinities included.' }),
  })
  .meta({ id: 'MetricQuery' });
export type MetricQueryRequest = z.output<typeof metricQueryRequest>;

const labels = z.record(z.string(), z.string());

const head = {
  metric: z.string(),
  kind: metricKind.nullable().meta({ description: 'Null when nothing of that name was ever received.' }),
  unit: z.string(),
  description: z.string(),
  from: timeField,
  to: timeField,
  series_total: z.int().meta({ description: 'Series (or groups) that the question meets.' }),
  truncated: z.boolean().meta({ description: 'True when only the largest `limit` of them are here.' }),
  warnings: z.array(z.string()),
};

export const steppedResult = z
  .object({
    ...head,
    resolution: z.literal('step'),
    result_unit: z.string().meta({ description: 'The unit of the values: `By/s` for a rate of `By`.' }),
    step_seconds: z.number(),
    rollup: z.enum(['raw', '1m', '5m', '1h']),
    time_function: timeFunction,
    aggregate: seriesAggregate.nullable(),
    times: z.array(timeField).meta({ description: 'The start of each step.' }),
    series: z.array(z.object({ labels, values: z.array(z.number().nullable()) })),
  })
  .meta({ id: 'SteppedResult' });
export type SteppedResult = z.infer<typeof steppedResult>;

/** Numbers that JSON cannot carry are strings; null is "the sender said: no value". */
export const exactNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity', '-0'])]).nullable();

export const rawResult = z
  .object({
    ...head,
    resolution: z.literal('raw'),
    series: z.array(
      z.object({ series_id: idField, labels, times: z.array(timeField), values: z.array(exactNumber) }),
    ),
  })
  .meta({ id: 'RawResult' });
export type RawResult = z.infer<typeof rawResult>;

const counts = z.array(z.string().meta({ description: 'An unsigned 64-bit integer.' }));

export const distributionPoint = z
  .object({
    time: timeField,
    absent: z.boolean(),
    count: z.string(),
    sum: exactNumber,
    min: exactNumber,
    max: exactNumber,
    explicit: z.object({ bounds: z.array(exactNumber), counts }).nullable(),
    exponential: z
      .object({
        scale: z.int(),
        zero_count: z.string(),
        zero_threshold: exactNumber,
        positive: z.object({ offset: z.int(), counts }),
        negative: z.object({ offset: z.int(), counts }),
      })
      .nullable(),
    summary: z.object({ quantiles: z.array(exactNumber), values: z.array(exactNumber) }).nullable(),
  })
  .meta({ id: 'DistributionPoint' });
export type DistributionPoint = z.infer<typeof distributionPoint>;

export const rawDistributionResult = z
  .object({
    ...head,
    resolution: z.literal('raw_distribution'),
    series: z.array(z.object({ series_id: idField, labels, points: z.array(distributionPoint) })),
  })
  .meta({ id: 'RawDistributionResult' });
export type RawDistributionResult = z.infer<typeof rawDistributionResult>;

export const metricQueryResponse = z
  .discriminatedUnion('resolution', [steppedResult, rawResult, rawDistributionResult])
  .meta({ id: 'MetricQueryResult' });
export type MetricQueryResponse = z.infer<typeof metricQueryResponse>;
