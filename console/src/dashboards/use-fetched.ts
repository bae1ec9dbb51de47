import { useEffect, useState } from 'react';

export type Fetched<T> =
  | { readonly state: 'waiting' }
  | { readonly state: 'here'; readonly value: T }
  | { readonly state: 'failed'; readonly message: string; readonly again: () => void };

/** What an asynchronous question gives; asked again when one of `about` changes. */
export function useFetched<T>(ask: () => Promise<T>, about: readonly unknown[]): Fetched<T> {
  const [fetched, setFetched] = useState<Fetched<T>>({ state: 'waiting' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let stays = true;
    const show = (next: Fetched<T>) => stays && setFetched(next);
    show({ state: 'waiting' });
    ask().then(
      (value) => show({ state: 'here', value }),
      (thrown: unknown) =>
        show({
          state: 'failed',
          message: thrown instanceof Error ? thrown.message : String(thrown),
          again: () => setAttempt((count) => count + 1),
        }),
    );
    return () => {
      stays = false;
    };
  }, [...about, attempt]);
  return fetched;
}
