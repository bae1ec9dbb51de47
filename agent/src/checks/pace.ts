import type { ResultStatus } from '@vigilops/contracts/api';

import type { CheckDefinition } from './types.ts';

/** When a check is asked next, and what its observer thinks of it. Times on the clock that never jumps. */
export interface Pace {
  /** How long to wait from now; what was missed meanwhile is not made up for. */
  waitMs(nowMs: number): number;
  took(status: ResultStatus): void;
  /** What was found counts only when it is found again: soon. */
  doubt(): void;
}

/** A new check is asked within this time, however long its interval is. */
const FIRST_WITHIN_MS = 10_000;
/** What may change an opinion is asked again after this, at most. */
const AGAIN_WITHIN_MS = 5_000;

export function createPace(
  {
    key,
    intervalMs,
    failures,
    successes,
  }: Pick<CheckDefinition, 'key' | 'intervalMs' | 'failures' | 'successes'>,
  startMs: number,
): Pace {
  const share = shareOf(key);
  const phaseMs = Math.floor(share * intervalMs);
  const firstMs = startMs + share * Math.min(intervalMs, FIRST_WITHIN_MS);
  const againMs = Math.min(AGAIN_WITHIN_MS, intervalMs / 3);
  let isFirst = true;
  let opinion: 'up' | 'down' | undefined;
  let streak: { readonly side: 'up' | 'down'; readonly length: number } | undefined;
  let isOpen = false;

  return {
    waitMs(nowMs) {
      if (isFirst) {
        isFirst = false;
        return Math.max(0, firstMs - nowMs);
      }
      const regularMs = intervalMs - modulo(nowMs - phaseMs, intervalMs);
      return isOpen ? Math.min(againMs, regularMs) : regularMs;
    },
    doubt() {
      isOpen = true;
    },
    took(status) {
      if (status === 'inconclusive') {
        // No opinion, and no reason to hurry: a host that is cut off stays so for a while.
        isOpen = false;
        return;
      }
      const side = status === 'up' ? 'up' : 'down';
      if (side === opinion) {
        streak = undefined;
        isOpen = false;
        return;
      }
      streak = { side, length: streak?.side === side ? streak.length + 1 : 1 };
      isOpen = streak.length < (side === 'up' ? successes : failures);
      if (!isOpen) {
        opinion = side;
        streak = undefined;
      }
    },
  };
}

/** From 0 up to 1, the same for the same key for ever: FNV-1a, so that a hundred checks do not ask at once. */
function shareOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  // The last bits of FNV are the good ones; the first decide here.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
