import { useEffect, useState } from 'react';
import { defer, filter, map, repeat, retry, take } from 'rxjs';
import { useAppData } from '../../fleet/app-data.tsx';
import type { LlmCall } from '../types.ts';

/** The ledger has a call a moment after its end, or when the database is back. */
const LOOK_MS = 700;
const LOOKS = 20;

/** What the ledger has of a call that is over: its attempts, the last first. Undefined until then. */
export function useLedgerRows(requestId: string | undefined): readonly LlmCall[] | undefined {
  const { api } = useAppData();
  const [rows, setRows] = useState<readonly LlmCall[]>();
  useEffect(() => {
    if (requestId === undefined) {
      return undefined;
    }
    const query = { request_id: requestId, from: 'now-1d', limit: 20 };
    const looking = defer(() => api.call('listLlmCalls', { query }))
      .pipe(
        retry({ count: LOOKS, delay: LOOK_MS }),
        repeat({ count: LOOKS, delay: LOOK_MS }),
        map(({ items }) => items.toSorted((a, b) => b.attempt - a.attempt)),
        filter((items) => items.length > 0),
        take(1),
      )
      .subscribe({ next: setRows, error: () => undefined });
    return () => looking.unsubscribe();
  }, [api, requestId]);
  return rows;
}
