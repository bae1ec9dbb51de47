import { useCallback, useEffect, useState } from 'react';
import type { Observable } from 'rxjs';
import { toApiError, type ApiError } from '../api/errors.ts';

export interface Polled<T> {
  /** The newest answer; it stays while later questions fail. */
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  /** When `data` came. */
  readonly at: number | undefined;
  readonly retry: () => void;
}

/**
 * Asks now and again every `everyMs` after an answer, but not while the page is hidden: it asks at once when it is
 * shown again. `load` must stay the same function from one drawing to the next.
 */
export function usePolled<T>(load: () => Observable<T>, everyMs: number): Polled<T> {
  const [state, setState] = useState<Omit<Polled<T>, 'retry'>>({
    data: undefined,
    error: undefined,
    at: undefined,
  });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = { unsubscribe() {} };
    const ask = () => {
      clearTimeout(timer);
      asking.unsubscribe();
      asking = load().subscribe({
        next: (data) => setState({ data, error: undefined, at: Date.now() }),
        error: (thrown: unknown) => {
          setState((old) => ({ ...old, error: toApiError(thrown) }));
          later();
        },
        complete: later,
      });
    };
    const later = () => {
      if (!document.hidden) {
        timer = setTimeout(ask, everyMs);
      }
    };
    const shown = () => (document.hidden ? clearTimeout(timer) : ask());
    document.addEventListener('visibilitychange', shown);
    ask();
    return () => {
      document.removeEventListener('visibilitychange', shown);
      clearTimeout(timer);
      asking.unsubscribe();
    };
  }, [load, everyMs, attempt]);
  return { ...state, retry: useCallback(() => setAttempt((count) => count + 1), []) };
}
