import type { BudgetCharge, BudgetUse, BudgetWindow, LlmBudgetStore, Pico } from '../../model/index.ts';

/** The store's promise about budgets, in memory: what its SQL does in one transaction. */
export interface MemoryBudgets extends LlmBudgetStore {
  /** As the ledger does when calls are stored. */
  charge(gatewayId: string, charges: readonly BudgetCharge[]): void;
  /** The gateway is not heard any more. */
  lose(gatewayId: string): void;
  /** Calls of the store that fail from now on. */
  away(isAway: boolean): void;
  spent(window: BudgetWindow): Pico;
  held(window: BudgetWindow): Pico;
}

export function createMemoryBudgets(): MemoryBudgets {
  const uses = new Map<string, { spent: Pico; unpriced: number; held: Map<string, Pico> }>();
  let isAway = false;
  const keyOf = ({ budgetId, startUs }: BudgetWindow) => `${String(budgetId)}/${String(startUs)}`;
  const useOf = (window: BudgetWindow) => {
    const key = keyOf(window);
    const use = uses.get(key) ?? { spent: 0n, unpriced: 0, held: new Map<string, Pico>() };
    uses.set(key, use);
    return use;
  };
  const sum = (values: Iterable<Pico>) => [...values].reduce((total, value) => total + value, 0n);
  const toldOf = (window: BudgetWindow): BudgetUse => {
    const { spent, unpriced, held } = useOf(window);
    return { window, spentPico: spent, heldPico: sum(held.values()), unpricedCalls: unpriced };
  };
  const answer = async <T>(make: () => T): Promise<T> => {
    await Promise.resolve();
    if (isAway) {
      throw new Error('the database is away');
    }
    return make();
  };

  return {
    take: (gatewayId, { window, limitPico, wantedPico, freePico, lastCallPico }) =>
      answer(() => {
        const use = useOf(window);
        const own = use.held.get(gatewayId) ?? 0n;
        const others = sum(use.held.values()) - own;
        const left = limitPico - use.spent - own - others;
        let givenPico = left <= 0n ? 0n : wantedPico < left ? wantedPico : left;
        const isLast = others === 0n && lastCallPico > 0n && use.spent + own - freePico < limitPico;
        if (isLast && givenPico < lastCallPico) {
          givenPico = lastCallPico;
        }
        use.held.set(gatewayId, own + givenPico);
        return { givenPico, use: toldOf(window) };
      }),
    giveBack: (gatewayId, window, pico) =>
      answer(() => {
        const { held } = useOf(window);
        const own = held.get(gatewayId) ?? 0n;
        held.set(gatewayId, own > pico ? own - pico : 0n);
      }),
    renew: () => answer(() => undefined),
    use: (windows) => answer(() => windows.map(toldOf)),
    charge: (gatewayId, charges) => {
      for (const charge of charges) {
        const use = useOf(charge);
        const own = use.held.get(gatewayId) ?? 0n;
        use.spent += charge.spentPico;
        use.unpriced += charge.isUnpriced ? 1 : 0;
        use.held.set(gatewayId, own > charge.heldPico ? own - charge.heldPico : 0n);
      }
    },
    lose: (gatewayId) => uses.forEach(({ held }) => held.delete(gatewayId)),
    away: (is) => {
      isAway = is;
    },
    spent: (window) => useOf(window).spent,
    held: (window) => sum(useOf(window).held.values()),
  };
}
