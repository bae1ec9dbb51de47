import type { Sign } from './answer.ts';
import type { Hearing, Silence, SilenceReason } from './types.ts';

/**
 * Whether the server is heard, by what became of each request. A silence is as long as it was tried: from the first
 * failure to the last, so that neither data that waits nor a host that slept makes one.
 */
export function createHearing(monotonicMs: () => number): {
  note(of: 'accepted' | 'no_answer' | Sign): void;
  state(): Hearing;
} {
  let heardMs: number | null = null;
  let silence: Silence | null = null;

  function miss(reason: SilenceReason): void {
    const nowMs = monotonicMs();
    silence = { sinceMs: silence?.sinceMs ?? nowMs, lastMs: nowMs, reason };
  }

  return {
    note(of) {
      switch (of) {
        case 'accepted':
        case 'busy':
        case 'refused':
          heardMs = monotonicMs();
          silence = null;
          return;
        default:
          miss(of);
      }
    },
    state: () => ({ heardMs, silence }),
  };
}
