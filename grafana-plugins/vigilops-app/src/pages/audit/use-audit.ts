import { useCallback, useEffect, useState } from 'react';
import { toApiError, type ApiError } from '../../api/errors.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import type { AuditLine } from './audit-words.ts';

const PAGE = 200;

interface State {
  /** Newest first, without a gap. Undefined until the first answer. */
  readonly lines: readonly AuditLine[] | undefined;
  /** Where the next page begins; null where there is none. */
  readonly before: number | null;
  /** When the newest were asked for. */
  readonly at: number;
  readonly error: ApiError | undefined;
  readonly busy: boolean;
}

export interface Audit extends State {
  readonly older: () => void;
  /** From the newest on again. */
  readonly reload: () => void;
}

const NOTHING: State = { lines: undefined, before: null, at: 0, error: undefined, busy: true };

/** The log page by page. It does not move by itself: lines under one's eyes stay where they are. */
export function useAudit(): Audit {
  const { api } = useAppData();
  const [state, setState] = useState(NOTHING);
  const [wanted, setWanted] = useState<{ readonly before: number | null }>({ before: null });
  useEffect(() => {
    const { before } = wanted;
    setState((old) => ({ ...old, busy: true }));
    const query = { limit: PAGE, ...(before === null ? {} : { before_id: before }) };
    const asking = api.call('listAudit', { query }).subscribe({
      next: ({ items, next_before_id: next }) =>
        setState((old) => ({
          lines: before === null ? items : [...(old.lines ?? []), ...items],
          before: next,
          at: before === null ? Date.now() : old.at,
          error: undefined,
          busy: false,
        })),
      error: (thrown: unknown) => setState((old) => ({ ...old, busy: false, error: toApiError(thrown) })),
    });
    return () => asking.unsubscribe();
  }, [api, wanted]);
  const { before } = state;
  return {
    ...state,
    older: useCallback(() => setWanted({ before }), [before]),
    reload: useCallback(() => setWanted({ before: null }), []),
  };
}
