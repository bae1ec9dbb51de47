import { useCallback, useEffect, useRef, useState } from 'react';
import type { Observable, Subscription } from 'rxjs';
import { toApiError, type ApiError } from '../api/errors.ts';

export interface Action<Args extends readonly unknown[]> {
  readonly run: (...args: Args) => void;
  readonly busy: boolean;
  /** Why the last one did not work. */
  readonly error: ApiError | undefined;
  readonly forgive: () => void;
}

const IDLE = { busy: false, error: undefined };

/** Something that changes the house: one at a time. What was begun goes on when its page is left; nobody hears of it then. */
export function useAction<Args extends readonly unknown[], T>(
  act: (...args: Args) => Observable<T>,
  onDone: (answer: T, ...args: Args) => void,
): Action<Args> {
  const [state, setState] = useState<{ readonly busy: boolean; readonly error: ApiError | undefined }>(IDLE);
  const running = useRef<Subscription>(undefined);
  const newest = useRef({ act, onDone });
  newest.current = { act, onDone };
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const run = useCallback((...args: Args) => {
    if (running.current !== undefined && !running.current.closed) {
      return;
    }
    setState({ busy: true, error: undefined });
    running.current = newest.current.act(...args).subscribe({
      next: (answer) => {
        if (here.current) {
          setState(IDLE);
          newest.current.onDone(answer, ...args);
        }
      },
      error: (thrown: unknown) => here.current && setState({ busy: false, error: toApiError(thrown) }),
    });
  }, []);
  return { ...state, run, forgive: useCallback(() => setState(IDLE), []) };
}
