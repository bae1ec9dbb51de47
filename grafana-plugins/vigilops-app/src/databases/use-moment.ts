import { useEffect, useState } from 'react';
import { useUrlState } from '../pages/use-url-state.ts';

export interface Moment {
  /** Milliseconds; undefined: now. */
  readonly at: number | undefined;
  /** As the API is asked. */
  readonly asked: string;
  readonly set: (at: number | undefined) => void;
}

/** A moment in the address, as `at`. One that makes no sense is now. */
export function useMoment(): Moment {
  const [text, setText] = useUrlState('at');
  const number = /^\d{1,14}$/.test(text) ? Number(text) : Date.parse(text);
  const at = Number.isFinite(number) && number < Date.UTC(2200, 0) ? number : undefined;
  return {
    at,
    asked: at === undefined ? 'now' : new Date(at).toISOString(),
    set: (next) => setText(next === undefined ? '' : String(Math.round(next))),
  };
}

/** What changes many times a second, once it rests: a slider that is drawn asks once. */
export function useResting<T>(value: T, restMs: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return rested;
}
