import type { BudgetCharge, BudgetWindow, LlmCallRow } from '../../model/index.ts';

/** What a call did to a budget of which it held nothing. A budget counts its own currency; what it cannot count, it counts as such. */
export function chargeOf(
  { window, currency }: { readonly window: BudgetWindow; readonly currency: string },
  { costPico, currency: paidIn }: Pick<LlmCallRow, 'costPico' | 'currency'>,
): BudgetCharge {
  const isCounted = costPico === 0n || (costPico !== null && currency === paidIn);
  return { ...window, heldPico: 0n, spentPico: isCounted ? costPico : 0n, isUnpriced: !isCounted };
}
