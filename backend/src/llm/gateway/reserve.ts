import type { BudgetCharge, LlmCallRow, Pico } from '../../model/index.ts';
import { chargeOf } from '../budgets/charge.ts';
import type { BudgetOfCall } from '../budgets/of-call.ts';
import type { BudgetShares, Reserved } from '../budgets/shares.ts';
import { decimalOf } from '../prices/decimal.ts';
import type { Refusal } from '../wire/errors.ts';
import { refusal } from './reply.ts';
import type { Price } from './row.ts';

/** What a call holds of its budgets. `charge` ends that, once. */
export type Holding =
  | {
      readonly ok: true;
      readonly charge: (row: Pick<LlmCallRow, 'costPico' | 'currency'>) => readonly BudgetCharge[];
    }
  | { readonly ok: false; readonly why: Refusal };

/**
 * Takes as much of every budget that blocks as the call may need. Those that only count, and those in another currency, are
 * charged at its end.
 */
export async function holdBudgets(
  shares: BudgetShares,
  budgets: readonly BudgetOfCall[],
  call: { readonly model: string; readonly price: Price | null; readonly pico: Pico },
): Promise<Holding> {
  const { price, model, pico } = call;
  const currency = price?.currency;
  const uncountable = budgets.find((budget) => budget.blocksUnpriced && budget.currency !== currency);
  if (uncountable !== undefined) {
    return { ok: false, why: unpriced(uncountable, model, price) };
  }
  const blocking = budgets.filter((budget) => budget.blocks && budget.currency === currency);
  const others = budgets.filter((budget) => !blocking.includes(budget));
  const got = await shares.reserve(blocking, pico);
  if (got.outcome !== 'reserved') {
    return { ok: false, why: refused(got, pico, currency ?? '') };
  }
  return {
    ok: true,
    charge: (row) => [
      ...got.reservation.settle(row.costPico),
      ...others.map((budget) => chargeOf(budget, row)),
    ],
  };
}

function unpriced({ name, currency }: BudgetOfCall, model: string, price: Price | null): Refusal {
  const why =
    price === null
      ? `there is no price for ${model}`
      : `${model} is paid in ${price.currency}, and the budget is in ${currency}`;
  return refusal('budget', `The budget "${name}" lets only calls through that it can count: ${why}.`, {
    code: 'model_unpriced',
  });
}

function refused(got: Exclude<Reserved, { outcome: 'reserved' }>, pico: Pico, currency: string): Refusal {
  const { name, limitPico, window } = got.budget;
  if (got.outcome === 'unknown') {
    const message = `The database does not say what is left of the budget "${name}".`;
    return refusal('unavailable', message, { retryAfterSeconds: 5 });
  }
  const { spentPico, heldPico } = got.use;
  const held = heldPico > 0n ? `, ${decimalOf(heldPico)} are held by calls under way` : '';
  const anew =
    window.endUs === null ? '' : ` It begins anew on ${new Date(window.endUs / 1_000).toISOString()}.`;
  return refusal(
    'budget',
    `The budget "${name}" of ${decimalOf(limitPico)} ${currency} does not allow this call: ` +
      `${decimalOf(spentPico)} are spent${held}, and it may need ${decimalOf(pico)}.${anew}`,
  );
}
