import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryBudgets } from '../../llm/test/memory-budgets.ts';
import type { BudgetCharge, BudgetUse, BudgetWindow, LlmBudgetStore } from '../../model/index.ts';
import { anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { aBudget, aCall } from '../test/some-llm.ts';

const signal = new AbortController().signal;
const EVER = { startUs: 0, endUs: null };
const [A, B] = [randomUUID(), randomUUID()];

/** The promise, whoever keeps it. */
interface UnderTest {
  readonly budgets: LlmBudgetStore;
  newWindow(): Promise<BudgetWindow>;
  charge(gatewayId: string, charges: readonly BudgetCharge[]): Promise<void>;
  lose(gatewayId: string): Promise<void>;
}

const spent = (window: BudgetWindow, heldPico: bigint, spentPico: bigint | null): BudgetCharge => ({
  ...window,
  heldPico,
  spentPico: spentPico ?? 0n,
  isUnpriced: spentPico === null,
});

function keepsThePromise(open: () => UnderTest): void {
  const take = (gatewayId: string, window: BudgetWindow, over: object = {}) =>
    open().budgets.take(
      gatewayId,
      { window, limitPico: 1_000n, wantedPico: 400n, freePico: 0n, lastCallPico: 0n, ...over },
      signal,
    );
  const useOf = async (window: BudgetWindow): Promise<BudgetUse> => {
    const [use] = await open().budgets.use([window], signal);
    return use ?? expect.fail('no use of a window');
  };

  it('gives what is wanted, then what is left, then nothing', async () => {
    const window = await open().newWindow();
    expect(await useOf(window)).toEqual({ window, spentPico: 0n, heldPico: 0n, unpricedCalls: 0 });
    const given = [];
    for (const gateway of [A, B, A, B]) {
      const { givenPico, use } = await take(gateway, window);
      given.push(givenPico);
      expect(use).toEqual(await useOf(window));
    }
    expect(given).toEqual([400n, 400n, 200n, 0n]);
    expect(await useOf(window)).toMatchObject({ spentPico: 0n, heldPico: 1_000n });
  });

  it('gives again what was given back, and no more than was held', async () => {
    const window = await open().newWindow();
    await take(A, window, { wantedPico: 1_000n });
    await open().budgets.giveBack(A, window, 300n, signal);
    expect((await take(B, window)).givenPico).toBe(300n);
    await open().budgets.giveBack(B, window, 9_999n, signal);
    expect(await useOf(window)).toMatchObject({ heldPico: 700n });
  });

  it('counts what was spent, and what was held for it is held no more', async () => {
    const window = await open().newWindow();
    await take(A, window);
    await open().charge(A, [spent(window, 150n, 150n), spent(window, 100n, 250n), spent(window, 0n, null)]);
    expect(await useOf(window)).toEqual({ window, spentPico: 400n, heldPico: 150n, unpricedCalls: 1 });
    // More than it holds: by calls that were let through while nobody could be asked.
    await open().charge(A, [spent(window, 9_999n, 10n)]);
    expect(await useOf(window)).toMatchObject({ spentPico: 410n, heldPico: 0n });
  });

  it('lets the last call overshoot where something is left', async () => {
    const window = await open().newWindow();
    await take(A, window, { wantedPico: 900n });
    await open().charge(A, [spent(window, 900n, 900n)]);
    const last = { wantedPico: 300n, lastCallPico: 300n };
    expect((await take(A, window, last)).givenPico).toBe(300n);
    await open().charge(A, [spent(window, 300n, 300n)]);
    expect((await take(A, window, last)).givenPico).toBe(0n);
    expect(await useOf(window)).toMatchObject({ spentPico: 1_200n, heldPico: 0n });
  });

  it('lets it be the last alone: not while another holds something or calls are under way', async () => {
    const window = await open().newWindow();
    await take(A, window, { wantedPico: 500n });
    await take(B, window, { wantedPico: 450n });
    expect((await take(A, window, { wantedPico: 300n, lastCallPico: 300n, freePico: 500n })).givenPico).toBe(
      50n,
    );
    await open().budgets.giveBack(B, window, 450n, signal);
    await open().charge(A, [spent(window, 50n, 50n)]);
    // Of 500 that it holds 100 are free: 400 are with calls.
    const busy = { wantedPico: 600n, freePico: 100n, lastCallPico: 0n };
    expect((await take(A, window, busy)).givenPico).toBe(450n);
  });

  it('keeps windows and budgets apart', async () => {
    const [one, other] = [await open().newWindow(), await open().newWindow()];
    const next = { ...one, startUs: one.startUs + 86_400e6 };
    await take(A, one);
    await open().charge(A, [spent(next, 0n, 7n)]);
    const uses = await open().budgets.use([other, next, one], signal);
    expect(uses).toEqual([
      { window: other, spentPico: 0n, heldPico: 0n, unpricedCalls: 0 },
      { window: next, spentPico: 7n, heldPico: 0n, unpricedCalls: 0 },
      { window: one, spentPico: 0n, heldPico: 400n, unpricedCalls: 0 },
    ]);
  });

  it('frees the share of a gateway that is lost, and no renewal brings it back', async () => {
    const window = await open().newWindow();
    await take(A, window, { wantedPico: 1_000n });
    await open().lose(A);
    await open().budgets.renew(A, signal);
    expect(await useOf(window)).toMatchObject({ heldPico: 0n });
    expect((await take(B, window, { wantedPico: 1_000n })).givenPico).toBe(1_000n);
    expect((await take(A, window)).givenPico).toBe(0n);
    await open().charge(A, [spent(window, 1_000n, 200n)]);
    expect(await useOf(window)).toMatchObject({ spentPico: 200n, heldPico: 1_000n });
  });

  it('never gives more than the limit to a hundred that ask at once', async () => {
    const window = await open().newWindow();
    const given = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        take(index % 2 === 0 ? A : B, window, { wantedPico: BigInt(30 + (index % 7)) }),
      ),
    );
    expect(given.reduce((sum, { givenPico }) => sum + givenPico, 0n)).toBe(1_000n);
    expect(await useOf(window)).toMatchObject({ heldPico: 1_000n });
  });

  it('counts money that no float holds', async () => {
    const window = await open().newWindow();
    const huge = 10n ** 40n + 1n;
    expect((await take(A, window, { limitPico: huge, wantedPico: huge })).givenPico).toBe(huge);
    await open().charge(A, [spent(window, huge, huge)]);
    expect(await useOf(window)).toMatchObject({ spentPico: huge, heldPico: 0n });
  });
}

describe('budgets in memory', () => {
  const memory = createMemoryBudgets();
  let serial = 0;
  keepsThePromise(() => ({
    budgets: memory,
    newWindow: () => Promise.resolve({ budgetId: (serial += 1), startUs: 1_772_366_400e6, endUs: null }),
    charge: (gatewayId, charges) => Promise.resolve(memory.charge(gatewayId, charges)),
    lose: (gatewayId) => Promise.resolve(memory.lose(gatewayId)),
  }));
});

describeEngines('budgets', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  const newWindow = async (): Promise<BudgetWindow> => {
    const name = randomUUID();
    const { id } = await room.llm.desk.createBudget(
      aBudget(name),
      EVER,
      anEntry('llm_budget.created', name),
      signal,
    );
    return { budgetId: id, startUs: 1_772_366_400e6, endUs: 1_772_452_800e6 };
  };
  const charge = (gatewayId: string, charges: readonly BudgetCharge[]) =>
    room.llm.ledger.write(
      gatewayId,
      charges.map((one) => ({ row: aCall(), charges: [one] })),
      signal,
    );
  const lose = async (gatewayId: string) => {
    await room.rows(
      `UPDATE vigilops.llm_budget_shares SET until = now() - interval '1 second' WHERE gateway_id = $1`,
      [gatewayId],
    );
  };
  keepsThePromise(() => ({ budgets: room.llm.budgets, newWindow, charge, lose }));

  const takeAll = (window: BudgetWindow) =>
    room.llm.budgets.take(
      A,
      { window, limitPico: 1_000n, wantedPico: 1_000n, freePico: 0n, lastCallPico: 0n },
      signal,
    );

  it('holds a share for a minute by the clock of the database, and for another with each renewal', async () => {
    const window = await newWindow();
    await takeAll(window);
    const secondsLeft = async () => {
      const [row] = await room.rows<{ left: number }>(
        `SELECT extract(epoch FROM until - clock_timestamp())::float8 AS left
         FROM vigilops.llm_budget_shares WHERE budget_id = $1`,
        [window.budgetId],
      );
      return row?.left ?? 0;
    };
    expect(await secondsLeft()).toBeLessThanOrEqual(60);
    await room.rows(
      `UPDATE vigilops.llm_budget_shares SET until = now() + interval '5 seconds' WHERE budget_id = $1`,
      [window.budgetId],
    );
    await room.llm.budgets.renew(B, signal);
    expect(await secondsLeft()).toBeLessThanOrEqual(5);
    await room.llm.budgets.renew(A, signal);
    expect(await secondsLeft()).toBeGreaterThan(5);
  });

  it('lets everybody pass where the budget was removed, and charges nothing', async () => {
    const window = await newWindow();
    await takeAll(window);
    await room.llm.desk.removeBudget(window.budgetId, anEntry('llm_budget.removed'), signal);
    expect((await takeAll(window)).givenPico).toBe(1_000n);
    await charge(A, [spent(window, 10n, 10n)]);
    expect(await room.llm.budgets.use([window], signal)).toMatchObject([{ spentPico: 0n, heldPico: 0n }]);
  });

  it('counts anew where it is of something else, and goes on counting where it is not', async () => {
    const window = await newWindow();
    await charge(A, [spent(window, 0n, 10n)]);
    const change = (changes: object) =>
      room.llm.desk.changeBudget(
        window.budgetId,
        aBudget(`budget ${String(window.budgetId)}`, changes),
        EVER,
        anEntry('llm_budget.changed'),
        signal,
      );
    await change({ amount: '99', action: 'warn' });
    expect(await room.llm.budgets.use([window], signal)).toMatchObject([{ spentPico: 10n }]);
    await change({ currency: 'CNY' });
    expect(await room.llm.budgets.use([window], signal)).toMatchObject([{ spentPico: 0n }]);
  });

  it('begins with what the ledger has of its window, of what it is for, in its currency', async () => {
    const hourUs = 3_600e6;
    const at = { timeUs: 1_700_000_000e6, projectId: 7, costPico: 100n };
    const window = { startUs: at.timeUs, endUs: at.timeUs + hourUs };
    await room.llm.ledger.write(
      A,
      [
        at,
        { ...at, attempt: 2, isFinal: false },
        { ...at, projectId: 8, userId: 5, upstreamModel: 'm' },
        { ...at, currency: 'CNY' },
        { ...at, costPico: null, currency: null },
        { ...at, costPico: null, currency: null, tokensFrom: 'none' as const },
        { ...at, timeUs: at.timeUs - 1 },
        { ...at, timeUs: at.timeUs + hourUs },
      ].map((row) => ({ row: aCall(row), charges: [] })),
      signal,
    );
    const { desk, budgets } = room.llm;
    const useOf = async (id: number) => {
      const [use] = await budgets.use([{ budgetId: id, ...window }], signal);
      return [use?.spentPico, use?.unpricedCalls];
    };
    const make = async (changes: object) => {
      const form = aBudget(randomUUID(), changes);
      return (await desk.createBudget(form, window, anEntry('x'), signal)).id;
    };
    expect(await useOf(await make({}))).toEqual([300n, 2]);
    expect(await useOf(await make({ scope: 'model', model: 'm' }))).toEqual([100n, 0]);
    const id = await make({ currency: 'EUR' });
    expect(await useOf(id)).toEqual([0n, 5]);
    const change = (changes: object) =>
      desk.changeBudget(id, aBudget(`b ${String(id)}`, changes), window, anEntry('x'), signal);
    await change({ currency: 'CNY' });
    expect(await useOf(id)).toEqual([100n, 4]);
    await charge(A, [spent({ budgetId: id, ...window }, 0n, 5n)]);
    await change({ currency: 'CNY', enabled: false });
    expect(await useOf(id)).toEqual([105n, 4]);
    await change({ currency: 'CNY' });
    expect(await useOf(id)).toEqual([100n, 4]);
  });

  it('is charged in one order by many at once, so that none waits for another in a circle', async () => {
    const windows = await Promise.all(Array.from({ length: 6 }, newWindow));
    const gateways = [A, B, randomUUID()];
    await Promise.all(
      Array.from({ length: 30 }, async (_, turn) => {
        const gateway = gateways[turn % gateways.length] ?? A;
        const inSomeOrder = windows.toSorted(
          (a, b) => ((a.budgetId * 7 + turn) % 11) - ((b.budgetId * 7 + turn) % 11),
        );
        await Promise.all([
          charge(
            gateway,
            inSomeOrder.map((window) => spent(window, 1n, 2n)),
          ),
          room.llm.budgets.renew(gateway, signal),
          ...inSomeOrder
            .slice(0, 2)
            .map((window) =>
              room.llm.budgets.take(
                gateway,
                { window, limitPico: 10n ** 9n, wantedPico: 5n, freePico: 0n, lastCallPico: 0n },
                signal,
              ),
            ),
        ]);
      }),
    );
    const uses = await room.llm.budgets.use(windows, signal);
    expect(uses.map(({ spentPico }) => spentPico)).toEqual(windows.map(() => 60n));
  });

  it('leaves no share behind that nobody holds', async () => {
    await takeAll(await newWindow());
    await room.rows(
      `UPDATE vigilops.llm_budget_shares SET until = now() - interval '2 hours' WHERE gateway_id = $1`,
      [A],
    );
    await room.llm.prune(signal);
    expect(await room.rows('SELECT FROM vigilops.llm_budget_shares WHERE gateway_id = $1', [A])).toEqual([]);
  });
});
