import { LoadingState, type DataFrame, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { RuntimeDataSource, sceneUtils } from '@grafana/scenes';
import type { DataQuery } from '@grafana/schema';
import { catchError, map, of, tap, type Observable } from 'rxjs';
import type { Api } from '../../api/client.ts';
import { toApiError } from '../../api/errors.ts';
import { framesOf } from './frames.ts';

/** The name under which charts find the source; no data source of Grafana has it. */
export const HOST_SOURCE = 'vigilops-app-host';

export interface HostQuery extends DataQuery {
  readonly hostId: number;
}

const MAX_POINTS = 600;

/**
 * All charts of a host from one call of the app's own route, so that the page works where nobody made a data source.
 * When a call fails, what was there before stays under the error.
 */
export class HostSource extends RuntimeDataSource {
  readonly #api: Api;
  #kept: { readonly hostId: number; readonly frames: DataFrame[] } | undefined;

  constructor(api: Api) {
    super(HOST_SOURCE, HOST_SOURCE);
    this.#api = api;
  }

  override query({ targets, range, maxDataPoints }: DataQueryRequest): Observable<DataQueryResponse> {
    const [target] = targets;
    if (target === undefined) {
      return of({ data: [] });
    }
    const { hostId } = target as HostQuery;
    const query = {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      max_points: Math.max(1, Math.min(MAX_POINTS, Math.round(maxDataPoints ?? MAX_POINTS))),
    };
    return this.#api.call('getHostMetrics', { path: { id: hostId }, query }).pipe(
      map(framesOf),
      tap((frames) => (this.#kept = { hostId, frames })),
      map((data): DataQueryResponse => ({ data, state: LoadingState.Done })),
      catchError((thrown: unknown): Observable<DataQueryResponse> => {
        const data = this.#kept?.hostId === hostId ? this.#kept.frames : [];
        return of({ data, errors: [toApiError(thrown)], state: LoadingState.Error });
      }),
    );
  }
}

let registered = false;

/** Charts ask the api of the page that was opened first; there is one app on a page. */
export function registerHostSource(api: Api): void {
  if (!registered) {
    sceneUtils.registerRuntimeDataSource({ dataSource: new HostSource(api) });
    registered = true;
  }
}
