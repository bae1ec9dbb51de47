import { getBackendSrv } from '@grafana/runtime';
import { useEffect, useMemo, useState } from 'react';
import type { Api } from '../../api/client.ts';
import { toApiError, type ApiError } from '../../api/errors.ts';
import { tailLogs, type TailState } from '../../api/tail.ts';
import type { LogRecord, TailFilters } from '../../api/types.ts';
import { APP_PROXY_URL } from '../../constants.ts';
import { lineOfRecord, type LogLine } from '../../logs/line.ts';

/** Lines that are kept while they come. */
const MAX_LINES = 10_000;
/** Lines from before, so that one does not look at nothing. */
const BACKLOG = 200;

export interface LiveLines {
  readonly state: TailState | undefined;
  readonly lines: readonly LogLine[];
  /** Why it cannot be live; another try would fail alike. */
  readonly error: ApiError | undefined;
}

const NOTHING: readonly LogLine[] = [];
/** A line stays the same object as long as its record is kept. */
const known = new WeakMap<LogRecord, LogLine>();

function lineOf(record: LogRecord): LogLine {
  const line = known.get(record) ?? lineOfRecord(record);
  known.set(record, line);
  return line;
}

/** Lines as they come while `on`. `filters` must stay the same while they are the same question. */
export function useLiveLines(api: Api, filters: TailFilters, on: boolean): LiveLines {
  const [state, setState] = useState<TailState>();
  const [error, setError] = useState<ApiError>();
  useEffect(() => {
    setState(undefined);
    setError(undefined);
    if (!on) {
      return undefined;
    }
    const tail = tailLogs(
      { filters, maxLines: MAX_LINES, backlog: BACKLOG },
      {
        url: `${APP_PROXY_URL}/read`,
        backend: getBackendSrv,
        queryLogs: (body) => api.call('queryLogs', { body }),
      },
    ).subscribe({ next: setState, error: (thrown: unknown) => setError(toApiError(thrown)) });
    return () => tail.unsubscribe();
  }, [api, filters, on]);
  const records = state?.lines;
  const lines = useMemo(() => records?.map(lineOf) ?? NOTHING, [records]);
  return { state, lines, error };
}
