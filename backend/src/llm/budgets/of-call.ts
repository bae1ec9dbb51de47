import type { LlmBudgetRecord } from '../../model/index.ts';
import { budgetWindowAt } from './windows.ts';
import { picoOf } from '../prices/decimal.ts';
import type { BudgetLimit } from './shares.ts';

/** Who calls what: what a budget may be for. */
export interface CallParts {
  readonly projectId: number;
  /** Null: without a key. */
  readonly keyId: number | null;
  readonly userId: number | null;
  readonly providerId: number;
  /** As it was asked for, and as the provider is asked. */
  readonly models: readonly string[];
}

export interface BudgetOfCall extends BudgetLimit {
  readonly currency: string;
  /** It holds calls back; otherwise it only counts them. */
  readonly blocks: boolean;
  readonly blocksUnpriced: boolean;
}

/** The budgets that a call counts for, each with its window of now. */
export function budgetsOfCall(
  budgets: readonly LlmBudgetRecord[],
  call: CallParts,
  at: { readonly nowUs: number; readonly timeZone: string },
): readonly BudgetOfCall[] {
  return budgets
    .filter((budget) => budget.enabled && isFor(budget, call))
    .map((budget) => {
      const isLifted = budget.liftedUntilUs !== null && budget.liftedUntilUs > at.nowUs;
      const blocks = budget.action === 'block' && !isLifted;
      return {
        name: budget.name,
        window: { budgetId: budget.id, ...budgetWindowAt(budget.window, at.timeZone, at.nowUs) },
        limitPico: picoOf(budget.amount),
        whenUnknown: budget.when_unknown,
        currency: budget.currency,
        blocks,
        blocksUnpriced: blocks && budget.when_unknown === 'block',
      };
    });
}

function isFor({ scope, scope_id: id, model }: LlmBudgetRecord, call: CallParts): boolean {
  switch (scope) {
    case 'all':
      return true;
    case 'project':
      return id === call.projectId;
    case 'key':
      return id !== null && id === call.keyId;
    case 'member':
      return id !== null && id === call.userId;
    case 'provider':
      return id === call.providerId;
    case 'model':
      return model !== null && call.models.includes(model);
    default:
      return scope satisfies never;
  }
}
