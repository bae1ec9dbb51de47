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

/** Known of everything that VigilOps stores, whatever the metric. */
const KEYS_OF_ALL = ['host.name', 'service.name'] as const;
const PAGE = 1_000;

const found = (texts: readonly string[]): MetricFindValue[] => texts.map((text) => ({ text, value: text }));

export function lookUp(api: Api, query: VariableQuery): Observable<MetricFindValue[]> {
  const q = query.part === '' ? undefined : query.part;
  switch (query.kind) {
    case 'hosts':
      return api
        .hosts({ limit: PAGE, q, group: query.group === '' ? undefined : query.group })
        .pipe(map((list) => found(list.items.map((host) => host.name))));
    case 'services':
      return api
        .services({ limit: PAGE, q })
        .pipe(map((list) => found([...new Set(list.items.map((service) => service.name))])));
    case 'metrics':
      return api
        .metrics({ limit: PAGE, q })
        .pipe(map((list) => found([...new Set(list.items.map((metric) => metric.name))])));
    case 'labels':
      return labelsOf(api, query.metric).pipe(map(found));
    case 'values':
      return valuesOf(api, query.metric, query.label, q).pipe(map(found));
    default:
      return query.kind satisfies never;
  }
}

function labelsOf(api: Api, metric: string | undefined): Observable<string[]> {
  if (metric === undefined || metric === '') {
    return of([...KEYS_OF_ALL]);
  }
  return api.metricLabels(metric).pipe(map((answer) => answer.keys.map(({ key }) => key)));
}

function valuesOf(
  api: Api,
  metric: string | undefined,
  label: string | undefined,
  q?: string,
): Observable<string[]> {
  if (label === undefined || label === '') {
    return of([]);
  }
  if (metric !== undefined && metric !== '') {
    return api.labelValues(metric, label, q).pipe(map((answer) => answer.values));
  }
  const kind = label === 'host.name' ? 'hosts' : label === 'service.name' ? 'services' : undefined;
  return kind === undefined
    ? of([])
    : lookUp(api, { refId: 'values', kind, ...(q === undefined ? {} : { part: q }) }).pipe(
        map((list) => list.map(({ text }) => text)),
      );
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

/** Keys to filter by: those of the metrics on the dashboard. */
export function filterKeys(api: Api, queries: readonly VigilQuery[] | undefined): Observable<string[]> {
  const metrics = metricsIn(queries).slice(0, MAX_METRICS);
  if (metrics.length === 0) {
    return of([...KEYS_OF_ALL]);
  }
  return forkJoin(metrics.map((metric) => labelsOf(api, metric))).pipe(
    map((lists) => [...new Set([...KEYS_OF_ALL, ...lists.flat()])]),
  );
}

export function filterValues(
  api: Api,
  key: string,
  queries: readonly VigilQuery[] | undefined,
): Observable<string[]> {
  const metrics = metricsIn(queries).slice(0, MAX_METRICS);
  const asked = metrics.length === 0 || key === 'host.name' || key === 'service.name' ? [undefined] : metrics;
  return forkJoin(asked.map((metric) => valuesOf(api, metric, key))).pipe(
    map((lists) => [...new Set(lists.flat())].sort()),
  );
}
