import { createManualClock } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import type { LlmCallRow, SpentMoney } from '../../model/index.ts';
import { createPurse } from './purse.ts';

const idle = new AbortController().signal;
const row = (requestId: string, usd: number | null) =>
  ({
    requestId,
    costPico: usd === null ? null : BigInt(Math.round(usd * 1e12)),
    currency: usd === null ? null : 'USD',
    inputTokens: 10,
    cacheReadTokens: 5,
    cacheWriteTokens: 0,
    outputTokens: 2,
  }) as LlmCallRow;

function open(stored: () => readonly SpentMoney[] = () => []) {
  const clock = createManualClock();
  const asked: (readonly string[])[] = [];
  const purse = createPurse({
    store: {
      spent: (_since, without) => {
        asked.push(without);
        return Promise.resolve(stored());
      },
    },
    maxUsdPerDay: () => 1,
    dayBegan: () => new Date(0),
    clock,
  });
  return { purse, clock, asked };
}

it('keeps back what questions under way may cost: two at once do not both get the last cent', async () => {
  const { purse } = open();
  const holds = await Promise.all([purse.hold(0.6, idle), purse.hold(0.6, idle)]);
  expect(holds.filter((hold) => hold !== undefined).length).toBeLessThanOrEqual(1);
  const again = open().purse;
  const first = await again.hold(0.6, idle);
  expect(await again.hold(0.6, idle)).toBeUndefined();
  first?.settle([row('a', 0.1)]);
  expect(await again.hold(0.6, idle)).toBeDefined();
});

it('counts a call once, whether the ledger has its row yet or not', async () => {
  const { purse, clock, asked } = open(() => [{ currency: 'USD', costPico: 200_000_000_000n }]);
  (await purse.hold(0.5, idle))?.settle([row('a', 0.3)]);
  expect(await purse.today(idle)).toBeCloseTo(0.5);
  expect(asked.at(-1)).toEqual(['a']);
  await clock.advance(120_000);
  expect(await purse.today(idle)).toBeCloseTo(0.2);
  expect(asked.at(-1)).toEqual([]);
});

it('tells what was used, and that nobody knows what some of it cost', async () => {
  const { purse } = open();
  const hold = await purse.hold(0, idle);
  expect(hold?.settle([row('a', 0.1), row('b', null)])).toEqual({
    inputTokens: 30,
    outputTokens: 4,
    usd: null,
  });
  expect(purse.usdOf({ pico: 1_000_000_000_000n, currency: 'CNY' })).toBeLessThan(0.2);
});

it('gives nothing back of a hold whose question could not be asked of the ledger', async () => {
  let isAway = true;
  const { purse } = open(() => {
    if (isAway) {
      throw new Error('away');
    }
    return [];
  });
  await expect(purse.hold(0.9, idle)).rejects.toThrow('away');
  isAway = false;
  expect(await purse.hold(0.9, idle)).toBeDefined();
});
