import {
  DataSourceApi,
  SupplementaryQueryType,
  type AdHocVariableFilter,
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
import { t } from '../t.ts';
import { getBackendSrv, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { catchError, defer, forkJoin, from, map, of, switchMap, type Observable } from 'rxjs';
import { createApi, once, type Api } from '../api/client.ts';
import { toApiError } from '../api/errors.ts';
import type { LabelFilter } from '../api/types.ts';
import { translationsReady } from '../translations.ts';
import { logsBody, metricsBody, tracesParams, volumeBody, type Asked } from './ask.ts';
import { logContext, type ContextOptions } from './context.ts';
import { logFrame } from './frames/log-frames.ts';
import { metricFrames } from './frames/metric-frames.ts';
import { traceFrame, traceListFrame } from './frames/trace-frames.ts';
import { volumeFrames } from './frames/volume-frames.ts';
import { checkHealth } from './health.ts';
import { adHocFilters, interpolate } from './interpolate.ts';
import { filterKeys, filterValues } from './lookup.ts';
import { isComplete, type VigilOptions, type VigilQuery } from './query.ts';
import { VigilVariables } from './variables.ts';

interface Answer {
  readonly frames: DataFrame[];
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
  override annotations = {};

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
    const targets = request.targets.filter((target) => target.hide !== true && isComplete(target));
    if (targets.length === 0) {
      return of({ data: [] });
    }
    const asked: Asked = {
      range: request.range,
      maxDataPoints: request.maxDataPoints,
      adHoc: adHocFilters(request.filters ?? []),
    };
    return from(translationsReady()).pipe(
      switchMap(() => forkJoin(targets.map((target) => this.#answer(target, request.scopedVars, asked)))),
      map((answers) => {
        const errors = answers.flatMap(({ error }) => (error === undefined ? [] : [{ ...error }]));
        const data = answers.flatMap(({ frames }) => frames);
        const [error] = errors;
        return error === undefined ? { data } : { data, error, errors };
      }),
    );
  }

  /** One target's failure stays its own: the others are shown. */
  #answer(target: VigilQuery, vars: ScopedVars, asked: Asked): Observable<Answer> {
    return defer(() => this.#frames(interpolate(target, vars, this.#templates()), asked)).pipe(
      map((frames): Answer => ({ frames })),
      catchError((thrown: unknown): Observable<Answer> => {
        const { message, help, status } = toApiError(thrown);
        const text = help === undefined || help === '' ? message : `${message} ${help}`;
        return of({ frames: [], error: { refId: target.refId, message: text, status } });
      }),
    );
  }

  #frames(query: VigilQuery, asked: Asked): Observable<DataFrame[]> {
    const { refId } = query;
    switch (query.queryType) {
      case 'metrics': {
        const body = metricsBody(query, asked);
        return this.api
          .queryMetrics(body)
          .pipe(
            map((result) =>
              result.resolution === 'step'
                ? metricFrames(result, { refId, legend: query.legend, asked: body })
                : [],
            ),
          );
      }
      case 'logs': {
        if (query.logsAs === 'volume') {
          const volume = this.api.logVolume(volumeBody(query, asked));
          return volume.pipe(map((counted) => volumeFrames(counted, refId)));
        }
        const { body, ignored } = logsBody(query, asked);
        return this.api
          .queryLogs(body)
          .pipe(map((result) => [noticed(logFrame(result, { refId, asked: body, source: this }), ignored)]));
      }
      case 'traces':
        return query.traceId !== undefined && query.traceId !== ''
          ? this.api.trace(query.traceId.trim()).pipe(map((trace) => [traceFrame(trace, refId)]))
          : this.api
              .traces(tracesParams(query, asked.range))
              .pipe(map((list) => [traceListFrame(list, refId, this)]));
      default:
        return query.queryType satisfies never;
    }
  }

  getLogRowContext(row: LogRowModel, options: ContextOptions = {}): Promise<DataQueryResponse> {
    return once(logContext(this.api, row, options, this));
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

  override getDefaultQuery(): Partial<VigilQuery> {
    return { queryType: 'metrics' };
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

function noticed(frame: DataFrame, ignored: readonly LabelFilter[]): DataFrame {
  if (ignored.length === 0) {
    return frame;
  }
  const text = t(
    'datasource.notice.ignored-filters',
    'Logs can be filtered by host.name and service.name only; left out: {{filters}}.',
    { filters: ignored.map(({ key, op, value }) => `${key} ${op} ${value}`).join(', ') },
  );
  const notices = [...(frame.meta?.notices ?? []), { severity: 'warning', text } as const];
  return { ...frame, meta: { ...frame.meta, notices } };
}
