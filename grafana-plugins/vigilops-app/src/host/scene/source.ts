import { LoadingState, type DataFrame, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { RuntimeDataSource, sceneUtils } from '@grafana/scenes';
import type { DataQuery } from '@grafana/schema';
import {
  catchError,
  combineLatest,
  distinctUntilChanged,
  map,
  of,
  startWith,
  tap,
  type Observable,
} from 'rxjs';
import type { Api } from '../../api/client.ts';
import { toApiError } from '../../api/errors.ts';
import { changeMarks } from './change-marks.ts';
import { framesOf } from './frames.ts';

/** The name under which charts find the source; no data source of Grafana has it. */
export const HOST_SOURCE = 'vigilops-app-host';

export interface HostQuery extends DataQuery {
  readonly hostId: number;
}

const MAX_POINTS = 600;
const MAX_CHANGES = 500;

/**
 * All charts of a host from one call of the app's own route, so that the page works where nobody made a data source.
 * When a call fails, what was there before stays under the error.
 */
export class HostSource extends RuntimeDataSource {
  readonly #api: Api;
  #kept: { readonly hostId: number; readonly frames: DataFrame[] } | undefined;
  #marks: { readonly of: string; readonly frame: DataFrame } | undefined;

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
    const { from, to } = query;
    const metrics = this.#api.call('getHostMetrics', { path: { id: hostId }, query }).pipe(
      map(framesOf),
      tap((frames) => (this.#kept = { hostId, frames })),
      map((data): DataQueryResponse => ({ data, state: LoadingState.Done })),
      catchError((thrown: unknown): Observable<DataQueryResponse> => {
        const data = this.#kept?.hostId === hostId ? this.#kept.frames : [];
        return of({ data, errors: [toApiError(thrown)], state: LoadingState.Error });
      }),
    );
    return combineLatest([metrics, this.#marksOf(hostId, { from, to })]).pipe(
      map(([answer, marks]) =>
        answer.data.length === 0 || marks === undefined
          ? answer
          : { ...answer, data: [...answer.data, marks] },
      ),
    );
  }

  /** What changed, first as it was last known; charts do without where that cannot be told. The same marks are the same frame. */
  #marksOf(
    hostId: number,
    range: { readonly from: string; readonly to: string },
  ): Observable<DataFrame | undefined> {
    const query = { ...range, host_id: [hostId], limit: MAX_CHANGES };
    const known = () => (this.#marks?.of.startsWith(`${hostId} `) === true ? this.#marks.frame : undefined);
    return this.#api.call('listHostChanges', { query }).pipe(
      map(({ items }) => {
        const of = `${hostId} ${JSON.stringify(items)}`;
        this.#marks = this.#marks?.of === of ? this.#marks : { of, frame: changeMarks(items) };
        return this.#marks.frame;
      }),
      catchError(() => of(known())),
      startWith(known()),
      distinctUntilChanged(),
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
