import { silentLogger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryBudgets, type MemoryBudgets } from '../test/memory-budgets.ts';
import { createBudgetShares, type BudgetLimit, type BudgetShares } from './shares.ts';

const WINDOW = { budgetId: 1, startUs: 0, endUs: null };
const limit = (limitPico: bigint, over: Partial<BudgetLimit> = {}): BudgetLimit => ({
  name: 'team',
  window: WINDOW,
  limitPico,
  whenUnknown: 'block',
  ...over,
});

function open(store: MemoryBudgets, gatewayId = 'a') {
  const clock = createManualClock();
  return { clock, shares: createBudgetShares({ store, gatewayId, clock, logger: silentLogger }) };
}

/** A whole call: reserved, spent and stored. True when it was let through. */
async function call(
  shares: BudgetShares,
  store: MemoryBudgets,
  limits: readonly BudgetLimit[],
  { reserve, spend, gatewayId = 'a' }: { reserve: bigint; spend: bigint | null; gatewayId?: string },
): Promise<boolean> {
  const got = await shares.reserve(limits, reserve);
  if (got.outcome !== 'reserved') {
    return false;
  }
  store.charge(gatewayId, got.reservation.settle(spend));
  return true;
}

describe('a budget', () => {
  it('for ten calls lets ten of a hundred through that come at once', async () => {
    const store = createMemoryBudgets();
    const { shares } = open(store);
    const calls = await Promise.all(Array.from({ length: 100 }, () => shares.reserve([limit(1_000n)], 100n)));
    const held = calls.filter(({ outcome }) => outcome === 'reserved');
    expect(held).toHaveLength(10);
    expect(calls.find(({ outcome }) => outcome === 'used_up')).toMatchObject({
      budget: { name: 'team' },
      use: { spentPico: 0n, heldPico: 1_000n },
    });
    held.forEach((one) => {
      if (one.outcome === 'reserved') {
        store.charge('a', one.reservation.settle(100n));
      }
    });
    expect(store.spent(WINDOW)).toBe(1_000n);
    expect(await call(shares, store, [limit(1_000n)], { reserve: 100n, spend: 100n })).toBe(false);
  });

  it('is spent to its end by one call that may overshoot, and no second one', async () => {
    const store = createMemoryBudgets();
    const { shares } = open(store);
    const one = { reserve: 300n, spend: 300n };
    const passed: boolean[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      passed.push(await call(shares, store, [limit(1_000n)], one));
    }
    expect(passed).toEqual([true, true, true, true, false, false]);
    expect(store.spent(WINDOW)).toBe(1_200n);
  });

  it('gives back what a call reserved and did not use', async () => {
    const store = createMemoryBudgets();
    const { shares } = open(store);
    for (let turn = 0; turn < 50; turn += 1) {
      expect(await call(shares, store, [limit(1_000n)], { reserve: 500n, spend: 10n })).toBe(true);
    }
    expect(store.spent(WINDOW)).toBe(500n);
  });

  it('holds nothing of one budget for a call that another refuses', async () => {
    const store = createMemoryBudgets();
    const { shares, clock } = open(store);
    const small = limit(10n, { name: 'key', window: { ...WINDOW, budgetId: 2 } });
    await call(shares, store, [small], { reserve: 10n, spend: 10n });
    const got = await shares.reserve([limit(1_000n), small], 400n);
    expect(got).toMatchObject({ outcome: 'used_up', budget: { name: 'key' } });
    await clock.advance(20_000);
    await shares.tidy();
    expect(store.held(WINDOW)).toBe(0n);
    expect(await call(shares, store, [limit(1_000n)], { reserve: 1_000n, spend: 1_000n })).toBe(true);
  });

  it('counts calls without a price, and charges a call once', async () => {
    const store = createMemoryBudgets();
    const { shares } = open(store);
    const got = await shares.reserve([limit(1_000n)], 100n);
    if (got.outcome !== 'reserved') {
      throw new Error('refused');
    }
    const charges = got.reservation.settle(null);
    expect(charges).toEqual([{ ...WINDOW, heldPico: 0n, spentPico: 0n, isUnpriced: true }]);
    expect(got.reservation.settle(700n)).toBe(charges);
  });

  it('is shared with a second gateway, whose share is free again when it is lost', async () => {
    const store = createMemoryBudgets();
    const [a, b] = [open(store, 'a'), open(store, 'b')];
    expect(await a.shares.reserve([limit(1_000n)], 600n)).toMatchObject({ outcome: 'reserved' });
    expect(await b.shares.reserve([limit(1_000n)], 600n)).toMatchObject({ outcome: 'used_up' });
    store.lose('a');
    expect(await b.shares.reserve([limit(1_000n)], 600n)).toMatchObject({ outcome: 'reserved' });
  });

  it('is not spent of a share that others may have by now', async () => {
    const store = createMemoryBudgets();
    const [a, b] = [open(store, 'a'), open(store, 'b')];
    await call(a.shares, store, [limit(1_000n)], { reserve: 900n, spend: 100n });
    // The database is away for a minute; then it has given the share of the first to the second.
    store.away(true);
    await a.clock.advance(30_000);
    await a.shares.tidy().catch(() => undefined);
    await a.clock.advance(30_000);
    store.away(false);
    store.lose('a');
    expect(await b.shares.reserve([limit(1_000n)], 900n)).toMatchObject({ outcome: 'reserved' });
    expect(await a.shares.reserve([limit(1_000n)], 100n)).toMatchObject({ outcome: 'used_up' });
  });

  it.each(['block', 'let_through'] as const)(
    'while the database is away does as it was told: %s',
    async (whenUnknown) => {
      const store = createMemoryBudgets();
      const { shares } = open(store);
      store.away(true);
      const got = await shares.reserve([limit(1_000n, { whenUnknown })], 100n);
      expect(got.outcome).toBe(whenUnknown === 'block' ? 'unknown' : 'reserved');
      if (got.outcome === 'reserved') {
        expect(got.reservation.settle(40n)).toEqual([
          { ...WINDOW, heldPico: 0n, spentPico: 40n, isUnpriced: false },
        ]);
      }
      store.away(false);
      expect(await shares.reserve([limit(1_000n, { whenUnknown })], 100n)).toMatchObject({
        outcome: 'reserved',
      });
    },
  );

  it('is never passed by more than one call, whatever comes in which order', async () => {
    const callOf = fc.record({
      gateway: fc.constantFrom('a', 'b'),
      reserve: fc.bigInt({ min: 1n, max: 400n }),
      part: fc.integer({ min: 0, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(callOf, { maxLength: 40 }),
        fc.bigInt({ min: 1n, max: 2_000n }),
        async (calls, amount) => {
          const store = createMemoryBudgets();
          const gateways = { a: open(store, 'a').shares, b: open(store, 'b').shares };
          let most = 0n;
          const under: (() => void)[] = [];
          await Promise.all(
            calls.map(async ({ gateway, reserve, part }, index) => {
              const got = await gateways[gateway].reserve([limit(amount)], reserve);
              if (got.outcome === 'reserved') {
                most = most > reserve ? most : reserve;
                const end = () =>
                  store.charge(gateway, got.reservation.settle((reserve * BigInt(part)) / 100n));
                if (index % 3 === 0) {
                  end();
                } else {
                  under.push(end);
                }
              }
            }),
          );
          under.forEach((end) => end());
          expect(store.spent(WINDOW)).toBeLessThanOrEqual(amount + most);
          await Promise.all([gateways.a.stop(), gateways.b.stop()]);
          expect(store.held(WINDOW)).toBe(0n);
        },
      ),
      { numRuns: 300 },
    );
  });
});
