import { LoadingState, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { RuntimeDataSource, sceneUtils } from '@grafana/scenes';
import type { DataQuery } from '@grafana/schema';
import { catchError, map, of, type Observable } from 'rxjs';
import type { RuleCondition } from '../../alerts/types.ts';
import type { Api } from '../../api/client.ts';
import { toApiError } from '../../api/errors.ts';
import type { MetricQueryBody, SteppedResult } from '../../api/types.ts';
import { metricFrames } from '../../datasource/frames/metric-frames.ts';

/** The name under which the chart finds the source; no data source of Grafana has it. */
export const SERIES_SOURCE = 'vigilops-app-series';

export type SeriesCondition = Extract<RuleCondition, { type: 'series' | 'absence' }>;

export interface SeriesQuery extends DataQuery {
  readonly condition: SeriesCondition;
  readonly hostId: number;
}

const MAX_POINTS = 400;
const MAX_SERIES = 20;

/** What a condition on a metric looks at, as a question of the API. */
export function questionOf(
  { condition, hostId }: Pick<SeriesQuery, 'condition' | 'hostId'>,
  range: { readonly from: string; readonly to: string },
): MetricQueryBody {
  const narrowed = {
    metric: condition.metric,
    filters: condition.filters,
    host_ids: [hostId],
    max_points: MAX_POINTS,
    limit: MAX_SERIES,
    ...range,
  };
  if (condition.type === 'absence') {
    return narrowed;
  }
  const { unit, group_by: groups, time_function: time, aggregate, quantile } = condition;
  return {
    ...narrowed,
    ...(unit === undefined ? {} : { unit }),
    group_by: groups,
    ...(time === undefined ? {} : { time_function: time }),
    ...(aggregate === undefined ? {} : { aggregate }),
    ...(quantile === undefined ? {} : { quantile }),
  };
}

export class SeriesSource extends RuntimeDataSource {
  readonly #api: Api;

  constructor(api: Api) {
    super(SERIES_SOURCE, SERIES_SOURCE);
    this.#api = api;
  }

  override query({ targets, range }: DataQueryRequest): Observable<DataQueryResponse> {
    const [target] = targets;
    if (target === undefined) {
      return of({ data: [] });
    }
    const asked = questionOf(target as SeriesQuery, {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
    });
    return this.#api.call('queryMetric', { body: asked }).pipe(
      map((answer): DataQueryResponse => ({
        data: metricFrames(answer as SteppedResult, { refId: target.refId, legend: undefined, asked }),
        state: LoadingState.Done,
      })),
      catchError((thrown: unknown): Observable<DataQueryResponse> =>
        of({ data: [], errors: [toApiError(thrown)], state: LoadingState.Error }),
      ),
    );
  }
}

let registered = false;

/** Charts ask the api of the page that was opened first; there is one app on a page. */
export function registerSeriesSource(api: Api): void {
  if (!registered) {
    sceneUtils.registerRuntimeDataSource({ dataSource: new SeriesSource(api) });
    registered = true;
  }
}
