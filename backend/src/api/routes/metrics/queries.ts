import { VigilError } from '@vigilops/contracts';
import {
  metricQueriesRequest,
  metricQueriesResponse,
  type MetricQueriesResponse,
} from '@vigilops/contracts/api';
import { partFailureOf } from '../../http/errors.ts';
import { defineRoute, type RouteContext } from '../../route.ts';
import { answerMetricQuery } from './query.ts';

type Result = MetricQueriesResponse['results'][number];

/** Questions of one request that are answered at the same time: no request takes all connections. */
const AT_ONCE = 3;

export const queryMetrics = defineRoute({
  method: 'post',
  path: '/api/v1/metrics/queries',
  policy: { access: 'token', needs: 'read' },
  operationId: 'queryMetrics',
  tag: 'metrics',
  summary: 'Several metric questions at once; one that is wrong or too large does not touch the others',
  status: 200,
  body: metricQueriesRequest,
  answer: metricQueriesResponse,
  handle: async ({ body: { queries } }, context) => {
    const results: Result[] = [];
    let next = 0;
    const answerInTurn = async (): Promise<void> => {
      for (let place = next++; place < queries.length; place = next++) {
        const asked = queries[place];
        if (asked !== undefined) {
          results[place] = await answerOne(asked, context);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, answerInTurn));
    return { results };
  },
});

/** What can succeed later (no database, time up) or is a defect fails the whole request. */
async function answerOne(
  { ref, query }: { ref: string; query: Parameters<typeof answerMetricQuery>[0] },
  context: RouteContext,
): Promise<Result> {
  try {
    return { ref, result: await answerMetricQuery(query, context), error: null };
  } catch (error) {
    if (!(error instanceof VigilError) || error.retryable || error.code === 'INTERNAL') {
      throw error;
    }
    return { ref, result: null, error: partFailureOf(error) };
  }
}
