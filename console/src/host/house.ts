export interface HouseDeps {
  readonly fetch: typeof globalThis.fetch;
  /** Calls back after so many milliseconds. */
  readonly later: (work: () => void, afterMs: number) => void;
}

/** The backend as the page sees it: there, or away. */
export interface House {
  /** As `fetch`, and hears how calls of the API go. */
  readonly fetch: typeof globalThis.fetch;
  readonly isAway: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Gentle: a backend that comes up has more to do than to answer this. */
const ASK_AGAIN_MS = 5_000;

/** Asks `/health/ready` only after a call failed, and goes on until the backend is back. */
export function createHouse({ fetch, later }: HouseDeps): House {
  const listeners = new Set<() => void>();
  let away = false;
  let asking = false;
  const tell = (next: boolean) => {
    if (next !== away) {
      away = next;
      listeners.forEach((listener) => listener());
    }
  };
  const ask = async () => {
    asking = true;
    const ready = await fetch('/health/ready').then(
      ({ ok }) => ok,
      () => false,
    );
    tell(!ready);
    if (ready) {
      asking = false;
    } else {
      later(() => void ask(), ASK_AGAIN_MS);
    }
  };
  const failed = () => {
    if (!asking) {
      void ask();
    }
  };
  return {
    fetch: async (input, init) => {
      try {
        const response = await fetch(input, init);
        if (response.status >= 500) {
          failed();
        }
        return response;
      } catch (cause) {
        if (init?.signal?.aborted !== true) {
          failed();
        }
        throw cause;
      }
    },
    isAway: () => away,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
