import { z } from 'zod';
import { idField, timeField } from './fields.ts';

export const FORECAST_KINDS = [
  'disk',
  'inodes',
  'memory',
  'process_memory',
  'db_connections',
  'certificate',
  'llm_budget',
  'errors',
] as const;
export const forecastKind = z.enum(FORECAST_KINDS).meta({
  id: 'ForecastKind',
  description:
    '`disk`, `inodes`: of a file system. `memory`: of a host, `process_memory`: of a process against the memory of its host. ' +
    '`db_connections`: against the most that are allowed. `certificate`: when it expires. `llm_budget`: of its window. ' +
    '`errors`: lines an hour of a service against ten times what was usual.',
});
export type ForecastKind = z.infer<typeof forecastKind>;

export const FORECAST_VERDICTS = ['reaches', 'reached', 'not-before-horizon', 'too-little-data'] as const;
export const forecastVerdict = z.enum(FORECAST_VERDICTS).meta({ id: 'ForecastVerdict' });
export type ForecastVerdict = z.infer<typeof forecastVerdict>;

export const FORECAST_CONFIDENCES = ['high', 'medium', 'low'] as const;
export type ForecastConfidence = (typeof FORECAST_CONFIDENCES)[number];

/** How good former forecasts of a resource were, as far as that is known. */
export const forecastRecord = z
  .object({
    judged: z.int().min(0).meta({ description: 'Forecasts whose outcome is known.' }),
    median_error: z.number().nullable().meta({
      description: 'Of the time that was left, as a share of it. Null: the limit was never reached.',
    }),
    in_band: z
      .number()
      .nullable()
      .meta({ description: 'The share of them in whose band the limit was reached.' }),
    false_alarms: z.int().min(0),
    missed: z.int().min(0),
    made: z.int().min(0).meta({ description: 'Forecasts that are kept, one an hour.' }),
  })
  .meta({ id: 'ForecastRecord' });
export type ForecastRecordView = z.infer<typeof forecastRecord>;

export const forecast = z
  .object({
    id: idField,
    kind: forecastKind,
    title: z.string().meta({ description: 'In the language of the house.', example: 'web-1: disk /var' }),
    text: z.string().meta({ description: 'What it says, in the language of the house.' }),
    host_id: idField.nullable(),
    host_name: z.string().nullable(),
    service_id: idField.nullable(),
    service: z.string().nullable(),
    labels: z.record(z.string(), z.string()).meta({ example: { mountpoint: '/var' } }),
    unit: z.string(),
    verdict: forecastVerdict,
    at: timeField.nullable().meta({ description: 'When the limit is reached, most likely.' }),
    early: timeField.nullable().meta({ description: 'One chance in ten that it is sooner.' }),
    late: timeField
      .nullable()
      .meta({ description: 'One chance in ten that it is later. Null: beyond two weeks.' }),
    confidence: z.enum(FORECAST_CONFIDENCES),
    value: z.number().nullable().meta({ description: 'Measured last.' }),
    limit: z.number(),
    slope_per_day: z.number(),
    shape: z.enum(['flat', 'line', 'saw-tooth', 'daily', 'weekly', 'known']).meta({
      description: '`known`: nothing is guessed, as when a certificate expires.',
    }),
    since: timeField.meta({ description: 'From when on the present trend holds.' }),
    made_at: timeField,
    record: forecastRecord,
    chart: z.object({ times: z.array(timeField), values: z.array(z.number()) }),
  })
  .meta({ id: 'Forecast' });
export type Forecast = z.infer<typeof forecast>;

export const listForecastsQuery = z.strictObject({
  kind: z.array(forecastKind).max(FORECAST_KINDS.length).optional(),
  host_id: idField.optional(),
  reaches: z
    .stringbool()
    .optional()
    .meta({ description: 'true: only those that name a time, or are at their limit.' }),
  limit: z.int().min(1).max(500).default(100),
});

/** The most urgent first. */
export const listForecastsResponse = z
  .object({
    items: z.array(forecast),
    total: z.int().min(0).meta({ description: 'Resources that are looked at.' }),
    record: forecastRecord.meta({ description: 'Of all resources together.' }),
  })
  .meta({ id: 'ForecastList' });

export const forecastParams = z.strictObject({ id: idField });
