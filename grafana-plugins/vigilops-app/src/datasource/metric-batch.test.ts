import { metricQueriesRequest } from '@vigilops/contracts/api';
import type { Input as Asked } from '@vigilops/contracts/client';
import { catchError, forkJoin, map, of, Subject } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { once } from '../api/client.ts';
import { toApiError } from '../api/errors.ts';
import type { MetricQueriesResponse, MetricQueryBody } from '../api/types.ts';
import { aStepped, FROM, TO } from '../test/builders.ts';
import { fakeApi } from '../test/fake-api.ts';
import { askTogether } from './metric-batch.ts';

const body = (metric: string): MetricQueryBody => ({ metric, from: FROM, to: TO, max_points: 100 });

function anApi() {
  const queryMetric = vi.fn(({ body: { metric } }: Asked<'queryMetric'>) => of(aStepped({ metric })));
  const queryMetrics = vi.fn(({ body: asked }: Asked<'queryMetrics'>) =>
    of<MetricQueriesResponse>({
      results: asked.queries.toReversed().map(({ ref, query }) =>
        query.metric === 'wrong'
          ? {
              ref,
              result: null,
              error: { code: 'REQUEST_INVALID', message: 'No.', help: 'Mend it.', retryable: false },
            }
          : { ref, result: aStepped({ metric: query.metric }), error: null },
      ),
    }),
  );
  return { queryMetric, queryMetrics, ...fakeApi({ queryMetric, queryMetrics }) };
}

const answersOf = (api: Parameters<typeof askTogether>[0], metrics: readonly string[]) =>
  once(
    forkJoin(
      askTogether(api, metrics.map(body)).map((answer) =>
        answer.pipe(
          map(({ metric }) => metric),
          catchError((thrown: unknown) => of(`failed: ${toApiError(thrown).message}`)),
        ),
      ),
    ),
  );

describe('askTogether', () => {
  it('asks one question alone', async () => {
    const api = anApi();
    expect(await answersOf(api, ['a'])).toEqual(['a']);
    expect(api.queryMetrics).not.toHaveBeenCalled();
  });

  it('asks several in one call, and gives each its own answer or failure', async () => {
    const api = anApi();
    expect(await answersOf(api, ['a', 'wrong', 'a', 'b'])).toEqual(['a', 'failed: No.', 'a', 'b']);
    expect(api.queryMetrics).toHaveBeenCalledTimes(1);
    expect(api.queryMetric).not.toHaveBeenCalled();
    expect(metricQueriesRequest.safeParse(api.queryMetrics.mock.lastCall?.[0].body).success).toBe(true);
  });

  it('keeps to what the API takes in one call', async () => {
    const api = anApi();
    const metrics = Array.from({ length: 61 }, (_, index) => `m${index}`);
    expect(await answersOf(api, metrics)).toEqual(metrics);
    expect(api.queryMetrics.mock.calls.map(([{ body }]) => body.queries.length)).toEqual([30, 30]);
    expect(api.queryMetric).toHaveBeenCalledTimes(1);
  });

  it('ends the call once no answer is wanted any more', () => {
    const call = new Subject<MetricQueriesResponse>();
    const api = fakeApi({ queryMetrics: () => call });
    const open = askTogether(api, ['a', 'b'].map(body)).map((answer) => answer.subscribe());
    open[0]?.unsubscribe();
    expect(call.observed).toBe(true);
    open[1]?.unsubscribe();
    expect(call.observed).toBe(false);
  });
});
