import { describe, expect, it } from 'vitest';

import { createRates, shareOf } from './rates.ts';

describe('createRates', () => {
  it('knows nothing in its first round', () => {
    const round = createRates<'calls'>().take({ calls: 1_000 }, 5_000);
    expect([round.added('calls'), round.rate('calls'), round.isReset]).toEqual([null, null, false]);
  });

  it('tells what was added, and how much of it a second', () => {
    const rates = createRates<'calls'>();
    rates.take({ calls: 1_000 }, 5_000);
    const round = rates.take({ calls: 1_030 }, 20_000);
    expect([round.added('calls'), round.rate('calls'), round.isReset]).toEqual([30, 2, false]);
  });

  it('takes a total that fell for one that began anew', () => {
    const rates = createRates<'calls'>();
    rates.take({ calls: 1_000 }, 0);
    const round = rates.take({ calls: 20 }, 10_000);
    expect([round.added('calls'), round.rate('calls'), round.isReset]).toEqual([20, 2, true]);
  });

  it('knows nothing of what the server does not tell, now or the last time', () => {
    const rates = createRates<'calls' | 'hits'>();
    rates.take({ calls: null, hits: 5 }, 0);
    const round = rates.take({ calls: 20, hits: null }, 10_000);
    expect([round.added('calls'), round.rate('hits'), round.isReset]).toEqual([null, null, false]);
  });

  it('gives no rate over no time', () => {
    const rates = createRates<'calls'>();
    rates.take({ calls: 1 }, 7);
    expect(rates.take({ calls: 2 }, 7).rate('calls')).toBeNull();
  });

  it('forgets', () => {
    const rates = createRates<'calls'>();
    rates.take({ calls: 1_000 }, 0);
    rates.forget();
    expect(rates.take({ calls: 5 }, 1_000).added('calls')).toBeNull();
  });
});

describe('shareOf', () => {
  it.each([
    [3, 1, 0.75],
    [0, 4, 0],
    [0, 0, null],
    [null, 4, null],
  ])('of %s beside %s is %s', (part, rest, share) => {
    expect(shareOf(part, rest)).toBe(share);
  });
});
