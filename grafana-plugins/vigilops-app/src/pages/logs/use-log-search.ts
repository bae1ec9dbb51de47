import type { AbsoluteTimeRange } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { apiFilter, filterOfParams, paramsOfFilter, type LogFilter } from './log-filter.ts';
import { useTimeRange, type UrlTimeRange } from './use-time-range.ts';

export interface LogSearch extends UrlTimeRange {
  readonly filter: LogFilter;
  /** As the API takes it: the same object while it is the same filter. */
  readonly asked: ReturnType<typeof apiFilter>;
  /** The same with the range, whose moments stay the same until it changes or is refreshed. */
  readonly body: ReturnType<typeof apiFilter> & { readonly from: string; readonly to: string };
  readonly live: boolean;
  readonly setFilter: (filter: LogFilter) => void;
  /** While one writes: the address follows without a step back for each letter. */
  readonly setText: (filter: Pick<LogFilter, 'text' | 'regex' | 'caseSensitive'>) => void;
  readonly setLive: (live: boolean) => void;
  /** A range ends the live view: one wants to look at something that was. */
  readonly zoom: (range: AbsoluteTimeRange) => void;
}

/** What the page shows, all of it in the address. */
export function useLogSearch(): LogSearch {
  const { search } = useLocation();
  const time = useTimeRange();
  const filter = useMemo(() => filterOfParams(new URLSearchParams(search)), [search]);
  const key = JSON.stringify(apiFilter(filter));
  const asked = useMemo(() => JSON.parse(key) as ReturnType<typeof apiFilter>, [key]);
  const { range, setAbsolute } = time;
  const body = useMemo(
    () => ({ ...asked, from: range.from.toISOString(), to: range.to.toISOString() }),
    [asked, range],
  );
  return {
    ...time,
    filter,
    asked,
    body,
    live: new URLSearchParams(search).get('live') === '1',
    setFilter: useCallback((next) => locationService.partial(paramsOfFilter(next)), []),
    setText: useCallback(
      (next) => locationService.partial(paramsOfFilter({ ...filter, ...next }), true),
      [filter],
    ),
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
