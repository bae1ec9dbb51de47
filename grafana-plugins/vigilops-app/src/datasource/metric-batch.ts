import type { ErrorCode } from '@vigilops/contracts';
import { map, shareReplay, type Observable } from 'rxjs';
import type { Api } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { MetricQueriesResponse, MetricQueryBody, MetricQueryResponse } from '../api/types.ts';

/** Of the API, in one call. */
const MAX_QUESTIONS = 30;

/**
 * The answer to each body, in their order. Several bodies share a call, which is made when the first answer is wanted
 * and ended when none is wanted any more.
 */
export function askTogether(
  api: Pick<Api, 'call'>,
  bodies: readonly MetricQueryBody[],
): Observable<MetricQueryResponse>[] {
  if (bodies.length <= 1) {
    return bodies.map((body) => api.call('queryMetric', { body }));
  }
  const [now, later] = [bodies.slice(0, MAX_QUESTIONS), bodies.slice(MAX_QUESTIONS)];
  const queries = now.map((query, index) => ({ ref: String(index), query }));
  const call = api
    .call('queryMetrics', { body: { queries } })
    .pipe(shareReplay({ bufferSize: 1, refCount: true }));
  return [...queries.map(({ ref }) => answerTo(ref, call)), ...askTogether(api, later)];
}

/** One question's failure is its own. */
function answerTo(ref: string, call: Observable<MetricQueriesResponse>): Observable<MetricQueryResponse> {
  return call.pipe(
    map(({ results }) => {
      const found = results.find((each) => each.ref === ref);
      if (found?.result === undefined || found.result === null) {
        const { code, message = 'No answer', help } = found?.error ?? {};
        const known = { ...(code && { code: code as ErrorCode }), ...(help && { help }) };
        throw new ApiError(message, { status: 400, kind: 'request', ...known });
      }
      return found.result;
    }),
  );
}
