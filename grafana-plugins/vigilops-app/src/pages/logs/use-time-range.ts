import {
  dateMath,
  dateTime,
  rangeUtil,
  type AbsoluteTimeRange,
  type RawTimeRange,
  type TimeRange,
} from '@grafana/data';
import { config, locationService } from '@grafana/runtime';
import { useCallback, useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import { linkRange } from '../paths.ts';

export interface UrlTimeRange {
  readonly range: TimeRange;
  readonly timeZone: string;
  readonly set: (raw: RawTimeRange) => void;
  /** Milliseconds. */
  readonly setAbsolute: (range: AbsoluteTimeRange) => void;
  /** `now` is another moment from then on. */
  readonly refresh: () => void;
}

const FALLBACK = { from: 'now-1h', to: 'now' };

/** The time range in the address; the last hour where there is none, and for what makes no sense. */
export function useTimeRange(fallback: typeof FALLBACK = FALLBACK): UrlTimeRange {
  const params = new URLSearchParams(useLocation().search);
  const [from, to] = [params.get('from') ?? fallback.from, params.get('to') ?? fallback.to];
  const [refreshed, setRefreshed] = useState(0);
  const range = useMemo(() => {
    // A refresh gives the same words another meaning.
    void refreshed;
    return rangeOf(from, to);
  }, [from, to, refreshed]);
  const set = useCallback((raw: RawTimeRange) => locationService.partial({ ...linkRange(raw) }), []);
  return {
    range,
    timeZone: config.bootData.user.timezone ?? 'browser',
    set,
    setAbsolute: useCallback((next) => set({ from: dateTime(next.from), to: dateTime(next.to) }), [set]),
    refresh: useCallback(() => setRefreshed((count) => count + 1), []),
  };
}

/** Milliseconds, ISO times and `now-1h`. */
export function rangeOf(from: string, to: string): TimeRange {
  const end = (text: string) =>
    /^\d+$/.test(text) ? dateTime(Number(text)) : /^now/.test(text) ? text : dateTime(text);
  // What Grafana cannot read it takes for now, at each asking a later one.
  if ([from, to].some((text) => text.startsWith('now') && !dateMath.isValid(text))) {
    return rangeUtil.convertRawToRange(FALLBACK);
  }
  const range = rangeUtil.convertRawToRange({ from: end(from), to: end(to) });
  const isRange = range.from.isValid() && range.to.isValid() && range.from.valueOf() < range.to.valueOf();
  return isRange ? range : rangeUtil.convertRawToRange(FALLBACK);
}
