import { z } from 'zod';
import { orNull } from './fields.ts';
import { partFailure } from './errors.ts';
import { metricQueryRequest, metricQueryResponse } from './metric-query.ts';

/** Several questions at once, as a panel with several lines or a dashboard asks them. */
export const metricQueriesRequest = z
  .strictObject({
    queries: z
      .array(z.strictObject({ ref: z.string().min(1).max(64), query: metricQueryRequest }))
      .min(1)
      .max(30),
  })
  .refine(({ queries }) => new Set(queries.map(({ ref }) => ref)).size === queries.length, {
    path: ['queries'],
    message: 'each needs a ref of its own',
  })
  .meta({ id: 'MetricQueries' });

export const metricQueriesResponse = z
  .object({
    results: z.array(
      z.object({
        ref: z.string(),
        result: orNull(metricQueryResponse),
        error: orNull(partFailure).meta({
          description: 'Why this question has no result; the others are not touched by it.',
        }),
      }),
    ),
  })
  .meta({ id: 'MetricQueriesResult' });
export type MetricQueriesResponse = z.infer<typeof metricQueriesResponse>;
