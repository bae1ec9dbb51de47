import { useCallback, useEffect, useState } from 'react';
import type { Observable } from 'rxjs';
import { toApiError, type ApiError } from '../api/errors.ts';

interface State<T> {
  /** The newest answer; it stays while later questions fail. */
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  /** When `data` came. */
  readonly at: number | undefined;
}

export interface Polled<T> extends State<T> {
  readonly retry: () => void;
}

const NOTHING = { data: undefined, error: undefined, at: undefined };

/** What each question was answered last: a page that asks it again begins with that instead of nothing. */
const answers = new WeakMap<object, State<unknown>>();

/** What was last answered, without asking. */
export const lastAnswer = <T>(load: () => Observable<T>) => answers.get(load) as State<T> | undefined;

/**
 * Asks again every `everyMs` after an answer, and at once where there is none that young: one that another page had
 * will do. Not while the page is hidden: it asks at once when it is shown again. `load` must stay the same function from one drawing to the next.
 */
export function usePolled<T>(load: () => Observable<T>, everyMs: number): Polled<T> {
  const [asked, setAsked] = useState({ load, state: lastAnswer(load) ?? NOTHING });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = { unsubscribe() {} };
    const ask = () => {
      clearTimeout(timer);
      asking.unsubscribe();
      asking = load().subscribe({
        next: (data) => {
          const state = { data, error: undefined, at: Date.now() };
          answers.set(load, state);
          setAsked({ load, state });
        },
        error: (thrown: unknown) => {
          setAsked((old) => ({
            load,
            state: { ...(old.load === load ? old.state : NOTHING), error: toApiError(thrown) },
          }));
          later();
        },
        complete: () => later(),
      });
    };
    const later = (afterMs = everyMs) => {
      if (!document.hidden) {
        timer = setTimeout(ask, afterMs);
      }
    };
    const shown = () => (document.hidden ? clearTimeout(timer) : ask());
    document.addEventListener('visibilitychange', shown);
    const known = lastAnswer(load);
    const ageMs = Date.now() - (known?.at ?? -Infinity);
    // A clock that was set back makes answers of the future.
    if (attempt === 0 && known !== undefined && ageMs >= 0 && ageMs < everyMs) {
      // Another part of the page that asks the same may have had it since this one was drawn.
      setAsked((old) => (old.load === load && old.state === known ? old : { load, state: known }));
      later(everyMs - ageMs);
    } else {
      ask();
    }
    return () => {
      document.removeEventListener('visibilitychange', shown);
      clearTimeout(timer);
      asking.unsubscribe();
    };
  }, [load, everyMs, attempt]);
  // The answer to another question is no answer to this one.
  const state = asked.load === load ? asked.state : (lastAnswer(load) ?? NOTHING);
  return { ...state, retry: useCallback(() => setAttempt((count) => count + 1), []) };
}
