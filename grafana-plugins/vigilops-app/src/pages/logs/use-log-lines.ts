import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Subscription } from 'rxjs';
import type { Api } from '../../api/client.ts';
import { toApiError, type ApiError } from '../../api/errors.ts';
import type { LogQueryBody, LogQueryResponse } from '../../api/types.ts';
import { lineOfRecord, type LogLine } from '../../logs/line.ts';

/** Lines of the first answer, which somebody waits for, and of each that is fetched ahead of who scrolls. */
const FIRST_PAGE = 200;
const PAGE = 500;
/** More than this is no longer read by anybody; a narrower range is. */
const MOST_LINES = 20_000;

export interface LogLines {
  /** Oldest first. Those of the question before stay until the first answer to this one. */
  readonly lines: readonly LogLine[];
  readonly loading: boolean;
  readonly error: ApiError | undefined;
  /** Where the search stopped by itself before the beginning of the range; older lines may be there. */
  readonly stopped: 'time' | 'bytes' | 'most' | undefined;
  readonly searchedFrom: string | undefined;
  /** Undefined where there is nothing older. */
  readonly older: (() => void) | undefined;
  readonly retry: () => void;
}

interface State {
  readonly lines: readonly LogLine[];
  readonly loading: boolean;
  readonly error: ApiError | undefined;
  readonly last: LogQueryResponse | undefined;
}

const NOTHING: State = { lines: [], loading: true, error: undefined, last: undefined };

/** The newest lines that a question finds, and older ones page by page. `body` must stay the same while it is the same question. */
export function useLogLines(api: Api, body: LogQueryBody, on = true): LogLines {
  const [state, setState] = useState<State>(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const asking = useRef<Subscription | undefined>(undefined);

  const ask = useCallback(
    (cursor: string | undefined) => {
      asking.current?.unsubscribe();
      setState((old) => ({ ...old, loading: true, error: undefined }));
      const page = cursor === undefined ? { ...body, limit: FIRST_PAGE } : { ...body, limit: PAGE, cursor };
      asking.current = api.call('queryLogs', { body: page }).subscribe({
        next: (answer) => {
          const found = answer.items.map(lineOfRecord).reverse();
          setState((old) => ({
            lines: cursor === undefined ? found : [...found, ...old.lines],
            loading: false,
            error: undefined,
            last: answer,
          }));
        },
        error: (thrown: unknown) =>
          setState((old) => ({ ...old, loading: false, error: toApiError(thrown) })),
      });
    },
    [api, body],
  );

  useEffect(() => {
    if (on) {
      ask(undefined);
    }
    return () => asking.current?.unsubscribe();
  }, [ask, attempt, on]);

  const { lines, loading, error, last } = state;
  const cursor = last?.next_cursor ?? undefined;
  const full = lines.length >= MOST_LINES;
  const older = useMemo(
    () => (cursor === undefined || full ? undefined : () => ask(cursor)),
    [ask, cursor, full],
  );
  const stopped = last?.stopped_by === 'time' || last?.stopped_by === 'bytes' ? last.stopped_by : undefined;
  return {
    lines,
    loading,
    error,
    stopped: full ? 'most' : stopped,
    searchedFrom: last?.searched_from,
    older,
    retry: useCallback(() => setAttempt((count) => count + 1), []),
  };
}
