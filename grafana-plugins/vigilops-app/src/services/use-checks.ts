import { useEffect, useRef, useState } from 'react';
import { toApiError, type ApiError } from '../api/errors.ts';
import type { Api } from '../api/client.ts';
import type { ResultStatus, ServiceCheck } from './types.ts';

export interface ChecksAsked {
  readonly id: number;
  /** Moments. */
  readonly from: string;
  readonly to: string;
  readonly status: readonly ResultStatus[];
}

export interface Checks {
  /** Newest first; undefined until the first answer. */
  readonly items: readonly ServiceCheck[] | undefined;
  readonly error: ApiError | undefined;
  readonly loading: boolean;
  /** Asks for older ones; undefined where there are none. */
  readonly older: (() => void) | undefined;
  readonly retry: () => void;
}

const PAGE = 25;

interface Found {
  readonly items: readonly ServiceCheck[];
  readonly cursor: string | null;
}

/**
 * Results of a service within a range, a page at a time. `key` names the range as it was chosen: one that moves with the
 * time brings newer results, but takes nothing away from who has gone on to older ones.
 */
export function useChecks(api: Pick<Api, 'call'>, asked: ChecksAsked, key: string): Checks {
  const [found, setFound] = useState<Found>();
  const [error, setError] = useState<ApiError>();
  const [loading, setLoading] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const running = useRef({ unsubscribe() {} });
  const shown = useRef({ key: '', pages: 0 });
  const { id, from, to } = asked;
  const status = asked.status.join(',');
  const ask = (cursor: string | undefined) => {
    running.current.unsubscribe();
    setLoading(true);
    running.current = api
      .call('listServiceChecks', {
        path: { id },
        query: { from, to, status: [...asked.status], limit: PAGE, cursor },
      })
      .subscribe({
        next: ({ items, next_cursor }) => {
          setLoading(false);
          setError(undefined);
          shown.current = { key, pages: cursor === undefined ? 1 : shown.current.pages + 1 };
          setFound((old) => ({
            items: cursor === undefined ? items : [...(old?.items ?? []), ...items],
            cursor: next_cursor,
          }));
        },
        error: (thrown: unknown) => {
          setLoading(false);
          setError(toApiError(thrown));
        },
      });
  };
  useEffect(() => {
    if (shown.current.key !== key || shown.current.pages <= 1) {
      ask(undefined);
    }
    // `ask` is made of what is listed here.
  }, [api, id, from, to, status, key, attempt]);
  useEffect(() => () => running.current.unsubscribe(), []);
  const { cursor } = found ?? { cursor: null };
  return {
    items: found?.items,
    error,
    loading,
    older: cursor === null ? undefined : () => ask(cursor),
    retry: () => setAttempt((count) => count + 1),
  };
}
