import {
  getDefaultTimeRange,
  LoadingState,
  rangeUtil,
  type DataQueryRequest,
  type DataSourceApi,
  type PanelData,
  type QueryRunner,
  type QueryRunnerOptions,
} from '@grafana/data';
import { getDataSourceSrv, getTemplateSrv, toDataQueryError } from '@grafana/runtime';
import { catchError, from, of, ReplaySubject, switchMap, type Observable, type Subscription } from 'rxjs';
import { runRequest } from './run-request.ts';

/** Runs queries for a plugin outside of scenes; the newest run ends the one before. */
export function createQueryRunner(): QueryRunner {
  const answers = new ReplaySubject<PanelData>(1);
  let running: Subscription | undefined;
  let count = 0;
  return {
    get: () => answers.asObservable(),
    run: (options) => {
      running?.unsubscribe();
      count += 1;
      running = answersTo(options, `runner-${count}`).subscribe((data) => answers.next(data));
    },
    cancel: () => running?.unsubscribe(),
    destroy: () => {
      running?.unsubscribe();
      answers.complete();
    },
  };
}

function answersTo(options: QueryRunnerOptions, requestId: string): Observable<PanelData> {
  return from(sourceOf(options)).pipe(
    switchMap((source) => runRequest(source, requestOf(options, source, requestId))),
    catchError((thrown: unknown) =>
      of<PanelData>({
        state: LoadingState.Error,
        series: [],
        timeRange: getDefaultTimeRange(),
        error: toDataQueryError(thrown as Error),
      }),
    ),
  );
}

const sourceOf = ({ datasource, scopedVars }: QueryRunnerOptions): Promise<DataSourceApi> =>
  datasource !== null && 'query' in datasource
    ? Promise.resolve(datasource)
    : getDataSourceSrv().get(datasource, scopedVars);

function requestOf(options: QueryRunnerOptions, source: DataSourceApi, requestId: string): DataQueryRequest {
  const { timeRange, maxDataPoints, minInterval, scopedVars = {}, queries } = options;
  const lowest = getTemplateSrv().replace(minInterval ?? source.interval ?? '', scopedVars);
  const { interval, intervalMs } = rangeUtil.calculateInterval(timeRange, maxDataPoints, lowest);
  return {
    app: options.app ?? '',
    requestId,
    timezone: options.timezone,
    range: timeRange,
    interval,
    intervalMs,
    maxDataPoints,
    targets: queries.map((query) => ({ ...query, datasource: source.getRef() })),
    scopedVars: {
      ...scopedVars,
      __interval: { text: interval, value: interval },
      __interval_ms: { text: String(intervalMs), value: intervalMs },
    },
    startTime: Date.now(),
    rangeRaw: timeRange.raw,
  };
}
