import type { Input } from '@vigilops/contracts/client';
import { useCallback, useEffect, useState } from 'react';
import { toApiError, type ApiError } from '../api/errors.ts';
import { useAppData } from '../fleet/app-data.tsx';
import type { LlmCall } from './types.ts';

const PAGE = 100;

export type CallsQuery = Omit<NonNullable<Input<'listLlmCalls'>['query']>, 'limit' | 'cursor'>;

interface State {
  /** Newest first. Undefined until the first answer. */
  readonly calls: readonly LlmCall[] | undefined;
  readonly cursor: string | null;
  /** When the newest were asked for. */
  readonly at: number;
  readonly error: ApiError | undefined;
  readonly busy: boolean;
}

export interface Calls extends State {
  readonly older: () => void;
  /** From the newest on again. */
  readonly reload: () => void;
}

const NOTHING: State = { calls: undefined, cursor: null, at: 0, error: undefined, busy: true };

/** The ledger page by page. It does not move by itself: lines under one's eyes stay where they are. */
export function useCalls(query: CallsQuery): Calls {
  const { api } = useAppData();
  const key = JSON.stringify(query);
  const [state, setState] = useState(NOTHING);
  const [wanted, setWanted] = useState<{ readonly key: string; readonly cursor: string | null }>({
    key,
    cursor: null,
  });
  // A cursor belongs to the question that it came from.
  const cursor = wanted.key === key ? wanted.cursor : null;
  useEffect(() => {
    setState((old) => ({ ...old, busy: true }));
    const asked = { ...(JSON.parse(key) as CallsQuery), limit: PAGE, ...(cursor === null ? {} : { cursor }) };
    const asking = api.call('listLlmCalls', { query: asked }).subscribe({
      next: ({ items, next_cursor: next }) =>
        setState((old) => ({
          calls: cursor === null ? items : [...(old.calls ?? []), ...items],
          cursor: next,
          at: cursor === null ? Date.now() : old.at,
          error: undefined,
          busy: false,
        })),
      error: (thrown: unknown) => setState((old) => ({ ...old, busy: false, error: toApiError(thrown) })),
    });
    return () => asking.unsubscribe();
  }, [api, key, cursor, wanted]);
  const next = state.cursor;
  return {
    ...state,
    older: useCallback(() => setWanted({ key, cursor: next }), [key, next]),
    reload: useCallback(() => setWanted({ key, cursor: null }), [key]),
  };
}
