import type { MetricFindValue } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { forkJoin, map, of, type Observable } from 'rxjs';
import type { Api } from '../api/client.ts';
import type { VigilQuery } from './query.ts';

export const LOOKUPS = ['hosts', 'services', 'metrics', 'labels', 'values'] as const;
export type LookupKind = (typeof LOOKUPS)[number];

/** What a dashboard variable lists. */
export interface VariableQuery extends DataQuery {
  kind: LookupKind;
  /** For `labels` and `values`. */
  metric?: string;
  /** For `values`. */
  label?: string;
  /** Part of the names; for hosts their group. */
  part?: string;
  group?: string;
}

const PAGE = 1_000;

const found = (texts: readonly string[]): MetricFindValue[] => texts.map((text) => ({ text, value: text }));

export function lookUp(api: Api, query: VariableQuery): Observable<MetricFindValue[]> {
  const q = query.part === '' ? undefined : query.part;
  switch (query.kind) {
    case 'hosts':
      return api
        .call('listHosts', {
          query: { limit: PAGE, q, group: query.group === '' ? undefined : query.group },
        })
        .pipe(map((list) => found(list.items.map((host) => host.name))));
    case 'services':
      return api
        .call('listServices', { query: { limit: PAGE, q } })
        .pipe(map((list) => found([...new Set(list.items.map((service) => service.name))])));
    case 'metrics':
      return api
        .call('listMetrics', { query: { limit: PAGE, q } })
        .pipe(map((list) => found([...new Set(list.items.map((metric) => metric.name))])));
    case 'labels':
      return labelsOf(api, query.metric).pipe(map(found));
    case 'values':
      return valuesOf(api, query.metric, query.label, q).pipe(map(found));
    default:
      return query.kind satisfies never;
  }
}

const some = (text: string | undefined): text is string => text !== undefined && text !== '';

function labelsOf(api: Api, metric: string | undefined): Observable<string[]> {
  return api
    .call('queryLabelKeys', { body: some(metric) ? { metric } : {} })
    .pipe(map((answer) => [...new Set(answer.keys.map(({ key }) => key))]));
}

function valuesOf(
  api: Api,
  metric: string | undefined,
  key: string | undefined,
  q?: string,
): Observable<string[]> {
  if (!some(key)) {
    return of([]);
  }
  const body = { key, ...(some(metric) ? { metric } : {}), ...(some(q) ? { q } : {}) };
  return api.call('queryLabelValues', { body }).pipe(map((answer) => answer.values));
}

const metricsIn = (queries: readonly VigilQuery[] | undefined): string[] => [
  ...new Set(
    (queries ?? []).flatMap(({ queryType, metric }) =>
      queryType === 'metrics' && metric !== undefined && metric !== '' && !metric.includes('$')
        ? [metric]
        : [],
    ),
  ),
];

/** A dashboard with many panels must not ask for the labels of all of them. */
const MAX_METRICS = 10;

/** Keys to filter by: those of the metrics on the dashboard, else of all. */
export function filterKeys(api: Api, queries: readonly VigilQuery[] | undefined): Observable<string[]> {
  return ofEach(queries, (metric) => labelsOf(api, metric));
}

export function filterValues(
  api: Api,
  key: string,
  queries: readonly VigilQuery[] | undefined,
): Observable<string[]> {
  return ofEach(queries, (metric) => valuesOf(api, metric, key));
}

function ofEach(
  queries: readonly VigilQuery[] | undefined,
  ask: (metric: string | undefined) => Observable<string[]>,
): Observable<string[]> {
  const metrics = metricsIn(queries).slice(0, MAX_METRICS);
  return forkJoin((metrics.length === 0 ? [undefined] : metrics).map(ask)).pipe(
    map((lists) => [...new Set(lists.flat())].sort()),
  );
}
