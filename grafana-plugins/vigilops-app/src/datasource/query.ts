import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { LabelFilter, Level, SeriesAggregate, TimeFunction } from '../api/types.ts';

export const QUERY_TYPES = ['metrics', 'logs', 'traces'] as const;
export type QueryType = (typeof QUERY_TYPES)[number];

/**
 * One question to VigilOps. The fields of the other types are kept while a person tries out another one,
 * and are not sent. Names follow the API (`docs/openapi.json`).
 */
export interface VigilQuery extends DataQuery {
  queryType: QueryType;

  /** Metrics */
  metric?: string;
  filters?: LabelFilter[];
  groupBy?: string[];
  aggregate?: SeriesAggregate;
  timeFunction?: TimeFunction;
  /** Between 0 and 1; with the time function or the aggregate `quantile`. */
  quantile?: number;
  /** Seconds; the data source chooses by the width of the panel when it is not given. */
  stepSeconds?: number;
  /** `{{label}}` is replaced; empty chooses by itself. */
  legend?: string;

  /** Logs; `volume` counts them by level instead of showing them. */
  logsAs?: 'lines' | 'volume';
  text?: string;
  textMode?: 'substring' | 'regex';
  caseSensitive?: boolean;
  /** This level and above. */
  level?: Level;
  hosts?: string[];
  services?: string[];
  file?: string;

  /** Traces; a trace id leaves the rest out. */
  traceId?: string;
  service?: string;
  spanName?: string;
  minDurationMs?: number;
  errorsOnly?: boolean;

  /** Lines, traces or series in the answer. */
  limit?: number;

  /** As marks on charts; set while annotations are asked for, never saved. */
  asEvents?: boolean;
}

export interface VigilOptions extends DataSourceJsonData {
  /** Of the VigilOps backend, as in `http://localhost:8080`. */
  url?: string;
}

export interface VigilSecrets {
  readToken?: string;
}

/** A change of a query; `undefined` empties a field. */
export type QueryFields = { readonly [Key in keyof VigilQuery]?: VigilQuery[Key] | undefined };

/** True when there is enough to ask. */
export function isComplete(query: VigilQuery): boolean {
  return query.queryType !== 'metrics' || (query.metric ?? '') !== '';
}
