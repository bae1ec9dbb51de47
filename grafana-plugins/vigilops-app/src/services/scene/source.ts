import { LoadingState, type DataFrame, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { RuntimeDataSource, sceneUtils } from '@grafana/scenes';
import type { DataQuery } from '@grafana/schema';
import { catchError, map, of, tap, type Observable } from 'rxjs';
import type { Api } from '../../api/client.ts';
import { toApiError } from '../../api/errors.ts';
import { framesOf } from './frames.ts';

/** The name under which charts find the source; no data source of Grafana has it. */
export const SERVICE_SOURCE = 'vigilops-app-service';

export interface ServiceQuery extends DataQuery {
  readonly serviceId: number;
}

const MIN_POINTS = 10;
const MAX_POINTS = 400;

/** Both charts of a service from one call. When a call fails, what was there before stays under the error. */
export class ServiceSource extends RuntimeDataSource {
  readonly #api: Api;
  #kept: { readonly serviceId: number; readonly frames: DataFrame[] } | undefined;

  constructor(api: Api) {
    super(SERVICE_SOURCE, SERVICE_SOURCE);
    this.#api = api;
  }

  override query({ targets, range, maxDataPoints }: DataQueryRequest): Observable<DataQueryResponse> {
    const [target] = targets;
    if (target === undefined) {
      return of({ data: [] });
    }
    const { serviceId } = target as ServiceQuery;
    const query = {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      max_points: Math.max(MIN_POINTS, Math.min(MAX_POINTS, Math.round(maxDataPoints ?? MAX_POINTS))),
    };
    return this.#api.call('getServiceResponseTimes', { path: { id: serviceId }, query }).pipe(
      map(framesOf),
      tap((frames) => (this.#kept = { serviceId, frames })),
      map((data): DataQueryResponse => ({ data, state: LoadingState.Done })),
      catchError((thrown: unknown): Observable<DataQueryResponse> => {
        const data = this.#kept?.serviceId === serviceId ? this.#kept.frames : [];
        return of({ data, errors: [toApiError(thrown)], state: LoadingState.Error });
      }),
    );
  }
}

let registered = false;

/** Charts ask the api of the page that was opened first; there is one app on a page. */
export function registerServiceSource(api: Api): void {
  if (!registered) {
    sceneUtils.registerRuntimeDataSource({ dataSource: new ServiceSource(api) });
    registered = true;
  }
}
