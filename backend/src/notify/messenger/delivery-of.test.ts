import { describe, expect, it } from 'vitest';
import { deliveryOf } from './delivery-of.ts';

const NOW = 1_772_366_400e6;
const at = { nowUs: NOW, random: () => 1 };
const fresh = { attempts: 0, madeUs: NOW };

describe('what an outcome means', () => {
  it('is tried again after a second, then longer, and never longer than five minutes', () => {
    const waits = [0, 1, 2, 5, 9, 40].map((attempts) => {
      const delivery = deliveryOf({ outcome: 'unreachable', error: 'x' }, { ...fresh, attempts }, at);
      return delivery.outcome === 'later' ? (delivery.dueUs - NOW) / 1e6 : null;
    });
    expect(waits).toEqual([1, 2, 4, 32, 300, 300]);
  });

  it('waits as long as the provider says, with all of the channel', () => {
    expect(deliveryOf({ outcome: 'busy', error: 'x', retryAfterMs: 600_000 }, fresh, at)).toEqual({
      outcome: 'later',
      dueUs: NOW + 600e6,
      blockedUntilUs: NOW + 600e6,
      error: 'x',
    });
  });

  it('lets other messages try soon where one waits for long', () => {
    expect(deliveryOf({ outcome: 'unreachable', error: 'x' }, { ...fresh, attempts: 12 }, at)).toMatchObject({
      dueUs: NOW + 300e6,
      blockedUntilUs: NOW + 10e6,
    });
  });

  it('is over for good after a day, and the channel is broken', () => {
    const old = { attempts: 300, madeUs: NOW - 86_400e6 };
    for (const outcome of [
      { outcome: 'unreachable', error: 'HTTP 500' },
      { outcome: 'busy', error: 'HTTP 500', retryAfterMs: 1_000 },
    ] as const) {
      expect(deliveryOf(outcome, old, at)).toEqual({
        outcome: 'given_up',
        error: 'for a day: HTTP 500',
        isChannelBroken: true,
      });
    }
  });

  it('is over for good where the provider refuses', () => {
    expect(deliveryOf({ outcome: 'refused', error: 'no', isChannelBroken: false }, fresh, at)).toEqual({
      outcome: 'given_up',
      error: 'no',
      isChannelBroken: false,
    });
  });
});
