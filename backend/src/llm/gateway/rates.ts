import type { Clock } from '@vigilops/runtime';

export interface RateLimits {
  readonly rpm: number | null;
  readonly tpm: number | null;
}

export type Admitted =
  | { readonly outcome: 'admitted'; readonly settle: (tokens: number) => void }
  | {
      readonly outcome: 'limited';
      readonly by: 'rpm' | 'tpm';
      readonly limit: number;
      readonly retryAfterMs: number;
    };

const MINUTE_MS = 60_000;

interface Counter {
  /** Since which the current minute counts, monotonic. */
  sinceMs: number;
  calls: number;
  tokens: number;
  callsBefore: number;
  tokensBefore: number;
}

/**
 * Calls and tokens of each key within a sliding minute: the minute before counts by the share of it that still lies within
 * 60 s. Counted by this process alone: with several backends each admits as much.
 */
export function createRates(clock: Pick<Clock, 'monotonicMs'>) {
  const counters = new Map<number, Counter>();

  function counterOf(keyId: number): Counter {
    const nowMs = clock.monotonicMs();
    let counter = counters.get(keyId);
    if (counter === undefined || nowMs - counter.sinceMs >= 2 * MINUTE_MS) {
      counter = { sinceMs: nowMs, calls: 0, tokens: 0, callsBefore: 0, tokensBefore: 0 };
      counters.set(keyId, counter);
    } else if (nowMs - counter.sinceMs >= MINUTE_MS) {
      counter.callsBefore = counter.calls;
      counter.tokensBefore = counter.tokens;
      counter.calls = 0;
      counter.tokens = 0;
      counter.sinceMs += MINUTE_MS;
    }
    return counter;
  }

  return {
    /** `tokens`: as many as the call may use; corrected when it has ended. */
    admit(keyId: number, { rpm, tpm }: RateLimits, tokens: number): Admitted {
      if (rpm === null && tpm === null) {
        return { outcome: 'admitted', settle: () => undefined };
      }
      const counter = counterOf(keyId);
      const goneMs = clock.monotonicMs() - counter.sinceMs;
      const before = 1 - goneMs / MINUTE_MS;
      const calls = counter.calls + counter.callsBefore * before;
      const used = counter.tokens + counter.tokensBefore * before;
      if (rpm !== null && calls + 1 > rpm) {
        return { outcome: 'limited', by: 'rpm', limit: rpm, retryAfterMs: MINUTE_MS - goneMs };
      }
      // A call that is larger than the limit passes alone: else it never would.
      if (tpm !== null && used > 0 && used + tokens > tpm) {
        return { outcome: 'limited', by: 'tpm', limit: tpm, retryAfterMs: MINUTE_MS - goneMs };
      }
      counter.calls += 1;
      counter.tokens += tokens;
      return {
        outcome: 'admitted',
        settle: (actual) => {
          counter.tokens = Math.max(0, counter.tokens + actual - tokens);
        },
      };
    },
  };
}
export type Rates = ReturnType<typeof createRates>;
