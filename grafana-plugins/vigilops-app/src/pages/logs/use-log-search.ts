import type { AbsoluteTimeRange } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { addTerm, type LogQueryError, type LogQueryNode } from '@vigilops/contracts/log-query';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import {
  apiFilter,
  filterOfParams,
  paramsOfFilter,
  readQuery,
  type ApiFilter,
  type LogFilter,
} from './log-filter.ts';
import type { Restored } from './use-restored.ts';
import { useTimeRange, type UrlTimeRange } from './use-time-range.ts';

export interface LogSearch extends UrlTimeRange {
  readonly filter: LogFilter;
  readonly node: LogQueryNode | null;
  /** Why the query means nothing: then nothing is asked. */
  readonly problem: LogQueryError | undefined;
  /** As the API takes it: the same object while it is the same filter. */
  readonly asked: ApiFilter;
  /** The same with the range, whose moments stay the same until it changes or is refreshed. */
  readonly body: ApiFilter & { readonly from: string; readonly to: string; readonly restore?: number };
  readonly live: boolean;
  /** The restore whose lines are looked at. */
  readonly restore: number | undefined;
  /** Fields with a column of their own, beside host and service. */
  readonly columns: readonly string[];
  /** The line that is open. */
  readonly line: string | undefined;
  readonly setFilter: (filter: LogFilter) => void;
  /** Adds a term, or takes it away where it is there. */
  readonly toggleTerm: (field: string, value: string, negated: boolean) => void;
  readonly setColumns: (columns: readonly string[]) => void;
  readonly setLine: (line: string | undefined) => void;
  readonly setLive: (live: boolean) => void;
  /** A range ends the live view: one wants to look at something that was. */
  readonly zoom: (range: AbsoluteTimeRange) => void;
}

/** What the page shows, all of it in the address. What was fetched back has a range of its own, and never goes on live. */
export function useLogSearch(restored?: Restored): LogSearch {
  const { search } = useLocation();
  const time = useTimeRange(restored?.range);
  const restore = restored?.id;
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const filter = useMemo(() => filterOfParams(params), [params]);
  const { node, problem } = useMemo(() => readQuery(filter), [filter]);
  const key = JSON.stringify(apiFilter(filter));
  const asked = useMemo(() => JSON.parse(key) as ApiFilter, [key]);
  const columnKey = params.getAll('col').join('\n');
  const { range, setAbsolute } = time;
  const setFilter = useCallback(
    // A line that is open belongs to the search before.
    (next: LogFilter) => locationService.partial({ ...paramsOfFilter(next), line: null }),
    [],
  );
  return {
    ...time,
    filter,
    node,
    problem,
    asked,
    body: useMemo(
      () => ({
        ...asked,
        from: range.from.toISOString(),
        to: range.to.toISOString(),
        ...(restore === undefined ? {} : { restore }),
      }),
      [asked, range, restore],
    ),
    live: params.get('live') === '1' && restore === undefined,
    restore,
    columns: useMemo(() => (columnKey === '' ? [] : columnKey.split('\n')), [columnKey]),
    line: params.get('line') ?? undefined,
    setFilter,
    toggleTerm: useCallback(
      (field, value, negated) =>
        setFilter({ ...filter, query: addTerm(filter.query, field, value, negated) }),
      [filter, setFilter],
    ),
    setColumns: useCallback(
      (columns) => locationService.partial({ col: columns.length === 0 ? null : [...columns] }, true),
      [],
    ),
    setLine: useCallback((line) => locationService.partial({ line: line ?? null }, true), []),
    setLive: useCallback((live) => locationService.partial({ live: live ? '1' : null }), []),
    zoom: useCallback(
      (next) => {
        locationService.partial({ live: null }, true);
        setAbsolute(next);
      },
      [setAbsolute],
    ),
  };
}
