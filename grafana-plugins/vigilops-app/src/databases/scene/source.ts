import { LoadingState, type DataFrame, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { RuntimeDataSource, sceneUtils } from '@grafana/scenes';
import type { DataQuery } from '@grafana/schema';
import { catchError, map, of, tap, type Observable } from 'rxjs';
import type { Api } from '../../api/client.ts';
import { toApiError } from '../../api/errors.ts';
import { framesOf } from './frames.ts';

/** The name under which charts find the source; no data source of Grafana has it. */
export const DATABASE_SOURCE = 'vigilops-app-database';

export interface DatabaseQuery extends DataQuery {
  readonly databaseId: number;
}

const MIN_POINTS = 10;
const MAX_POINTS = 400;

/** All charts of a database from one call. When a call fails, what was there before stays under the error. */
export class DatabaseSource extends RuntimeDataSource {
  readonly #api: Api;
  #kept: { readonly databaseId: number; readonly frames: DataFrame[] } | undefined;

  constructor(api: Api) {
    super(DATABASE_SOURCE, DATABASE_SOURCE);
    this.#api = api;
  }

  override query({ targets, range, maxDataPoints }: DataQueryRequest): Observable<DataQueryResponse> {
    const [target] = targets;
    if (target === undefined) {
      return of({ data: [] });
    }
    const { databaseId } = target as DatabaseQuery;
    const query = {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      points: Math.max(MIN_POINTS, Math.min(MAX_POINTS, Math.round(maxDataPoints ?? MAX_POINTS))),
    };
    return this.#api.call('getDatabaseFigures', { path: { id: databaseId }, query }).pipe(
      map(framesOf),
      tap((frames) => (this.#kept = { databaseId, frames })),
      map((data): DataQueryResponse => ({ data, state: LoadingState.Done })),
      catchError((thrown: unknown): Observable<DataQueryResponse> => {
        const data = this.#kept?.databaseId === databaseId ? this.#kept.frames : [];
        return of({ data, errors: [toApiError(thrown)], state: LoadingState.Error });
      }),
    );
  }
}

let registered = false;

/** Charts ask the api of the page that was opened first; there is one app on a page. */
export function registerDatabaseSource(api: Api): void {
  if (!registered) {
    sceneUtils.registerRuntimeDataSource({ dataSource: new DatabaseSource(api) });
    registered = true;
  }
}
