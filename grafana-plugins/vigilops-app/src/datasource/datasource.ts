import {
  CoreApp,
  DataSourceApi,
  SupplementaryQueryType,
  type AdHocVariableFilter,
  type AnnotationSupport,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceGetTagKeysOptions,
  type DataSourceGetTagValuesOptions,
  type DataSourceInstanceSettings,
  type DataSourceWithLogsContextSupport,
  type DataSourceWithSupplementaryQueriesSupport,
  type LogRowModel,
  type SupplementaryQueryOptions,
  type MetricFindValue,
  type ScopedVars,
  type TestDataSourceResponse,
} from '@grafana/data';
import { getBackendSrv, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { catchError, forkJoin, from, map, merge, of, switchMap, type Observable } from 'rxjs';
import { createApi, once, type Api } from '../api/client.ts';
import { toApiError } from '../api/errors.ts';
import { translationsReady } from '../translations.ts';
import { framesOfAll, type Answering } from './answer.ts';
import type { Asked } from './ask.ts';
import { logContext, streamQuery, type ContextOptions } from './context.ts';
import { checkHealth } from './health.ts';
import { adHocFilters, interpolate } from './interpolate.ts';
import { liveLines, sentence } from './live.ts';
import { filterKeys, filterValues } from './lookup.ts';
import { isComplete, type VigilOptions, type VigilQuery } from './query.ts';
import { VigilVariables } from './variables.ts';

interface Answer {
  readonly data: DataFrame[];
  readonly error?: { readonly refId: string; readonly message: string; readonly status: number };
}

/** Metrics, logs and traces of VigilOps, asked through Grafana's data source proxy. */
export class VigilDataSource
  extends DataSourceApi<VigilQuery, VigilOptions>
  implements
    DataSourceWithLogsContextSupport<VigilQuery>,
    DataSourceWithSupplementaryQueriesSupport<VigilQuery>
{
  readonly api: Api;
  readonly #url: string | undefined;
  readonly #templates: () => TemplateSrv;
  override annotations: AnnotationSupport<VigilQuery> = {
    prepareQuery: ({ target }) => (target === undefined ? undefined : { ...target, asEvents: true }),
  };

  constructor(
    settings: DataSourceInstanceSettings<VigilOptions>,
    backend: Parameters<typeof createApi>[1] = getBackendSrv,
    templates: () => TemplateSrv = getTemplateSrv,
  ) {
    super(settings);
    this.api = createApi(settings.url ?? '', backend);
    this.#url = settings.jsonData.url;
    this.#templates = templates;
    this.variables = new VigilVariables(this.api, templates);
  }

  override query(request: DataQueryRequest<VigilQuery>): Observable<DataQueryResponse> {
    const queries = request.targets
      .filter((target) => target.hide !== true && isComplete(target))
      .map((target) => interpolate(target, request.scopedVars, this.#templates()));
    const asked: Asked = {
      range: request.range,
      maxDataPoints: request.maxDataPoints,
      adHoc: adHocFilters(request.filters ?? []),
    };
    const answering = { api: this.api, source: this, asked };
    const isLive = (query: VigilQuery) => request.liveStreaming === true && canBeLive(query);
    const [live, still] = [queries.filter(isLive), queries.filter((query) => !isLive(query))];
    return from(translationsReady()).pipe(
      switchMap(() =>
        merge(
          ...live.map((query) => liveLines(query, answering)),
          ...(still.length > 0 || live.length === 0 ? [answersTo(still, answering)] : []),
        ),
      ),
    );
  }

  getLogRowContext(row: LogRowModel, options: ContextOptions = {}): Promise<DataQueryResponse> {
    return once(logContext(this.api, row, options, this));
  }

  /** The file or service that the line comes from, to be opened beside the search. */
  getLogRowContextQuery(row: LogRowModel): Promise<VigilQuery | null> {
    return Promise.resolve(streamQuery(row));
  }

  getSupportedSupplementaryQueryTypes(): SupplementaryQueryType[] {
    return [SupplementaryQueryType.LogsVolume];
  }

  /** The histogram above the lines of Explore. */
  getSupplementaryQuery({ type }: SupplementaryQueryOptions, query: VigilQuery): VigilQuery | undefined {
    return type === SupplementaryQueryType.LogsVolume && query.queryType === 'logs' && query.hide !== true
      ? { ...query, logsAs: 'volume', refId: `log-volume-${query.refId}` }
      : undefined;
  }

  getSupplementaryRequest(
    type: SupplementaryQueryType,
    request: DataQueryRequest<VigilQuery>,
  ): DataQueryRequest<VigilQuery> | undefined {
    const targets = request.targets.flatMap((query) => this.getSupplementaryQuery({ type }, query) ?? []);
    return targets.length === 0 ? undefined : { ...request, targets };
  }

  override async testDatasource(): Promise<TestDataSourceResponse> {
    await translationsReady();
    return checkHealth(this.api, this.#url);
  }

  override getTagKeys(options?: DataSourceGetTagKeysOptions<VigilQuery>): Promise<MetricFindValue[]> {
    return once(filterKeys(this.api, options?.queries).pipe(map(listed)));
  }

  override getTagValues(options: DataSourceGetTagValuesOptions<VigilQuery>): Promise<MetricFindValue[]> {
    return once(filterValues(this.api, options.key, options.queries).pipe(map(listed)));
  }

  override filterQuery(query: VigilQuery): boolean {
    return isComplete(query);
  }

  override getQueryDisplayText(query: VigilQuery): string {
    return query.queryType === 'metrics' ? (query.metric ?? '') : `${query.queryType} ${query.text ?? ''}`;
  }

  /** Explore opens with the newest lines: there is something to see before anything was chosen. */
  override getDefaultQuery(app?: CoreApp): Partial<VigilQuery> {
    return { queryType: app === CoreApp.Explore ? 'logs' : 'metrics' };
  }

  override interpolateVariablesInQueries(
    queries: VigilQuery[],
    vars: ScopedVars,
    filters: AdHocVariableFilter[] = [],
  ): VigilQuery[] {
    const more = adHocFilters(filters);
    return queries.map((query) => {
      const replaced = interpolate(query, vars, this.#templates());
      return more.length === 0 || query.queryType !== 'metrics'
        ? replaced
        : { ...replaced, filters: [...(replaced.filters ?? []), ...more] };
    });
  }
}

const listed = (texts: readonly string[]): MetricFindValue[] => texts.map((text) => ({ text, value: text }));

const canBeLive = ({ queryType, logsAs, asEvents }: VigilQuery): boolean =>
  queryType === 'logs' && logsAs !== 'volume' && asEvents !== true;

/** One query's failure stays its own: the others are shown. */
function answersTo(queries: readonly VigilQuery[], answering: Answering): Observable<DataQueryResponse> {
  if (queries.length === 0) {
    return of({ data: [] });
  }
  const answers = framesOfAll(queries, answering).map((frames, index) =>
    frames.pipe(
      map((data): Answer => ({ data })),
      catchError((thrown: unknown): Observable<Answer> => {
        const error = toApiError(thrown);
        const refId = queries[index]?.refId ?? '';
        return of({ data: [], error: { refId, message: sentence(error), status: error.status } });
      }),
    ),
  );
  return forkJoin(answers).pipe(
    map((all) => {
      const data = all.flatMap((answer) => answer.data);
      const errors = all.flatMap(({ error }) => (error === undefined ? [] : [{ ...error }]));
      const [error] = errors;
      return error === undefined ? { data } : { data, error, errors };
    }),
  );
}
