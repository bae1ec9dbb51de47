import { VigilError } from '@vigilops/contracts';
import { labelFilter, seriesAggregate, timeFunction, type SteppedResult } from '@vigilops/contracts/api';
import { z } from 'zod';
import { hostByNameLink, hostLink, OVERVIEW_LINK } from './links.ts';
import { hostNamed } from './names.ts';
import { rangeFields, rangeOf, type Range } from './range.ts';
import { defineTool, type Row } from './tool.ts';

export const listMetrics = defineTool({
  name: 'list_metrics',
  title: 'List metrics',
  description:
    'Names, kinds and units of metrics that were received, by name: of all, of a host, or of a service. ' +
    'Hosts send system.cpu.utilization, system.memory.utilization, system.filesystem.utilization and more.',
  input: z.strictObject({
    q: z.string().max(256).optional().describe('Part of the name.'),
    host: z.string().max(256).optional(),
    service: z.string().max(256).optional(),
    limit: z.int().min(1).max(100).default(50),
  }),
  run: async ({ q, host: name, service, limit }, context) => {
    const host = name === undefined ? undefined : await hostNamed(name, context);
    const found = await context.sources.listMetrics({ q, host_id: host?.id, service, limit });
    return {
      rows: found.items.map((metric) => ({
        cite: `metric:${metric.name}/${metric.kind}/${metric.unit}`,
        link: host === undefined ? OVERVIEW_LINK : hostLink(host.id),
        name: metric.name,
        kind: metric.kind,
        unit: metric.unit,
        description: metric.description === '' ? undefined : metric.description,
      })),
      notes: found.next_cursor === null ? [] : ['there are more metrics: narrow by q, host or service'],
    };
  },
});

const MOST_SERIES = 10;

export const queryMetric = defineTool({
  name: 'query_metric',
  title: 'Read a metric',
  description:
    'A metric over a range in steps: a few series with their values, least, greatest, mean and last. Counters become rates. ' +
    'Without group_by and aggregate every series stands alone, and the largest come first.',
  input: z.strictObject({
    metric: z.string().min(1).max(256).describe('Its name, as list_metrics has it.'),
    host: z.string().max(256).optional(),
    filters: z
      .array(labelFilter)
      .max(8)
      .optional()
      .describe('On labels, such as {"key":"service.name","op":"=","value":"shop"}.'),
    group_by: z
      .array(z.string().max(256))
      .max(4)
      .optional()
      .describe('Labels, such as host.name or service.name.'),
    aggregate: seriesAggregate.optional().describe('Across the series of a group.'),
    time_function: timeFunction.optional().describe('Within a step.'),
    quantile: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('With quantile as time_function, or as aggregate.'),
    unit: z.string().max(64).optional().describe('Only where one name has several.'),
    ...rangeFields('now-1h'),
    points: z.int().min(1).max(120).default(30).describe('Steps, at most.'),
    limit: z.int().min(1).max(MOST_SERIES).default(5).describe('Series, the largest.'),
  }),
  run: async ({ host: name, points, limit, from, to, ...asked }, context) => {
    const range = rangeOf({ from, to }, context);
    const host = name === undefined ? undefined : await hostNamed(name, context);
    const found = await context.sources.queryMetric({
      ...asked,
      host_ids: host === undefined ? undefined : [host.id],
      from: range.from,
      to: range.to,
      max_points: points,
      limit,
    });
    if (found.resolution !== 'step') {
      throw new VigilError('INTERNAL', 'a question in steps was answered with points');
    }
    if (found.kind === null) {
      const words = found.warnings.join('; ');
      throw new VigilError(
        'NOT_FOUND',
        `no metric is called ${JSON.stringify(asked.metric)}${words === '' ? '' : `: ${words}`}. list_metrics finds them`,
      );
    }
    return {
      facts: {
        from: found.from,
        to: found.to,
        metric: found.metric,
        unit: found.result_unit,
        step_seconds: found.step_seconds,
        time_function: found.time_function,
        aggregate: found.aggregate ?? undefined,
      },
      rows: found.series.map((series, place) => seriesRow(series, place, found, range)),
      notes: [
        ...found.warnings,
        ...(found.truncated ? [`the largest ${String(limit)} of ${String(found.series_total)} series`] : []),
        ...(found.series.length === 0 ? ['no series matches: is the host or the filter right?'] : []),
      ],
    };
  },
});

function seriesRow(
  { labels, values }: SteppedResult['series'][number],
  place: number,
  { metric, times }: SteppedResult,
  range: Range,
): Row {
  const points = times.flatMap((time, step) => {
    const value = values[step];
    return value === undefined || value === null ? [] : [{ time, value: rounded(value) }];
  });
  const numbers = points.map(({ value }) => value);
  const host = labels['host.name'];
  return {
    cite: `series:${metric}#${String(place)}@${range.from}/${range.to}`,
    link: host === undefined ? OVERVIEW_LINK : hostByNameLink(host, range),
    labels,
    least: numbers.length === 0 ? null : Math.min(...numbers),
    greatest: numbers.length === 0 ? null : Math.max(...numbers),
    mean: numbers.length === 0 ? null : rounded(numbers.reduce((sum, one) => sum + one, 0) / numbers.length),
    last: points.at(-1) ?? null,
    missing_steps: times.length - points.length,
    // Short: the time of day and the value; the whole time is `from` and the steps.
    values: points.map(({ time, value }) => `${time.slice(0, 19)}Z ${String(value)}`),
  };
}

const rounded = (value: number) => Number(value.toPrecision(6));
