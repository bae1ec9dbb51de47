import type { Clock } from '@vigilops/runtime';
import type { TokenShelf } from './channel.ts';

const MOST_TOKENS = 256;

/** Tokens of providers, in memory alone, each until its end. */
export function createTokenShelf(clock: Clock): TokenShelf {
  const kept = new Map<string, { readonly token: string; readonly untilMs: number }>();
  return {
    get: (key) => {
      const found = kept.get(key);
      return found !== undefined && found.untilMs > clock.monotonicMs() ? found.token : undefined;
    },
    put: (key, token, goodForMs) => {
      kept.delete(key);
      if (token === null) {
        return;
      }
      kept.set(key, { token, untilMs: clock.monotonicMs() + goodForMs });
      const [oldest] = kept.keys();
      if (kept.size > MOST_TOKENS && oldest !== undefined) {
        kept.delete(oldest);
      }
    },
  };
}
