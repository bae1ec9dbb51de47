import { backoffMs } from '@vigilops/runtime';
import type { Outcome } from '../channel.ts';
import type { Delivery } from '../../model/index.ts';

/** So long a message is tried. */
const LIFE_US = 86_400e6;
const BACKOFF = { initialMs: 1_000, maxMs: 300_000 };
/** A receiver that is in trouble is left alone for so long at most, before another message tries. */
const MOST_REST_US = 10e6;

/** What an outcome means for a message: sent, later, or never. `attempts`: before this one. */
export function deliveryOf(
  outcome: Outcome,
  notice: { readonly attempts: number; readonly madeUs: number },
  at: { readonly nowUs: number; readonly random: () => number },
): Delivery {
  switch (outcome.outcome) {
    case 'sent':
      return outcome;
    case 'refused':
      return { outcome: 'given_up', error: outcome.error, isChannelBroken: outcome.isChannelBroken };
    case 'busy':
    case 'unreachable':
      return at.nowUs - notice.madeUs >= LIFE_US
        ? { outcome: 'given_up', error: `for a day: ${outcome.error}`, isChannelBroken: true }
        : later(outcome, notice.attempts, at);
    default:
      return outcome satisfies never;
  }
}

function later(
  outcome: Extract<Outcome, { outcome: 'busy' | 'unreachable' }>,
  attempts: number,
  { nowUs, random }: { readonly nowUs: number; readonly random: () => number },
): Delivery {
  // From half of it on: a second is no less than half a second.
  const restUs = backoffMs(attempts, BACKOFF, () => 0.5 + random() / 2) * 1_000;
  const { error } = outcome;
  if (outcome.outcome === 'busy') {
    const dueUs = nowUs + (outcome.retryAfterMs === null ? restUs : outcome.retryAfterMs * 1_000);
    return { outcome: 'later', dueUs, error, blockedUntilUs: dueUs };
  }
  const dueUs = nowUs + restUs;
  return { outcome: 'later', dueUs, error, blockedUntilUs: Math.min(dueUs, nowUs + MOST_REST_US) };
}
