import type { Input } from '@vigilops/contracts/client';
import { useCallback, useEffect, useState } from 'react';
import type { DatabaseSlowQueryList } from '@vigilops/contracts/api';
import { toApiError, type ApiError } from '../api/errors.ts';
import { useAppData } from '../fleet/app-data.tsx';

const PAGE = 100;

export type SlowQuery = Omit<NonNullable<Input<'listDatabaseSlowQueries'>['query']>, 'limit' | 'cursor'>;

interface State {
  /** The newest page and the older ones that were asked for. Undefined until the first answer. */
  readonly data: DatabaseSlowQueryList | undefined;
  /** When the newest were asked for. */
  readonly at: number;
  readonly error: ApiError | undefined;
  readonly busy: boolean;
}

export interface SlowQueries extends State {
  readonly older: () => void;
  readonly retry: () => void;
}

/** Slow runs page by page. The list does not move by itself: lines under one's eyes stay where they are. */
export function useSlowQueries(id: number, query: SlowQuery): SlowQueries {
  const { api } = useAppData();
  const key = JSON.stringify([id, query]);
  const [state, setState] = useState<State>({ data: undefined, at: 0, error: undefined, busy: true });
  const [wanted, setWanted] = useState<{ readonly key: string; readonly cursor: string | null }>({
    key,
    cursor: null,
  });
  // A cursor belongs to the question that it came from.
  const cursor = wanted.key === key ? wanted.cursor : null;
  useEffect(() => {
    setState((old) => ({ ...old, busy: true }));
    const [database, asked] = JSON.parse(key) as [number, SlowQuery];
    const asking = api
      .call('listDatabaseSlowQueries', {
        path: { id: database },
        query: { ...asked, limit: PAGE, ...(cursor === null ? {} : { cursor }) },
      })
      .subscribe({
        next: (answer) =>
          setState(({ data: old, at }) => ({
            data:
              cursor === null || old === undefined
                ? answer
                : { ...old, items: [...old.items, ...answer.items], next_cursor: answer.next_cursor },
            at: cursor === null ? Date.now() : at,
            error: undefined,
            busy: false,
          })),
        error: (thrown: unknown) => setState((old) => ({ ...old, busy: false, error: toApiError(thrown) })),
      });
    return () => asking.unsubscribe();
  }, [api, key, cursor, wanted]);
  const next = state.data?.next_cursor ?? null;
  return {
    ...state,
    older: useCallback(() => setWanted({ key, cursor: next }), [key, next]),
    retry: useCallback(() => setWanted({ key, cursor: null }), [key]),
  };
}
